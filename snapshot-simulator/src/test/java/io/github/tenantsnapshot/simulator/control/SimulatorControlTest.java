package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.ActiveFault;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the authentication of control requests, and of the errors for invalid ones. */
@Timeout(60)
class SimulatorControlTest {

  private static final String WRONG_TOKEN =
      "the request must have one Authorization header with the control token as a bearer token;"
          + " access tokens for Graph are rejected";

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private final ControlClient client = new ControlClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "test-token",
        "Bearer",
        "Bearer ",
        "Bearer test-toke",
        "Bearer test-tokens",
        "Basic x"
      })
  void requestsWithoutTheControlTokenAreRejected(String authorization) {
    Response response = client.send("GET", "/_simulator/time", authorization, "");

    response.isError(401, "unauthorized", WRONG_TOKEN);
    assertThat(response.headers())
        .containsEntry("WWW-Authenticate", "Bearer realm=\"simulator control\"");
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.example",
    "Origin, http://localhost:3000",
    "Origin, http://localhost.evil.example:8085",
    "Origin, null",
    "Sec-Fetch-Site, cross-site",
    "sec-fetch-site, CROSS-SITE"
  })
  void pagesOfOtherOriginsAreRejectedAlsoWithTheToken(String header, String value)
      throws Exception {
    for (String path : List.of("time", "ready", "openapi.json", "unknown")) {
      GraphRequest request =
          GraphRequest.of(
              "GET",
              "http://localhost:8085/_simulator/" + path,
              Map.of(
                  "Authorization",
                  List.of("Bearer test-token"),
                  "Host",
                  List.of("localhost:8085"),
                  header,
                  List.of(value)),
              InputStream.nullInputStream());
      try (GraphResponse response = SimulatorControl.of(simulator, "test-token").handle(request)) {
        assertThat(response.status()).as(path).isEqualTo(403);
        assertThat(response.bodyText()).contains("another origin");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://localhost:8085",
    "Origin, HTTP://LOCALHOST:8085",
    "Sec-Fetch-Site, same-origin",
    "Sec-Fetch-Site, none"
  })
  void pagesOfTheSameOriginAndUsersAreAllowed(String header, String value) throws Exception {
    GraphRequest request =
        GraphRequest.of(
            "GET",
            "http://localhost:8085/_simulator/time",
            Map.of("Authorization", List.of("Bearer test-token"), header, List.of(value)),
            InputStream.nullInputStream());
    try (GraphResponse response = SimulatorControl.of(simulator, "test-token").handle(request)) {
      assertThat(response.status()).isEqualTo(200);
    }
  }

  @Test
  void accessTokensForGraphAreRejected() {
    client.graph("GET", "/_simulator/time", "").isError(401, "unauthorized", WRONG_TOKEN);
    client.graph("GET", "/_simulator/nothing", "").isError(401, "unauthorized", WRONG_TOKEN);
    client.graph("POST", "/_simulator/ready", "").isError(401, "unauthorized", WRONG_TOKEN);
  }

  @Test
  void twoAuthorizationHeadersAreRejected() throws IOException {
    String right = "Bearer " + ControlClient.TOKEN;
    for (List<String> headers : List.of(List.of(right, "Bearer x"), List.of(right, right))) {
      try (GraphResponse response =
          client
              .control()
              .handle(
                  GraphRequest.of(
                      "GET",
                      "/_simulator/time",
                      Map.of("Authorization", headers),
                      InputStream.nullInputStream()))) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.bodyText()).contains(WRONG_TOKEN);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "GE T", "G\nET", "GET\r", "G\u001bET", "G\u0085", "GÉT", "\"GET\""})
  void invalidMethodReturns400(String method) {
    client
        .send(method, "/_simulator/time", "Bearer " + ControlClient.TOKEN, "")
        .isBadRequest("the method of the request is not an HTTP token");
  }

  @Test
  void graphRejectsTheControlToken() {
    client.send("GET", ControlClient.JOBS, "Bearer " + ControlClient.TOKEN, "").is(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer test-token", "BEARER   test-token ", " Bearer test-token"})
  void schemeIsCaseInsensitive(String authorization) {
    client.send("GET", "/_simulator/time", authorization, "").is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/_simulator/ready", "/_simulator/openapi.json"})
  void readinessAndOpenApiNeedNoToken(String path) {
    assertThat(client.send("GET", path, "", "").is(200).json().isObject()).isTrue();
    assertThat(client.send("GET", path, "Bearer of-somebody", "").status()).isEqualTo(200);
  }

  /** Some tools that wait for a server send HEAD. */
  @Test
  void headEqualsGetWithoutItsBody() {
    ControlClient.Response head = client.send("HEAD", "/_simulator/ready", "", "");
    assertThat(head.is(200).body()).isEmpty();
    assertThat(head.headers()).isEqualTo(client.get("/ready").headers());
    assertThat(client.send("HEAD", "/time", "").is(200).body()).isEmpty();
    client.send("HEAD", "/_simulator/time", "", "").is(401);
  }

  @Test
  void readyReturns200() {
    assertThat(client.get("/ready").is(200).body()).isEqualTo("{\"ready\":true}");
  }

  @Test
  void responsesAreNotCacheable() {
    assertThat(client.get("/time").headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Cache-Control", "no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/time/",
        "/times",
        "/Time",
        "/faults/1/2",
        "//time",
        "/../v1.0/me",
        "/%74ime"
      })
  void unknownPathsReturn404(String path) {
    client
        .get(path)
        .isError(
            404,
            "notFound",
            "the path /_simulator"
                + path
                + " does not exist; /_simulator/openapi.json lists all paths");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /time, GET",
    "HEAD, /reset, POST",
    "OPTIONS, /ready, GET",
    "get, /time, GET",
    "PUT, /faults, 'DELETE, GET, POST'",
    "PATCH, /tenants/2fcf1c68-b412-4c85-bfb2-cb20152a6843/configuration, 'DELETE, POST'",
    "GET, /advance, POST"
  })
  void otherMethodsReturn405WithTheAllowedMethods(String method, String path, String allowed) {
    Response response = client.send(method, path, "");

    response.isError(
        405,
        "methodNotAllowed",
        "the method '" + method + "' is not allowed here; allowed are " + allowed);
    assertThat(response.headers()).containsEntry("Allow", allowed);
  }

  @Test
  void otherRequestsReachGraph() {
    client.graph("GET", ControlClient.JOBS, "").is(200);
    client.graph("GET", "/_simulators/time", "").is(404);
    client.graph("GET", "/v1.0/_simulator/time", "").is(404);

    assertThat(simulator.journal().entries()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8085/_simulator/time",
        "https://graph.microsoft.com/_simulator/time",
        "/_simulator/time#now",
        "/_simulator/time?"
      })
  void urlCanBeAbsoluteOrRelative(String url) {
    client.send("GET", url, "Bearer " + ControlClient.TOKEN, "").is(200);
  }

  @Test
  void urlCanHaveNoPath() {
    client.send("GET", "http://127.0.0.1:8085", "", "").is(401);
    assertThat(simulator.journal().entries()).hasSize(1);
  }

  @Test
  void unknownQueryOptionsAreRejected() {
    client
        .get("/time?zone=UTC")
        .isBadRequest("the query option 'zone' is not allowed here; no query options are allowed");
    client
        .get("/journal?method=GET&metod=GET")
        .isBadRequest(
            "the query option 'metod' is not allowed here;"
                + " allowed are after, before, limit, method, operation, unmatched, url");
    client
        .get("/journal?method=GET&method=POST")
        .isBadRequest("the query option 'method' is duplicate");
    for (String text : List.of("%zz", "%ff")) {
      client
          .get("/journal?url=" + text)
          .isBadRequest(
              "a percent sign in a query must be followed by two hexadecimal digits, and the result"
                  + " must be UTF-8: "
                  + text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''          | the body must be a JSON object, but it is empty",
        "[1]         | the body must be a JSON object, not an array",
        "null        | the body must be a JSON object, not null",
        "'\"x\"'     | the body must be a JSON object, not a string",
        "{\"a\":1}   | the member 'a' is not allowed here; allowed are duration, to, untilIdle"
      })
  void bodyWithOtherMembersIsRejected(String body, String message) {
    client.post("/advance", body).isBadRequest(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"duration\": | the body is not valid JSON at line 1, column 13: Unexpected end-of-input"
            + " within/between Object entries",
        "{ | the body is not valid JSON at line 1, column 2: Unexpected end-of-input: expected close"
            + " marker for Object",
        "{duration:1} | the body is not valid JSON at line 1, column 2: Unexpected character ('d'"
            + " (code 100)): was expecting double-quote to start field name",
        "{\"to\":1,\"to\":2} | the body is not valid JSON at line 1, column 14: Duplicate field"
            + " 'to'",
        "{} {} | the body is not valid JSON at line 1, column 4: Trailing token",
        "duration=PT1S | the body is not valid JSON at line 1, column 1: Unrecognized token"
            + " 'duration': was expecting (JSON String, Number, Array, Object or token 'null',"
            + " 'true' or 'false')",
        "` ` | the body must be a JSON object, but it is empty"
      })
  void invalidJsonIsRejected(String body, String message) {
    client.post("/advance", body).isBadRequest(message);
  }

  @Test
  void otherEncodingOfABodyReturns415() throws IOException {
    byte[] body = {0, 0, 0, '{', -1, -1, -1, -1}; // begins like UTF-32
    GraphRequest request =
        GraphRequest.of(
            "POST",
            "/_simulator/advance",
            Map.of("Authorization", List.of("Bearer " + ControlClient.TOKEN)),
            new ByteArrayInputStream(body));

    try (GraphResponse response = client.control().handle(request)) {
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.bodyText()).contains("the body is not valid JSON: it is not UTF-8");
    }
  }

  @Test
  void emptyObjectIsAcceptedWhereNoBodyIsExpected() {
    client.post("/faults", "{\"kind\":\"drop\"}").is(201);
    client.send("DELETE", "/faults", "{}").is(204);
    client
        .send("DELETE", "/journal", "{\"a\":1}")
        .isBadRequest("the member 'a' is not allowed here; no members are allowed");
  }

  @Test
  void controlRequestsTriggerNoFaultsAndAreNotInTheJournal() {
    simulator.faults().add(Fault.onAnyRequest().drop());

    client.get("/time").is(200);

    assertThat(simulator.faults().active()).singleElement().returns(0, ActiveFault::timesTriggered);
    assertThat(simulator.journal().entries()).isEmpty();
  }

  @Test
  void simulatorHasNoControlByDefault() throws Exception {
    GraphRequest request =
        GraphRequest.of("GET", "/_simulator/ready")
            .withHeader(
                "Authorization", "Bearer " + simulator.tokens().issue(simulator.tenant().admin()));
    try (GraphResponse response = simulator.endpoint().handle(request)) {
      assertThat(response.status()).isEqualTo(404);
    }
  }

  @Test
  void handleAsyncReturnsTheFutureOfTheEndpoint() throws Exception {
    GraphRequest ready = GraphRequest.of("GET", "/_simulator/ready");
    GraphRequest graph = GraphRequest.of("GET", "/v1.0/x");

    try (GraphResponse response = client.control().handleAsync(ready).get()) {
      assertThat(response.status()).isEqualTo(200);
    }
    try (GraphResponse response = client.control().handleAsync(graph).get()) {
      assertThat(response.status()).isEqualTo(401);
    }
    assertThat(simulator.journal().entries()).hasSize(1);
  }

  @Test
  void defaultTokenIsRandom() {
    String one = SimulatorControl.of(simulator).token();
    String other = SimulatorControl.of(simulator).token();

    assertThat(one).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(other);
    assertThat(client.control().token()).isEqualTo("test-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "quote\"", "=a", "ü"})
  void tokenWithInvalidCharactersIsRejected(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimulatorControl.of(simulator, token))
        .withMessage("token must consist of letters, digits and -._~+/, and may end in =");
  }
}
