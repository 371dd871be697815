package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the authentication of requests, and of the responses to rejected ones. */
class AuthenticationTest {

  private static final String UNKNOWN_TENANT = "11111111-2222-3333-4444-555555555555";
  private static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";
  private static final Algorithm FOREIGN = Algorithm.HMAC256("the secret of another issuer");
  private static final Instant START = Instant.parse("2026-11-23T09:00:00.1234567Z");

  private static final String NOT_SIGNED =
      "The token was not signed by this simulator, which accepts its own tokens only.";

  private final TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build();
  private final Caller admin = simulator.tenant().admin();

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "Bearer", "Bearer ", "bearer   ", "Basic dXNlcjpwYXNz", "x.y.z"})
  void missingTokenReturns401(String authorization) {
    assertUnauthenticated(authorization, "Access token is empty.");
  }

  @Test
  void tokenWithoutDotsReturns401() {
    assertUnauthenticated(
        "Bearer garbage",
        "IDX14100: JWT is not well formed, there are no dots (.). The token needs to be in JWS"
            + " Compact Serialization Format: 'EncodedHeader.EncodedPayload.EncodedSignature'.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "a.b",
        "a.b.c",
        "a.b.c.d.e",
        "e30.e30",
        "e30.%%.",
        "e30.bnVsbA.", // null
        "bnVsbA.e30.",
        "W10.W10.", // []
        "e30.Im4i.", // "n"
        "e30.eyJleHAiOiJ4In0.", // {"exp":"x"}
        "e30.eyJleHAiOjllOTk5fQ.", // {"exp":9e999}
        "e30.eyJleHAiOjkyMjMzNzIwMzY4NTQ3NzU4MDd9." // {"exp":9223372036854775807}
      })
  void malformedJwtReturns401(String token) {
    assertUnauthenticated(
        "Bearer " + token,
        "IDX14100: JWT is not well formed, its parts are not JSON in base64url. The token needs to"
            + " be in JWS Compact Serialization Format:"
            + " 'EncodedHeader.EncodedPayload.EncodedSignature'.");
  }

  @Test
  void expiredTokenReturns401() {
    assertUnauthenticated(
        "Bearer " + simulator.tokens().issueExpired(admin),
        "Lifetime validation failed, the token is expired.");
  }

  @Test
  void tokenExpiresOnTheSimulatorsClock() {
    String bearer = "Bearer " + simulator.tokens().issue(admin, Duration.ofMinutes(60));
    assertThat(response(bearer).status()).isEqualTo(200);
    simulator.advance(Duration.ofMinutes(61));
    assertThat(response(bearer).status()).isEqualTo(401);
    assertThat(response(bearer).body())
        .contains("\"message\":\"Lifetime validation failed, the token is expired.\"");
  }

  @Test
  void expiredTokenOfAnotherIssuerIsReportedAsExpired() {
    assertUnauthenticated(
        bearer(foreignToken("https://graph.microsoft.com").withExpiresAt(START.minusSeconds(1))),
        "Lifetime validation failed, the token is expired.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://management.azure.com", "https://graph.microsoft.com.evil.test"})
  void tokenForAnotherAudienceReturns401(String audience) {
    assertUnauthenticated(
        bearer(foreignToken(audience)), "Access token validation failure. Invalid audience.");
  }

  @Test
  void tokenWithoutAudienceReturns401() {
    assertUnauthenticated(
        bearer(JWT.create().withClaim("tid", admin.tenantId())),
        "Access token validation failure. Invalid audience.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://graph.microsoft.com",
        "https://graph.microsoft.com/",
        "00000003-0000-0000-c000-000000000000"
      })
  void tokenOfAnotherIssuerReturns401(String audience) {
    assertUnauthenticated(bearer(foreignToken(audience)), NOT_SIGNED);
  }

  @Test
  void tokenOfAnotherSimulatorReturns401() {
    try (TenantSimulator other = TenantSimulator.builder().virtualTime(START).build()) {
      String token = other.tokens().issue(admin);
      assertUnauthenticated("Bearer " + token, NOT_SIGNED);
    }
  }

  @Test
  void modifiedTokenReturns401() {
    Caller reader = admin.withPermissions();
    String[] weak = simulator.tokens().issue(reader).split("\\.");
    String[] strong = simulator.tokens().issue(admin).split("\\.");
    assertUnauthenticated("Bearer " + weak[0] + "." + strong[1] + "." + weak[2], NOT_SIGNED);
    assertUnauthenticated("Bearer " + strong[0] + "." + strong[1] + ".", NOT_SIGNED);
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    assertUnauthenticated("Bearer " + none + "." + strong[1] + ".", NOT_SIGNED);
  }

  @Test
  void tokenOfAnUnknownTenantReturns401() {
    Caller stranger = Caller.user(UNKNOWN_TENANT, "98ceffcc", "Adele Vance");
    String bearer = "Bearer " + simulator.tokens().issue(stranger);
    assertUnauthenticated(
        bearer, "The token is for the tenant " + UNKNOWN_TENANT + ", which is not simulated.");
    simulator.addTenant(UNKNOWN_TENANT);
    assertThat(response(bearer).status()).isEqualTo(200);
  }

  @Test
  void personalAccountReturns403() {
    Caller personal = Caller.user(PERSONAL_ACCOUNTS, "98ceffcc", "Adele Vance");
    Response response = response("Bearer " + simulator.tokens().issue(personal));
    assertThat(response.status()).isEqualTo(403);
    assertThat(response.body())
        .isEqualTo(
            error(response, "UnknownError", "Personal Microsoft accounts are not supported."));
    assertThat(response.headers()).doesNotContainKey("WWW-Authenticate");
  }

  @Test
  void personalAccountReturnsTheConfiguredForbiddenCode() {
    GraphBehavior behavior =
        GraphBehavior.defaults().toBuilder()
            .forbidden(new GraphError(403, "Forbidden", "No."))
            .build();
    try (TenantSimulator other =
        TenantSimulator.builder().virtualTime(START).graphBehavior(behavior).build()) {
      Caller personal = Caller.user(PERSONAL_ACCOUNTS, "98ceffcc", "Adele Vance");
      Response response = TestClient.of(other, personal).get(TestClient.JOBS);
      assertThat(response.body())
          .isEqualTo(
              error(response, "Forbidden", "Personal Microsoft accounts are not supported."));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  ", " Bearer "})
  void schemeIsCaseInsensitive(String scheme) {
    assertThat(response(scheme + simulator.tokens().issue(admin)).status()).isEqualTo(200);
  }

  @Test
  void notYetValidTokenReturns401() {
    assertUnauthenticated(
        "Bearer " + simulator.tokens().issueNotYetValid(admin),
        "Lifetime validation failed, the token is not yet valid.");
  }

  @Test
  void tokenIsValidFromFiveMinutesBeforeNbf() {
    String bearer = "Bearer " + simulator.tokens().issueNotYetValid(admin);
    Instant from = Instant.parse("2026-11-23T10:00:00Z");
    simulator.advanceTo(from.minus(Duration.ofMinutes(5)).minusNanos(100));
    assertThat(response(bearer).status()).isEqualTo(401);
    simulator.advanceTo(from.minus(Duration.ofMinutes(5)));
    assertThat(response(bearer).status()).isEqualTo(200);
    simulator.advanceTo(from);
    assertThat(response(bearer).status()).isEqualTo(200);
  }

  @Test
  void notYetValidTokenOfAnotherIssuerIsReportedAsNotYetValid() {
    Instant from = START.plus(Duration.ofMinutes(6));
    assertUnauthenticated(
        bearer(foreignToken("https://graph.microsoft.com").withIssuedAt(from).withNotBefore(from)),
        "Lifetime validation failed, the token is not yet valid.");
    Instant near = START.plus(Duration.ofMinutes(5));
    assertUnauthenticated(
        bearer(foreignToken("https://graph.microsoft.com").withIssuedAt(near).withNotBefore(near)),
        NOT_SIGNED);
  }

  @Test
  void resetToAnEarlierTimeKeepsTokensValid() {
    simulator.advance(Duration.ofDays(3));
    String bearer = "Bearer " + simulator.tokens().issue(admin);
    String early = "Bearer " + simulator.tokens().issueNotYetValid(admin);
    simulator.advance(Duration.ofHours(2));
    assertThat(response(early).status()).isEqualTo(200);
    simulator.reset();
    assertThat(simulator.clock().instant()).isEqualTo(START);
    assertThat(response(bearer).status()).isEqualTo(200);
    assertThat(response(early).status()).isEqualTo(401);
  }

  @Test
  void loadOfAnEarlierTimeKeepsTokensValid(@TempDir Path folder) {
    simulator.saveState(folder.resolve("state.json"));
    simulator.advance(Duration.ofDays(3));
    String bearer = "Bearer " + simulator.tokens().issue(admin);
    simulator.loadState(folder.resolve("state.json"));
    assertThat(simulator.clock().instant()).isEqualTo(START);
    assertThat(response(bearer).status()).isEqualTo(200);
  }

  @Test
  void severalAuthorizationHeadersReturn401() {
    String right = "Bearer " + simulator.tokens().issue(admin);
    for (List<String> values :
        List.of(
            List.of(right, right),
            List.of(right, "Bearer garbage"),
            List.of("Basic dXNlcjpwYXNz", right),
            List.of(right, ""))) {
      Response response = send(simulator, values);
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.body())
          .isEqualTo(
              error(
                  response,
                  "InvalidAuthenticationToken",
                  "The request has more than one Authorization header."));
    }
    assertThat(simulator.journal().entries())
        .hasSize(4)
        .allSatisfy(entry -> assertThat(entry.caller()).isNull());
  }

  @Test
  void acceptAnyBearerRejectsSeveralTokens() {
    try (TenantSimulator open = acceptingAnyBearer(admin)) {
      assertThat(send(open, List.of("Bearer a", "Bearer b")).status()).isEqualTo(401);
      assertThat(send(open, List.of("Bearer a, Bearer b")).status()).isEqualTo(401);
      assertThat(send(open, List.of("Bearer a Bearer b")).status()).isEqualTo(401);
      assertThat(send(open, List.of("Bearer a")).status()).isEqualTo(200);
    }
  }

  @Test
  void everyOperationRequiresAToken() {
    TestClient client = new TestClient(simulator, null);
    List<Response> responses =
        List.of(
            client.create("Snapshot Demo", "microsoft.exchange.transportrule"),
            client.get(TestClient.JOBS),
            client.get(TestClient.JOBS + "/$count"),
            client.get(TestClient.JOBS + "/x"),
            client.delete(TestClient.JOBS + "/x"),
            client.get(TestClient.SNAPSHOTS),
            client.get(TestClient.SNAPSHOTS + "/x"));
    assertThat(responses).extracting(Response::status).containsOnly(401);
    assertThat(simulator.service().listJobs(admin)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "a.b.c", "\uD83D\uDE80"})
  void acceptAnyBearerAcceptsAnyToken(String token) {
    try (TenantSimulator open = acceptingAnyBearer(admin)) {
      Response response = new TestClient(open, "Bearer " + token).get(TestClient.JOBS);
      assertThat(response.status()).isEqualTo(200);
    }
  }

  @Test
  void acceptAnyBearerAcceptsTokensOfOtherIssuers() {
    try (TenantSimulator open = acceptingAnyBearer(admin);
        TenantSimulator other = TenantSimulator.builder().build()) {
      for (String bearer :
          List.of(
              bearer(foreignToken("https://management.azure.com").withExpiresAt(Instant.EPOCH)),
              "Bearer " + other.tokens().issue(admin))) {
        Response response = new TestClient(open, bearer).get(TestClient.JOBS);
        assertThat(response.status()).isEqualTo(200);
      }
    }
  }

  @Test
  void acceptAnyBearerKeepsTheCallerOfIssuedTokens() {
    try (TenantSimulator open = acceptingAnyBearer(admin)) {
      SimulatedTenant second = open.addTenant(UNKNOWN_TENANT);
      assertThat(
              TestClient.of(open, second.admin())
                  .create("Snapshot Demo", "microsoft.exchange.transportrule")
                  .text("tenantId"))
          .isEqualTo(UNKNOWN_TENANT);
      TestClient anybody = new TestClient(open, "Bearer garbage");
      assertThat(anybody.get(TestClient.JOBS).objects("value")).isEmpty();
      Response created = anybody.create("Snapshot Demo", "microsoft.exchange.transportrule");
      assertThat(created.text("tenantId")).isEqualTo(admin.tenantId());
      assertThat(created.body()).contains("\"displayName\":\"MOD Administrator\"");

      String expired = "Bearer " + open.tokens().issueExpired(admin);
      assertThat(new TestClient(open, expired).get(TestClient.JOBS).status()).isEqualTo(401);
      Caller personal = Caller.user(PERSONAL_ACCOUNTS, "98ceffcc", "Adele Vance");
      assertThat(TestClient.of(open, personal).get(TestClient.JOBS).status()).isEqualTo(403);
    }
  }

  @Test
  void acceptAnyBearerRequiresAToken() {
    try (TenantSimulator open = acceptingAnyBearer(admin)) {
      assertThat(new TestClient(open, null).get(TestClient.JOBS).status()).isEqualTo(401);
      assertThat(new TestClient(open, "Bearer ").get(TestClient.JOBS).status()).isEqualTo(401);
    }
  }

  private static Response send(TenantSimulator simulator, List<String> authorizations) {
    return new TestClient(simulator, null)
        .send(
            GraphRequest.of(
                "GET",
                TestClient.JOBS,
                Map.of("Authorization", authorizations),
                InputStream.nullInputStream()));
  }

  private static TenantSimulator acceptingAnyBearer(Caller caller) {
    return TenantSimulator.builder().virtualTime(START).acceptAnyBearer(caller).build();
  }

  private JWTCreator.Builder foreignToken(String audience) {
    return JWT.create().withAudience(audience).withClaim("tid", admin.tenantId());
  }

  private static String bearer(JWTCreator.Builder token) {
    return "Bearer " + token.sign(FOREIGN);
  }

  private Response response(String authorization) {
    return new TestClient(simulator, authorization).send(GraphRequest.of("GET", TestClient.JOBS));
  }

  private void assertUnauthenticated(String authorization, String message) {
    Response response = response(authorization);
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.body()).isEqualTo(error(response, "InvalidAuthenticationToken", message));
    assertThat(response.headers().get("WWW-Authenticate")).startsWith("Bearer ");
  }

  private static String error(Response response, String code, String message) {
    return "{\"error\":{\"code\":\""
        + code
        + "\",\"message\":\""
        + message
        + "\",\"innerError\":{\"date\":\"2026-11-23T09:00:00\",\"request-id\":\""
        + response.headers().get("request-id")
        + "\",\"client-request-id\":\""
        + TestClient.CLIENT_REQUEST_ID
        + "\"}}}";
  }
}
