package io.github.tenantsnapshot.tests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The interceptor compared with a real connection. */
class InterceptorAndServerTest {

  private static final String PING = "/v1.0/ping";

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .fallback(
              request -> {
                try {
                  seen.add(
                      new Seen(
                          request.headers(),
                          new String(request.body().readAllBytes(), StandardCharsets.UTF_8)));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
                return Optional.of(GraphResponse.json(200, "{}"));
              })
          .build();

  /** A request that the fallback handler has received. */
  private record Seen(Map<String, List<String>> headers, String body) {

    List<String> header(String name) {
      return headers.getOrDefault(name, List.of());
    }
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void otherRequestsAreSentToTheNetworkUnchanged() throws IOException {
    try (GraphServer server = GraphServer.start(simulator)) {
      Request request =
          new Request.Builder().url(server.uri() + PING).header("x-say", "hello").build();

      try (Response response = client().newCall(request).execute()) {
        assertThat(response.networkResponse()).isNotNull();
        assertThat(response.code()).isEqualTo(401); // no token was added
      }
      Request withToken = request.newBuilder().header("Authorization", bearer()).build();
      try (Response response = client().newCall(withToken).execute()) {
        assertThat(response.code()).isEqualTo(200);
      }
      assertThat(seen).hasSize(1);
      assertThat(seen.get(0).header("x-say")).containsExactly("hello");
      assertThat(seen.get(0).header("Authorization")).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, none",
        "none, application/json",
        "text/plain, none",
        "text/plain, application/json",
        "text/plain; charset=utf-8, application/json"
      })
  void contentTypeOfABodyIsTheOneThatOkHttpSends(String ofBody, String inHeader)
      throws IOException {
    Request.Builder request =
        new Request.Builder().header("Authorization", bearer()).post(new Body(ofBody));
    if (inHeader != null) {
      request.header("Content-Type", inHeader);
    }
    String expected = ofBody == null ? inHeader : ofBody;

    send(client(), request.url("https://graph.microsoft.com" + PING).build());
    try (GraphServer server = GraphServer.start(simulator)) {
      send(new OkHttpClient(), request.url(server.uri() + PING).build());
    }

    assertThat(seen.get(0).header("Content-Type"))
        .isEqualTo(seen.get(1).header("Content-Type"))
        .isEqualTo(expected == null ? List.of() : List.of(expected));
    assertThat(seen.get(0).body()).isEqualTo(seen.get(1).body()).isEqualTo("ping");
  }

  private static void send(OkHttpClient client, Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(200);
    }
  }

  private OkHttpClient client() {
    return new OkHttpClient.Builder().addInterceptor(GraphInterceptor.of(simulator)).build();
  }

  private String bearer() {
    return "Bearer " + simulator.tokens().issue(simulator.tenant().admin());
  }

  /** A body with or without a content type. */
  private static final class Body extends RequestBody {

    private final String type;

    private Body(String type) {
      this.type = type;
    }

    @Override
    public MediaType contentType() {
      return type == null ? null : MediaType.get(type);
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeUtf8("ping");
    }
  }
}
