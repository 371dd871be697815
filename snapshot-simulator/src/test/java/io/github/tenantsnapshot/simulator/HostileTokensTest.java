package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import io.github.tenantsnapshot.simulator.internal.token.ForgedTokens;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of tokens with every kind of JSON in every claim: an invalid one gets 401, not 500. */
class HostileTokensTest {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private static final List<String> CLAIMS =
      List.of(
          "aud",
          "iss",
          "exp",
          "nbf",
          "iat",
          "tid",
          "oid",
          "appid",
          "app_displayname",
          "scp",
          "roles",
          "name",
          "upn",
          "preferred_username",
          "idtyp",
          "ver");

  private static final Set<String> TEXTS =
      Set.of("iss", "scp", "upn", "preferred_username", "idtyp", "ver");
  private static final Set<String> TEXTS_OR_NULL =
      Set.of("oid", "name", "appid", "app_displayname");

  /** The claims that become part of a user. Every store must be able to store their values. */
  private static final Set<String> IN_USER = Set.of("oid", "name", "appid", "app_displayname");

  private static final Set<String> IN_APPLICATION = Set.of("appid", "app_displayname");

  private static final String UNSTORABLE = "\"\\u0000\\ud800\"";

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "7",
          "-7",
          "123456789012345678901234567890",
          "9223372036854775807",
          "1e400",
          "1.5",
          "\"text\"",
          "\"\"",
          UNSTORABLE,
          "[]",
          "[null]",
          "[true]",
          "[7]",
          "[1e400]",
          "[1.5]",
          "[\"text\"]",
          "[\"text\",null]",
          "[[]]",
          "[{}]",
          "{}",
          "{\"a\":{\"b\":[null]}}");

  private final TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build();
  private final Caller admin = simulator.tenant().admin();
  private final Caller user =
      Caller.of(
          admin.tenantId(),
          new IdentitySet(admin.identity().user(), new Identity("the app", "The App")),
          Set.of(Permission.CONFIGURATION_MONITORING_READ_ALL));
  private final Caller application =
      Caller.application(admin.tenantId(), "14d82eec-204b-4c2f-b7e8-296a70dab67e", "The App");

  @AfterEach
  void close() {
    simulator.close();
  }

  static Stream<Arguments> claimsAndValues() {
    return CLAIMS.stream()
        .flatMap(claim -> VALUES.stream().map(value -> Arguments.of(claim, value)));
  }

  static Stream<Arguments> headersAndValues() {
    return Stream.of("alg", "kid", "typ")
        .flatMap(member -> VALUES.stream().map(value -> Arguments.of(member, value)));
  }

  @ParameterizedTest
  @MethodSource("claimsAndValues")
  void unsignedTokenIsRejectedForAnyClaimValue(String claim, String value) {
    assertRejected(
        ForgedTokens.unsigned("{\"alg\":\"RS256\"}", "{\"" + claim + "\":" + value + "}"));
    assertRejected(
        ForgedTokens.unsigned(
            ForgedTokens.headerOf(simulator.tokens().issue(user)), payload(user, claim, value)));
  }

  @ParameterizedTest
  @MethodSource("claimsAndValues")
  void userTokenIsRejectedIfAClaimHasTheWrongType(String claim, String value) {
    assertAccepted(signed(user, claim, value), isValid(claim, value, IN_USER));
  }

  @ParameterizedTest
  @MethodSource("claimsAndValues")
  void applicationTokenIsRejectedIfAClaimHasTheWrongType(String claim, String value) {
    boolean right =
        claim.equals("idtyp") // makes it a user's token without its required scp
            ? false
            : isValid(claim, value, IN_APPLICATION);
    assertAccepted(signed(application, claim, value), right);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aud", "exp", "tid", "scp"})
  void tokenIsRejectedIfARequiredClaimIsMissing(String claim) {
    Map<String, String> members = members(ForgedTokens.payloadOf(simulator.tokens().issue(user)));
    members.remove(claim);
    assertRejected(
        ForgedTokens.signed(ForgedTokens.headerOf(simulator.tokens().issue(user)), json(members)));
  }

  @ParameterizedTest
  @MethodSource("headersAndValues")
  void tokenWithAModifiedHeaderIsRejected(String member, String value) {
    String issued = simulator.tokens().issue(user);
    Map<String, String> header = members(ForgedTokens.headerOf(issued));
    header.put(member, value);
    assertRejected(ForgedTokens.signed(json(header), ForgedTokens.payloadOf(issued)));
    assertRejected(ForgedTokens.unsigned(json(header), ForgedTokens.payloadOf(issued)));
    assertRejected(ForgedTokens.unsigned("{\"" + member + "\":" + value + "}", "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "7", "1.5", "\"text\"", "[]", "[{}]", "", "{", "\u0000"})
  void headerOrPayloadMustBeAnObject(String text) {
    String issued = simulator.tokens().issue(user);
    assertRejected(ForgedTokens.signed(text, ForgedTokens.payloadOf(issued)));
    assertRejected(ForgedTokens.signed(ForgedTokens.headerOf(issued), text));
    assertRejected(ForgedTokens.unsigned(text, text));
  }

  @Test
  void longAndDeeplyNestedTokensAreRejected() {
    assertRejected("x".repeat(1_000_000));
    assertRejected(".".repeat(1_000_000));
    assertRejected(ForgedTokens.unsigned("{}", "{\"aud\":\"" + "a".repeat(1_000_000) + "\"}"));
    assertRejected(
        ForgedTokens.unsigned("{}", "{\"aud\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
    assertRejected(ForgedTokens.unsigned("{\"kid\":" + "1".repeat(100_000) + "}", "{}"));
  }

  @Test
  void lastOfRepeatedMembersIsUsed() {
    String issued = simulator.tokens().issue(user);
    String header = ForgedTokens.headerOf(issued);
    String payload = ForgedTokens.payloadOf(issued);
    String opened = payload.substring(0, payload.length() - 1);
    assertAccepted(ForgedTokens.signed(header, "{\"tid\":null," + payload.substring(1)), true);
    assertRejected(ForgedTokens.signed(header, opened + ",\"tid\":null}"));
    assertRejected(ForgedTokens.signed(header, opened + ",\"aud\":[null]}"));
  }

  @Test
  void acceptAnyBearerRejectsOnlyInvalidTokensOfTheSimulator() {
    try (TenantSimulator open =
        TenantSimulator.builder().virtualTime(START).acceptAnyBearer(admin).build()) {
      String issued = open.tokens().issue(user);
      String header = ForgedTokens.headerOf(issued);
      String foreign = ForgedTokens.unsigned("{\"alg\":\"RS256\"}", "{\"aud\":[null]}");
      String own =
          ForgedTokens.signed(
              header, ForgedTokens.payloadOf(issued).replace("\"tid\":", "\"tid\":null,\"x\":"));
      assertThat(new TestClient(open, "Bearer " + foreign).get(TestClient.JOBS).status())
          .isEqualTo(200);
      assertThat(new TestClient(open, "Bearer " + own).get(TestClient.JOBS).status())
          .isEqualTo(401);
    }
  }

  private static boolean isValid(String claim, String value, Set<String> kept) {
    if (kept.contains(claim) && value.equals(UNSTORABLE)) {
      return false;
    }
    if (TEXTS.contains(claim)) {
      return value.startsWith("\"");
    }
    if (TEXTS_OR_NULL.contains(claim)) {
      return value.startsWith("\"") || value.equals("null");
    }
    return switch (claim) {
      case "nbf" -> Set.of("7", "-7", "1.5").contains(value);
      case "iat" -> Set.of("7", "-7", "1.5").contains(value);
      case "roles" -> Set.of("[]", "[\"text\"]").contains(value);
      default -> false;
    };
  }

  private String signed(Caller caller, String claim, String value) {
    return ForgedTokens.signed(
        ForgedTokens.headerOf(simulator.tokens().issue(caller)), payload(caller, claim, value));
  }

  private String payload(Caller caller, String claim, String value) {
    Map<String, String> members = members(ForgedTokens.payloadOf(simulator.tokens().issue(caller)));
    members.put(claim, value);
    return json(members);
  }

  /** Returns the members of an object, each as JSON. */
  private static Map<String, String> members(String json) {
    Map<String, String> members = new LinkedHashMap<>();
    JsonText.of(json)
        .asMap()
        .forEach(
            (name, value) -> {
              String one = JsonText.of(Map.of(name, value)).toString();
              members.put(name, one.substring(one.indexOf(':') + 1, one.length() - 1));
            });
    return members;
  }

  private static String json(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private void assertRejected(String token) {
    assertAccepted(token, false);
  }

  private void assertAccepted(String token, boolean accepted) {
    int before = simulator.journal().entries().size();
    Response response = new TestClient(simulator, "Bearer " + token).get(TestClient.JOBS);
    assertThat(simulator.journal().entries()).hasSize(before + 1);
    if (accepted) { // 403 if the token no longer has a permission
      assertThat(response.status()).isIn(200, 403);
    } else {
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.body())
          .startsWith("{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"");
      assertThat(simulator.journal().entries().get(before).status()).isEqualTo(401);
    }
  }
}
