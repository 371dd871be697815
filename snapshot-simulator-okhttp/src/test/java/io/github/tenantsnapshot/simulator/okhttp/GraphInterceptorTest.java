package io.github.tenantsnapshot.simulator.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphInterceptorTest {

  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final String GRAPH = "https://graph.microsoft.com";
  private static final String API = GRAPH + "/v1.0/admin/configurationManagement";

  private final List<ReceivedRequest> received = new CopyOnWriteArrayList<>();
  private GraphResponse next = text("pong");

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .addTenant(GraphInterceptorTest::fill)
          .fallback(
              request -> {
                try {
                  received.add(
                      new ReceivedRequest(
                          request.url(),
                          request.headers(),
                          new String(request.body().readAllBytes(), StandardCharsets.UTF_8)));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                return Optional.of(next);
              })
          .build();

  /** A request that the simulator's fallback handler has received. */
  private record ReceivedRequest(String url, Map<String, List<String>> headers, String body) {

    List<String> header(String name) {
      return headers.getOrDefault(name, List.of());
    }
  }

  /** An endless response body that counts the bytes read. */
  private static final class EndlessBody extends InputStream {

    private long read;
    private boolean closed;

    @Override
    public int read() {
      read++;
      return 'x';
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A request body that can be written only once. */
  private static final class OneShotBody extends RequestBody {

    private final MediaType type;
    private int written;

    OneShotBody(String type) {
      this.type = type == null ? null : MediaType.get(type);
    }

    @Override
    public MediaType contentType() {
      return type;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      written++;
      sink.writeUtf8("ping");
    }
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  private static void fill(SimulatedTenant tenant) {
    for (int i = 0; i < 1000; i++) {
      tenant.add(
          new SnapshotResource(
              "Rule " + i, TYPE, JsonText.of("{\"Text\":\"" + "x".repeat(100) + "\"}")));
    }
  }

  private static GraphResponse text(String text) {
    return GraphResponse.of(
        200,
        Map.of("Content-Type", "text/plain"),
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private OkHttpClient client() {
    return client(GraphInterceptor.of(simulator).strict());
  }

  private static OkHttpClient client(GraphInterceptor interceptor) {
    return new OkHttpClient.Builder().addInterceptor(interceptor).build();
  }

  private static Request.Builder ping() {
    return new Request.Builder().url(GRAPH + "/v1.0/ping");
  }

  private String bearer() {
    return "Bearer " + simulator.tokens().issue(simulator.tenant().admin());
  }

  private ReceivedRequest send(Request request) throws IOException {
    try (Response response = client().newCall(request).execute()) {
      assertThat(response.body().string()).isEqualTo("pong");
    }
    return received.get(received.size() - 1);
  }

  private String snapshotUrl() {
    var admin = simulator.tenant().admin();
    String id =
        simulator
            .service()
            .createSnapshot(admin, CreateSnapshotRequest.of("Weekly export", TYPE))
            .id();
    simulator.advance(Duration.ofMinutes(2));
    String snapshot = simulator.service().getJob(admin, id).snapshotId();
    return API + "/configurationSnapshots/" + snapshot;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://graph.microsoft.com/v1.0/ping",
        "https://graph.microsoft.com:8443/v1.0/ping",
        "https://graph.microsoft.us/v1.0/ping",
        "https://login.microsoftonline.com/x"
      })
  void strictRejectsOtherHosts(String url) {
    Request request = new Request.Builder().url(url).build();

    assertThatThrownBy(() -> client().newCall(request).execute())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the request must go to https://graph.microsoft.com")
        .hasMessageContaining(request.url().host())
        .hasMessageContaining(":" + request.url().port());
    assertThat(received).isEmpty();
  }

  @Test
  void partsOfTheUrlThatAreNotSentDoNotReachTheSimulator() throws IOException {
    Request request =
        new Request.Builder().url("https://adele:secret@graph.microsoft.com/v1.0/me?a=b#c").build();

    try (Response response = client().newCall(request).execute()) {
      assertThat(response.request().url()).isEqualTo(request.url());
    }

    assertThat(received).extracting(ReceivedRequest::url).containsExactly(GRAPH + "/v1.0/me?a=b");
    assertThat(simulator.journal().entries().toString()).doesNotContain("secret");
  }

  @Test
  void urlIsEncodedAsOkHttpSendsIt() throws IOException {
    String url = GRAPH + "/v1.0/ping?$filter=a%20eq%20'b%2Fc'";

    assertThat(send(new Request.Builder().url(url).build()).url())
        .isEqualTo(GRAPH + "/v1.0/ping?$filter=a%20eq%20%27b%2Fc%27");
  }

  @Test
  void tokenIsAddedIfTheRequestHasNone() throws IOException {
    ReceivedRequest request = send(ping().build());

    assertThat(request.header("Authorization")).hasSize(1);
    assertThat(request.header("Authorization").get(0)).startsWith("Bearer ey");
    try (Response response =
        client()
            .newCall(new Request.Builder().url(API + "/configurationSnapshotJobs").build())
            .execute()) {
      assertThat(response.code()).isEqualTo(200);
    }
  }

  @Test
  void closedSimulatorReturns503() throws IOException {
    TenantSimulator closed = TenantSimulator.builder().build();
    closed.close();
    OkHttpClient client =
        new OkHttpClient.Builder().addInterceptor(GraphInterceptor.of(closed).strict()).build();

    try (Response response =
        client
            .newCall(new Request.Builder().url(API + "/configurationSnapshotJobs").build())
            .execute()) {
      assertThat(response.code()).isEqualTo(503);
      assertThat(response.body().string()).contains("The simulator is closed.");
    }
  }

  @Test
  void tokenOfTheRequestIsKept() throws IOException {
    String mine = bearer();

    assertThat(send(ping().header("authorization", mine).build()).header("Authorization"))
        .containsExactly(mine);
  }

  @Test
  void oneShotBodyIsWrittenOnce() throws IOException {
    OneShotBody body = new OneShotBody("text/plain");

    assertThat(send(ping().post(body).build()).body()).isEqualTo("ping");
    assertThat(body.written).isEqualTo(1);
  }

  @Test
  void encodedBodyIsPassedUnchangedWithItsHeader() throws IOException {
    ReceivedRequest request =
        send(
            ping()
                .header("Content-Encoding", "gzip")
                .post(RequestBody.create("not decoded", null))
                .build());

    assertThat(request.header("Content-Encoding")).containsExactly("gzip");
    assertThat(request.body()).isEqualTo("not decoded");
  }

  @Test
  void duplexBodyIsRejected() {
    RequestBody body =
        new RequestBody() {
          @Override
          public MediaType contentType() {
            return null;
          }

          @Override
          public boolean isDuplex() {
            return true;
          }

          @Override
          public void writeTo(BufferedSink sink) {
            throw new AssertionError("a duplex body is written by others, later");
          }
        };

    assertThatThrownBy(() -> client().newCall(ping().post(body).build()).execute())
        .isInstanceOf(IOException.class)
        .hasMessage("the body of the request must not be duplex");
    assertThat(received).isEmpty();
  }

  @Test
  void failingRequestBodyFailsTheCall() {
    RequestBody body =
        new RequestBody() {
          @Override
          public MediaType contentType() {
            return null;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8("half of i");
            throw new IOException("disk on fire");
          }
        };

    assertThatThrownBy(() -> client().newCall(ping().post(body).build()).execute())
        .isInstanceOf(IOException.class)
        .hasMessage("disk on fire");
    assertThat(received).isEmpty();
  }

  @Test
  void responseHasHttpProtocolStatusAndHeaders() throws IOException {
    String job = API + "/configurationSnapshotJobs/4e7b0b4c-5a5c-4a2e-9f0e-6a3f7d2b8c11";
    try (Response response = client().newCall(new Request.Builder().url(job).build()).execute()) {
      assertThat(response.protocol()).isEqualTo(Protocol.HTTP_1_1);
      assertThat(response.code()).isEqualTo(404);
      assertThat(response.message()).isEqualTo("Not Found");
      assertThat(response.request().url()).hasToString(job);
      assertThat(response.header("request-id")).isNotBlank();
      assertThat(response.body().contentType()).hasToString(response.header("Content-Type"));
      assertThat(response.body().string()).startsWith("{\"error\":");
    }
  }

  @Test
  void headAndNoContentResponsesHaveNoBody() throws IOException {
    String url = snapshotUrl();
    try (Response head =
        client().newCall(new Request.Builder().url(url).head().build()).execute()) {
      assertThat(head.code()).isEqualTo(200);
      assertThat(head.body().bytes()).isEmpty();
    }
    String job = simulator.service().listJobs(simulator.tenant().admin()).get(0).id();
    try (Response deleted =
        client()
            .newCall(
                new Request.Builder()
                    .url(API + "/configurationSnapshotJobs/" + job)
                    .delete()
                    .build())
            .execute()) {
      assertThat(deleted.code()).isEqualTo(204);
      assertThat(deleted.message()).isEqualTo("No Content");
      assertThat(deleted.body().contentLength()).isZero();
      assertThat(deleted.body().bytes()).isEmpty();
    }
  }

  @Test
  void responseBodyIsStreamed() throws IOException {
    EndlessBody body = new EndlessBody();
    next = GraphResponse.of(200, Map.of(), body);

    try (Response response = client().newCall(ping().build()).execute()) {
      assertThat(body.read).isZero();
      assertThat(response.body().contentLength()).isEqualTo(-1);
      assertThat(response.body().source().readUtf8(5)).isEqualTo("xxxxx");
      assertThat(body.read).isBetween(5L, 8192L);
      assertThat(body.closed).isFalse();
    }
    assertThat(body.closed).isTrue();
  }

  @Test
  void downloadFailsIfTheSnapshotIsDeleted() throws IOException {
    String url = snapshotUrl();
    try (Response response = client().newCall(new Request.Builder().url(url).build()).execute()) {
      assertThat(response.body().source().readUtf8(1)).isEqualTo("{");
      var admin = simulator.tenant().admin();
      simulator.service().deleteJob(admin, simulator.service().listJobs(admin).get(0).id());

      assertThatThrownBy(() -> response.body().source().readByteString())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot be read on");
    }
  }

  @Test
  void cancelDuringTheResponseFailsReading() throws IOException {
    EndlessBody body = new EndlessBody();
    next = GraphResponse.of(200, Map.of(), body);
    Call call = client().newCall(ping().build());

    try (Response response = call.execute()) {
      assertThat(response.body().source().readUtf8(5)).isEqualTo("xxxxx");
      call.cancel();
      assertThatThrownBy(() -> response.body().source().skip(1 << 20))
          .isInstanceOf(IOException.class)
          .hasMessage("Canceled");
    }
    assertThat(body.closed).isTrue();
  }

  @Test
  void canceledCallSendsNoRequest() {
    Call call = client().newCall(ping().build());
    call.cancel();

    assertThatThrownBy(call::execute).isInstanceOf(IOException.class).hasMessage("Canceled");
    assertThat(received).isEmpty();
  }

  @Test
  void responseWithAnInvalidHeaderIsClosed() {
    EndlessBody body = new EndlessBody();
    next = GraphResponse.of(200, Map.of("not a name", "x"), body);
    OkHttpClient client =
        new OkHttpClient.Builder().addInterceptor(GraphInterceptor.of(simulator)).build();

    assertThatThrownBy(
            () -> client.newCall(new Request.Builder().url(GRAPH + "/v1.0/me").build()).execute())
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(body.closed).isTrue();
  }

  @Test
  void signInIsHandledOnlyIfEnabled() throws Exception {
    GraphInterceptor interceptor = GraphInterceptor.of(simulator).strict();
    Request keys =
        new Request.Builder()
            .url("https://login.microsoftonline.com/common/discovery/v2.0/keys")
            .build();

    try (Response response = client(interceptor.withSignIn()).newCall(keys).execute()) {
      assertThat(response.code()).isEqualTo(200);
      assertThat(response.body().string()).startsWith("{\"keys\":[");
    }
    assertThatThrownBy(() -> client(interceptor).newCall(keys).execute())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("https://login.microsoftonline.com:443");
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
  void responseWithoutABodyCanHaveAContentLength(String method, int status) throws IOException {
    next =
        GraphResponse.of(
            status,
            Map.of("Content-Length", "5"),
            new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)));
    Request request = new Request.Builder().url(GRAPH + "/v1.0/x").method(method, null).build();
    try (Response response = client().newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(status);
      assertThat(response.header("Content-Length")).isEqualTo("5");
      assertThat(response.body().bytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-5", "99999999999999999999"})
  void invalidContentLengthOfAHandlerIsNoLength(String length) throws IOException {
    next =
        GraphResponse.of(
            200,
            Map.of("Content-Length", length),
            new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)));
    Request request = new Request.Builder().url(GRAPH + "/v1.0/x").build();
    try (Response response = client().newCall(request).execute()) {
      assertThat(response.body().string()).isEqualTo("hello");
    }
  }
}
