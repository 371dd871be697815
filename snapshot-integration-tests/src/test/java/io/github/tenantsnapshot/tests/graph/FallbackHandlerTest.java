package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.FallbackHandler;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.SnapshotList;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the endpoint passes to the fallback handler. */
class FallbackHandlerTest {

  private final GraphHarness graph = GraphHarness.standard();
  private final List<String> asked = new ArrayList<>();

  private boolean authenticated = true;

  private Caller authenticate(GraphRequest request) {
    if (!authenticated) {
      throw new UnauthenticatedException("Access token is empty.");
    }
    return ADMIN;
  }

  private BufferedResponse send(FallbackHandler others, GraphRequest request) throws IOException {
    GraphEndpoint endpoint =
        GraphEndpoint.builder(graph.service, this::authenticate)
            .behavior(
                GraphBehavior.defaults().toBuilder().snapshotList(SnapshotList.NOT_ON_BETA).build())
            .fallback(
                other -> {
                  asked.add(other.method() + " " + other.url());
                  return others.handle(other);
                })
            .build();
    try (GraphResponse response = endpoint.handle(request)) {
      return new BufferedResponse(response.status(), response.headers(), response.bodyText());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  https://graph.microsoft.com/v1.0/me?$select=id",
    "GET,  /v1.0/organization",
    "GET,  http://127.0.0.1:8080/beta/admin/configurationManagement/configurationMonitors",
    "GET,  https://graph.microsoft.com/beta/admin/configurationManagement/configurationSnapshots",
    "PUT,  https://graph.microsoft.com/beta/admin/configurationManagement/configurationSnapshots",
    "GET,  /beta/admin/configurationManagement/configurationSnapshots/$count",
    "POST, /v1.0/$batch",
    "GET,  /v1.0/$metadata",
    "GET,  /",
    "GET,  ''"
  })
  void handlerRespondsToPathsThatTheEndpointDoesNotHave(String method, String url)
      throws IOException {
    BufferedResponse response =
        send(
            request -> Optional.of(GraphResponse.json(200, "{\"id\":\"me\"}")),
            GraphRequest.of(method, url).withHeader("client-request-id", "mine"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"id\":\"me\"}");
    assertThat(response.header("Content-Type")).isEqualTo(GraphHarness.CONTENT_TYPE);
    assertThat(response.header("client-request-id")).isEqualTo("mine");
    assertThat(response.headers())
        .containsKeys("request-id", "x-ms-ags-diagnostic", "Date", "OData-Version", "Vary");
    assertThat(asked).containsExactly(method + " " + url);
  }

  @ParameterizedTest
  @CsvSource({"GET, /v1.0/me", "POST, /beta/$batch", "GET, /v1.0/me/$metadata", "GET, /"})
  void handlerIsCalledOnlyForAuthenticatedCallers(String method, String url) throws IOException {
    authenticated = false;

    BufferedResponse response =
        send(request -> Optional.of(GraphResponse.json(200, "{}")), GraphRequest.of(method, url));

    graph.assertError(response, 401, "InvalidAuthenticationToken", "Access token is empty.");
    assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1.0/$metadata", "http://127.0.0.1/beta/%24metadata?$format=xml"})
  void handlerIsCalledForMetadataWithoutAuthentication(String url) throws IOException {
    authenticated = false;

    BufferedResponse response =
        send(request -> Optional.of(GraphResponse.json(200, "{}")), GraphRequest.of("GET", url));

    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void headersOfTheHandlerOverrideThoseOfTheEndpoint() throws IOException {
    BufferedResponse response =
        send(
            request ->
                Optional.of(
                    GraphResponse.of(
                        418,
                        Map.of("REQUEST-ID", "own", "Retry-After", "7", "odata-version", "4.01"),
                        new ByteArrayInputStream("tea".getBytes(StandardCharsets.UTF_8)))),
            GraphRequest.of("BREW", "/v1.0/pot"));

    assertThat(response.status()).isEqualTo(418);
    assertThat(response.body()).isEqualTo("tea");
    assertThat(response.header("request-id")).isEqualTo("own");
    assertThat(response.header("OData-Version")).isEqualTo("4.01");
    assertThat(response.header("Retry-After")).isEqualTo("7");
    assertThat(response.headers()).containsKey("Date").doesNotContainKey("Content-Type");
  }

  @Test
  void handlerReceivesHeadersAndTheUnreadBody() throws IOException {
    BufferedResponse response =
        send(
            request -> {
              try {
                String body = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
                return Optional.of(
                    GraphResponse.json(201, body + request.header("X-Own").orElseThrow()));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            },
            GraphRequest.post("/v1.0/$batch", "{}").withHeader("x-own", "!"));

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("{}!");
  }

  @Test
  void endpointRespondsIfTheHandlerReturnsNothing() throws IOException {
    BufferedResponse response =
        send(request -> Optional.empty(), GraphRequest.of("GET", "/v1.0/me"));

    graph.assertError(
        response,
        404,
        "ResourceNotFound",
        "Nothing answers GET '/v1.0/me': this path is not simulated.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/configurationSnapshotJobs",
        "/configurationSnapshotJobs/unknown",
        "/configurationSnapshotJobs/$count",
        "/configurationSnapshotJobs?$top=0",
        "/configurationSnapshots",
        "/configurationSnapshots/unknown",
        "/configurationSnapshots/createSnapshot",
        "/configurationMonitors/%zz"
      })
  void handlerIsNotCalledForPathsOfTheEndpoint(String path) throws IOException {
    for (String method : new String[] {"GET", "PATCH", "POST"}) {
      send(
          request -> {
            throw new AssertionError(request.url());
          },
          GraphRequest.of(method, V1 + path));
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void handlerIsNotCalledForACreateInACollectionThatBetaDoesNotList() throws IOException {
    BufferedResponse response =
        send(
            request -> Optional.of(GraphResponse.json(200, "{}")),
            GraphRequest.post(BETA + "/configurationSnapshots", "{}"));

    assertThat(response.status()).isEqualTo(404);
    assertThat(asked).isEmpty();
  }

  @Test
  void headResponseOfTheHandlerHasNoBodyAndIsClosed() throws IOException {
    boolean[] closed = {false};
    InputStream body =
        new ByteArrayInputStream(new byte[] {'x'}) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };

    BufferedResponse response =
        send(
            request -> Optional.of(GraphResponse.of(200, Map.of("ETag", "1"), body)),
            GraphRequest.of("HEAD", "/v1.0/me"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.header("ETag")).isEqualTo("1");
    assertThat(closed).containsExactly(true);
  }

  @Test
  void failureOfTheHandlerIsAnErrorInGraphsFormat() throws IOException {
    BufferedResponse response =
        send(
            request -> {
              throw new IllegalStateException("secret");
            },
            GraphRequest.of("GET", "/v1.0/me"));

    graph.assertError(response, 500, "InternalServerError", "The service failed unexpectedly.");
  }

  @Test
  void handlerMayCallTheService() throws IOException {
    graph.createJob("Snapshot Demo", MAILBOX);

    BufferedResponse response =
        send(
            request ->
                Optional.of(GraphResponse.json(200, "" + graph.service.listJobs(ADMIN).size())),
            GraphRequest.of("GET", "/v1.0/own"));

    assertThat(response.body()).isEqualTo("1");
  }

  @Test
  void nullHandlerIsRejected() {
    assertThatNullPointerException()
        .isThrownBy(() -> GraphEndpoint.builder(graph.service, request -> ADMIN).fallback(null));
  }

  @Test
  void anIoExceptionOfTheHandlerReachesTheTransport() {
    IOException broken = new IOException("the body is truncated");

    assertThatThrownBy(
            () ->
                send(
                    request -> {
                      throw broken;
                    },
                    GraphRequest.of("GET", "/v1.0/me")))
        .isSameAs(broken);
  }
}
