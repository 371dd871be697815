package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the content and validity of a simulator's tokens. */
class TokensTest {

  private static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final String USER = "98ceffcc-7c54-4227-8844-835af5a023ce";
  private static final String APP = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

  private static final Permission READ = Permission.CONFIGURATION_MONITORING_READ_ALL;
  private static final Permission READ_WRITE = Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL;

  private static final Instant START = Instant.parse("2026-11-23T09:00:00.7500000Z");
  private static final long START_SECOND = 1_795_424_400;
  private static final long START_SECOND_PLUS_100_YEARS = 4_951_098_000L;

  private final VirtualClock clock = VirtualClock.startingAt(START);
  private final Tokens tokens = new Tokens(new AccessTokens(clock), clock);

  @Test
  void userTokenHasTheClaimsThatClientsDecode() {
    Caller caller = Caller.user(TENANT, USER, "Adele Vance").withPermissions(READ, READ_WRITE);
    assertThat(claims(tokens.issue(caller)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("aud", "https://graph.microsoft.com"),
                Map.entry("iss", "https://sts.windows.net/" + TENANT + "/"),
                Map.entry("iat", (int) START_SECOND),
                Map.entry("nbf", (int) START_SECOND),
                Map.entry("exp", START_SECOND_PLUS_100_YEARS),
                Map.entry("tid", TENANT),
                Map.entry("ver", "1.0"),
                Map.entry("oid", USER),
                Map.entry("name", "Adele Vance"),
                Map.entry("upn", "adele.vance@2fcf1c68.example"),
                Map.entry("preferred_username", "adele.vance@2fcf1c68.example"),
                Map.entry(
                    "scp",
                    "ConfigurationMonitoring.Read.All ConfigurationMonitoring.ReadWrite.All")));
  }

  @Test
  void userTokenHasTheClientApplicationIfPresent() {
    Caller caller =
        Caller.of(
            TENANT,
            new IdentitySet(new Identity(USER, "Adele Vance"), new Identity(APP, "Graph Tool")),
            Set.of(READ));
    assertThat(claims(tokens.issue(caller)))
        .containsEntry("oid", USER)
        .containsEntry("name", "Adele Vance")
        .containsEntry("appid", APP)
        .containsEntry("app_displayname", "Graph Tool")
        .containsEntry("scp", "ConfigurationMonitoring.Read.All")
        .doesNotContainKeys("idtyp", "roles");
  }

  @Test
  void applicationTokenHasTheClaimsThatClientsDecode() {
    Map<String, Object> claims =
        claims(tokens.issue(Caller.application(TENANT, APP, "Nightly Export")));
    assertThat(claims)
        .containsOnlyKeys(
            "aud",
            "iss",
            "iat",
            "nbf",
            "exp",
            "tid",
            "ver",
            "oid",
            "appid",
            "app_displayname",
            "idtyp",
            "roles")
        .containsEntry("appid", APP)
        .containsEntry("app_displayname", "Nightly Export")
        .containsEntry("idtyp", "app")
        .containsEntry("roles", List.of("ConfigurationMonitoring.ReadWrite.All"));
    assertThat((String) claims.get("oid"))
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        .isNotEqualTo(APP)
        .isEqualTo(claims(tokens.issue(Caller.application(TENANT, APP, "Renamed"))).get("oid"));
  }

  @Test
  void tokensAreSignedWithRs256AndOneKey() {
    String first = tokens.issue(Caller.user(TENANT, USER, "Adele Vance"));
    String second = tokens.issue(Caller.user(TENANT, USER, "Adele Vance"));
    DecodedJWT decoded = JWT.decode(first);
    assertThat(decoded.getAlgorithm()).isEqualTo("RS256");
    assertThat(decoded.getType()).isEqualTo("JWT");
    assertThat(decoded.getKeyId()).isEqualTo(JWT.decode(second).getKeyId()).isNotBlank();
    assertThat(Base64.getUrlDecoder().decode(first.split("\\.")[2])).hasSize(2048 / 8);
    assertThat(second).isEqualTo(first); // RS256 is deterministic
  }

