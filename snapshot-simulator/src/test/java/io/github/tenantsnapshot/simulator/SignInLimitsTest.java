package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.SignInFixture.APP;
import static io.github.tenantsnapshot.simulator.SignInFixture.parameters;
import static io.github.tenantsnapshot.simulator.SignInFixture.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The size of what a client can make the sign-in keep. */
class SignInLimitsTest {

  private static final int MAX_VALUE = 8_192;

  private final SignInFixture signIn = new SignInFixture();

  @AfterEach
  void close() {
    signIn.close();
  }

  private static String scope(int names) {
    StringBuilder scope = new StringBuilder("openid");
    for (int i = 1; i < names; i++) {
      scope.append(' ').append(i);
    }
    return scope.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonce",
        "redirect_uri",
        "state",
        "login_hint",
        "scope",
        "code_challenge",
        "other"
      })
  void longValueIsRejected(String parameter) throws Exception {
    String value = parameter.equals("redirect_uri") ? "http://localhost/" : "";
    value += "a".repeat(MAX_VALUE + 1 - value.length());

    for (boolean pressed : new boolean[] {true, false}) {
      Response rejected =
          signIn.authorize(pressed, parameter, value, "simulator_user", signIn.userName());
      assertThat(rejected.status()).isEqualTo(400);
      assertThat(rejected.headers()).doesNotContainKey("Location");
      assertThat(rejected.body())
          .contains("AADSTS9000", "must have at most 8192 characters")
          .hasSizeLessThan(MAX_VALUE);
    }
    assertThat(
            signIn
                .post(
                    "/common/oauth2/v2.0/devicecode",
                    parameters(Map.of("client_id", APP, "scope", "openid"), parameter, value))
                .json())
        .containsEntry("error", "invalid_request")
        .containsEntry("error_codes", List.of(9000));
  }

  @Test
  void valueOfTheMaximumLengthIsAccepted() throws Exception {
    String state = "\u00e9".repeat(MAX_VALUE);

    assertThat(sent(signIn.authorize(true, "state", state)))
        .containsKey("code")
        .containsEntry("state", state);
  }

  @Test
  void assertionMayBeLonger() throws Exception {
    Response tokens =
        signIn.token(
            Map.of(
                "client_id",
                APP,
                "grant_type",
                "client_credentials",
                "scope",
                "https://graph.microsoft.com/.default",
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                "a".repeat(2 * MAX_VALUE)));

    assertThat(tokens.json()).containsKey("access_token");
  }

  @Test
  void scopeHasAtMost100NamesOf256Characters() throws Exception {
    String longest = "a".repeat(256);
    for (String accepted : List.of(scope(100), longest)) {
      assertThat(sent(signIn.authorize(true, "scope", accepted))).containsKey("code");
    }
    String manyLong = String.join(" ", Collections.nCopies(31, longest));
    assertThat(sent(signIn.authorize(true, "scope", manyLong))).containsKey("code");

    for (String rejected : List.of(scope(101), scope(1_000), longest + "a", "a " + longest + "a")) {
      assertThat(sent(signIn.authorize(true, "scope", rejected)))
          .containsEntry("error", "invalid_request")
          .hasEntrySatisfying(
              "error_description",
              text ->
                  assertThat(text)
                      .startsWith(
                          "AADSTS9000: The scope must have at most 100 names of at most 256"
                              + " characters."));
      assertThat(
              signIn
                  .post(
                      "/common/oauth2/v2.0/devicecode", Map.of("client_id", APP, "scope", rejected))
                  .json())
          .containsEntry("error_codes", List.of(9000));
    }
    String refreshToken =
        signIn.redeem(sent(signIn.authorize(true)).get("code")).text("refresh_token");
    assertThat(signIn.token(SignInFixture.refresh(refreshToken, "scope", scope(101))).json())
        .containsEntry("error_codes", List.of(9000));
  }
}