  static Stream<Caller> callers() {
    List<IdentitySet> identities =
        List.of(
            new IdentitySet(new Identity(USER, "Adele Vance"), null),
            new IdentitySet(new Identity(USER, "Zoë \"Ø\" 東京 \uD83D\uDE80"), null),
            new IdentitySet(new Identity("not a GUID", ""), null),
            new IdentitySet(new Identity(USER, null), null),
            new IdentitySet(new Identity(null, null), null),
            new IdentitySet(new Identity(USER, "Adele Vance"), new Identity(APP, "Graph Tool")),
            new IdentitySet(new Identity(USER, "Adele Vance"), new Identity(APP, null)),
            new IdentitySet(new Identity(USER, "Adele Vance"), new Identity(null, null)),
            new IdentitySet(null, new Identity(APP, "Nightly Export")),
            new IdentitySet(null, new Identity(APP, null)),
            new IdentitySet(null, new Identity(null, null)));
    List<Set<Permission>> permissions =
        List.of(Set.of(), Set.of(READ), Set.of(READ_WRITE), Set.of(READ, READ_WRITE));
    return identities.stream()
        .flatMap(
            identity -> permissions.stream().map(granted -> Caller.of(TENANT, identity, granted)));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void checkReturnsTheCaller(Caller caller) {
    assertThat(tokens.verify(tokens.issue(caller))).isEqualTo(caller);
  }

  @Test
  void callerWithoutIdentityIsRejected() {
    Caller withoutIdentity = Caller.of(TENANT, new IdentitySet(null, null), Set.of(READ));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens.issue(withoutIdentity))
        .withMessage("caller must have a user or an application");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Ø", "東京"})
  void signInNameIsDerivedFromAnyDisplayName(String displayName) {
    assertThat(
            JWT.decode(tokens.issue(Caller.user(TENANT, USER, displayName)))
                .getClaim("upn")
                .asString())
        .isEqualTo("user@2fcf1c68.example");
  }

  @Test
  void tokenIsValidFor100YearsByDefault() {
    String token = tokens.issue(Caller.user(TENANT, USER, "Adele Vance"));
    clock.advance(Duration.ofDays(365 * 99));
    assertThat(tokens.verify(token).tenantId()).isEqualTo(TENANT);
    clock.advance(Duration.ofDays(2 * 365));
    assertExpired(token);
  }

  @Test
  void lifetimeIsRoundedUpToAWholeSecond() {
    String token = tokens.issue(Caller.user(TENANT, USER, "Adele Vance"), Duration.ofMinutes(5));
    assertThat(claims(token))
        .containsEntry("iat", (int) START_SECOND)
        .containsEntry("exp", (int) START_SECOND + 301);
    clock.advanceTo(Instant.ofEpochSecond(START_SECOND + 301).minusNanos(100));
    assertThat(tokens.verify(token).tenantId()).isEqualTo(TENANT);
    clock.advance(Duration.ofNanos(100));
    assertExpired(token);
  }

  @Test
  void lifetimesMustBePositiveAndAtMost100Years() {
    Caller caller = Caller.user(TENANT, USER, "Adele Vance");
    assertThat(tokens.verify(tokens.issue(caller, Duration.ofDays(36_524)))).isEqualTo(caller);
    for (Duration wrong :
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-1),
            Duration.ofDays(36_525),
            Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tokens.issue(caller, wrong))
          .withMessage("lifetime must be positive and at most 100 years: " + wrong);
    }
  }

  @Test
  void expiredTokenWasValidBefore() {
    String token = tokens.issueExpired(Caller.user(TENANT, USER, "Adele Vance"));
    assertThat(claims(token))
        .containsEntry("iat", (int) START_SECOND - 7200)
        .containsEntry("nbf", (int) START_SECOND - 7200)
        .containsEntry("exp", (int) START_SECOND - 3600);
    assertExpired(token);
  }

  @Test
  void tokensOfAnotherSimulatorAreRejected() {
    Tokens others = new Tokens(new AccessTokens(clock), clock);
    Caller caller = Caller.user(TENANT, USER, "Adele Vance");
    String foreign = others.issue(caller);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(UnauthenticatedException.class)
          .isThrownBy(() -> tokens.verify(foreign))
          .withMessage(
              "The token was not signed by this simulator, which accepts its own tokens only.");
      assertThat(tokens.verify(tokens.issue(caller))).isEqualTo(caller); // creates the key
    }
  }

  @Test
  void aResetAndALoadedStateEmptyTheCacheAndTokensStayValid() {
    try (TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build()) {
      String token = simulator.tokens().issue(Caller.user(TENANT, USER, "Adele Vance"));
      Caller first = simulator.tokens().verify(token);
      assertThat(simulator.tokens().verify(token)).isSameAs(first);
      simulator.reset();
      Caller afterReset = simulator.tokens().verify(token);
      assertThat(afterReset).isEqualTo(first).isNotSameAs(first);
      ByteArrayOutputStream state = new ByteArrayOutputStream();
      simulator.saveState(state);
      assertThat(simulator.tokens().verify(token)).isSameAs(afterReset);
      simulator.loadState(new ByteArrayInputStream(state.toByteArray()));
      assertThat(simulator.tokens().verify(token)).isEqualTo(first).isNotSameAs(afterReset);
    }
  }

  @Test
  void aTokenOfATenantThatALoadedStateLacksIsRejected() {
    String other = "a7eb8b0a-0e2c-4c0d-8ab3-3b0f6c2f6b7e";
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    try (TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build()) {
      simulator.saveState(state);
      simulator.addTenant(other);
      String token = simulator.tokens().issue(simulator.tenant(other).admin());
      TestClient client = new TestClient(simulator, "Bearer " + token);
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
      simulator.loadState(new ByteArrayInputStream(state.toByteArray()));
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(401);
    }
  }

  private void assertExpired(String token) {
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> tokens.verify(token))
        .withMessage("Lifetime validation failed, the token is expired.");
  }

  private static Map<String, Object> claims(String token) {
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
    return JsonText.of(new String(payload, StandardCharsets.UTF_8)).asMap();
  }
}
