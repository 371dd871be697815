package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.SignInFixture.APP;
import static io.github.tenantsnapshot.simulator.SignInFixture.CHALLENGE;
import static io.github.tenantsnapshot.simulator.SignInFixture.LOGIN;
import static io.github.tenantsnapshot.simulator.SignInFixture.REDIRECT;
import static io.github.tenantsnapshot.simulator.SignInFixture.SECRET;
import static io.github.tenantsnapshot.simulator.SignInFixture.START;
import static io.github.tenantsnapshot.simulator.SignInFixture.TENANT;
import static io.github.tenantsnapshot.simulator.SignInFixture.VERIFIER;
import static io.github.tenantsnapshot.simulator.SignInFixture.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sign-in of users with authorization codes and refresh tokens. */
class SignInUsersTest {

  private final SignInFixture signIn = new SignInFixture();
  private final TenantSimulator simulator = signIn.simulator;

  @AfterEach
  void close() {
    signIn.close();
  }

  @Test
  void pageHasOneButtonAndNoPassword() throws Exception {
    Response page = signIn.authorize(false, "state", "<script>");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.headers())
        .containsEntry("Content-Type", "text/html; charset=utf-8")
        .hasEntrySatisfying(
            "Content-Security-Policy",
            policy -> assertThat(policy).contains("default-src 'none'", "frame-ancestors 'none'"));
    assertThat(page.body())
        .contains("Simulator", "This is not Microsoft", "value=\"&lt;script&gt;\"")
        .containsOnlyOnce("<button")
        .doesNotContain("<script", "type=\"password\"", "type='password'");
  }

  @Test
  void codeIsRedeemedForTokensOfTheUser() throws Exception {
    Map<String, String> sent = sent(signIn.authorize(true));
    assertThat(sent).containsKeys("code", "client_info").containsEntry("state", "a b");

    Response tokens = signIn.redeem(sent.get("code"));

    assertThat(tokens.json())
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 3599)
        .containsEntry("client_info", sent.get("client_info"));
    String access = tokens.text("access_token");
    assertThat(signIn.listJobs(access)).isEqualTo(200);
    assertThat(simulator.tokens().verify(access).identity().user())
        .isEqualTo(simulator.tenant().admin().identity().user());
    DecodedJWT identity = JWT.decode(tokens.text("id_token"));
    assertThat(identity.getIssuer()).isEqualTo(LOGIN + "/" + TENANT + "/v2.0");
    assertThat(identity.getAudience()).containsExactly(APP);
    assertThat(identity.getClaim("nonce").asString()).isEqualTo("n1");
    assertThat(identity.getClaim("preferred_username").asString()).isEqualTo(signIn.userName());
    assertThat(signIn.listJobs(tokens.text("id_token"))).isEqualTo(401);
  }

  @Test
  void codeIsBoundToItsRequestAndUsedOnce() throws Exception {
    String code = signIn.code();
    assertThat(signIn.redeem(code).status()).isEqualTo(200);
    assertInvalidGrant(signIn.redeem(code), 70000);
    assertInvalidGrant(
        signIn.redeem(signIn.code(), "client_id", "99999999-2222-3333-4444-555555555555"), 70000);
    assertInvalidGrant(
        signIn.redeem(signIn.code(), "redirect_uri", "http://localhost:3000/x"), 500112);
    assertInvalidGrant(signIn.redeem(signIn.code(), "code_verifier", ""), 501481);
    String used = signIn.code();
    assertInvalidGrant(signIn.redeem(used, "code_verifier", VERIFIER + "x"), 501481);
    assertInvalidGrant(signIn.redeem(used), 70000);
    String expired = signIn.code();
    signIn.realTime.set(START.plus(Duration.ofMinutes(10)));
    assertInvalidGrant(signIn.redeem(expired), 70000);
  }

  private static void assertInvalidGrant(Response response, int number) {
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json())
        .containsEntry("error", "invalid_grant")
        .containsEntry("error_codes", List.of(number));
  }

  @Test
  void oldCodesAreDroppedIfThereAreTooMany() throws Exception {
    String first = signIn.code();
    for (int i = 0; i < 1_000; i++) {
      signIn.code();
    }
    assertInvalidGrant(signIn.redeem(first), 70000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "http://localhost.evil.example/",
        "http://user@localhost/",
        "http://localhost/#x",
        "javascript:alert(1)",
        "//localhost/",
        "x"
      })
  void unregisteredApplicationIsSentToLoopbackOnly(String redirectUri) throws Exception {
    Response rejected = signIn.authorize(false, "redirect_uri", redirectUri);

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.headers()).doesNotContainKey("Location");
    assertThat(rejected.body()).contains("AADSTS50011");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000/callback, 200",
    "http://localhost:3000/callback/, 400",
    "http://localhost:3000/callback?x=1, 400",
    "http://localhost:3001/callback, 400",
    "http://LOCALHOST:3000/callback, 400"
  })
  void registeredApplicationIsSentToExactlyItsUris(String redirectUri, int status)
      throws Exception {
    simulator
        .signIn()
        .register(
            SignInApplication.builder(APP)
                .addRedirectUri("http://localhost:3000/callback")
                .build());

    assertThat(signIn.authorize(false, "redirect_uri", redirectUri).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:3000/caf\u00e9?x=\u00e9, http://localhost:3000/caf%C3%A9?x=%C3%A9",
    "http://localhost:3000/\ud83d\ude00, http://localhost:3000/%F0%9F%98%80"
  })
  void redirectUriBeyondAsciiIsEncodedInTheHeader(String redirectUri, String sent)
      throws Exception {
    assertThat(signIn.authorize(true, "redirect_uri", redirectUri).headers().get("Location"))
        .startsWith(sent);

    simulator.signIn().register(SignInApplication.builder(APP).addRedirectUri(redirectUri).build());
    assertThat(signIn.authorize(true, "redirect_uri", redirectUri).headers().get("Location"))
        .startsWith(sent);
  }

  @Test
  void originWithAPathIsNoOrigin() throws Exception {
    Response rejected =
        signIn.send(
            GraphRequest.of("OPTIONS", LOGIN + "/common/oauth2/v2.0/token")
                .withHeader("Origin", "http://localhost:3000/caf\u00e9"));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.headers()).doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  void clientInfoIsJsonForAnyUserId() throws Exception {
    Caller user = Caller.user(TENANT, "a\"b\\c", "Adele Vance");
    simulator.signIn().registerUser("adele@contoso.com", user);

    String info = signIn.redeem(signIn.code()).text("client_info");

    String json = new String(Base64.getUrlDecoder().decode(info), StandardCharsets.UTF_8);
    assertThat(JsonText.of(json).asMap())
        .containsEntry("uid", "a\"b\\c")
        .containsEntry("utid", TENANT);
  }

  @Test
  void loginHintIgnoresCase() throws Exception {
    String id = "77777777-2222-3333-4444-555555555555";
    simulator
        .signIn()
        .registerUser("adele@contoso.com", Caller.user(TENANT, id, "Adele Vance"))
        .registerUser("alex@contoso.com", Caller.user(TENANT, APP, "Alex Wilber"));
    String hint = "ADELE@Contoso.com";

    Response page = signIn.authorize(false, "login_hint", hint);
    assertThat(page.body())
        .contains("Continue as adele@contoso.com")
        .doesNotContain("Continue as alex@contoso.com");

    Response first = signIn.authorize(true, "simulator_user", "adele@contoso.com");
    Response silent =
        signIn.silent(first.headers().get("Set-Cookie").split(";")[0], "login_hint", hint);
    assertThat(sent(silent)).containsKey("code");
  }

  @Test
  void registeredApplicationNeedsItsSecretToRedeemACode() throws Exception {
    simulator
        .signIn()
        .register(
            SignInApplication.builder(APP).addSecret(SECRET).addRedirectUri(REDIRECT).build());

    assertThat(signIn.redeem(signIn.code()).json()).containsEntry("error", "invalid_client");
    assertThat(signIn.redeem(signIn.code(), "client_secret", "wrong").json())
        .containsEntry("error_codes", List.of(7000215));
    assertThat(signIn.redeem(signIn.code(), "client_secret", SECRET).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, '', invalid_request",
    "response_mode, other, invalid_request",
    "scope, '', invalid_request",
    "scope, https://vault.azure.net/.default, invalid_resource",
    "code_challenge, short, invalid_request",
    "code_challenge_method, S512, invalid_request",
    "prompt, none, login_required"
  })
  void errorIsSentToTheApplication(String parameter, String value, String error) throws Exception {
    Response redirect = signIn.authorize(false, parameter, value);

    assertThat(redirect.status()).isEqualTo(302);
    assertThat(sent(redirect)).containsEntry("error", error).containsEntry("state", "a b");
  }

  @Test
  void silentRequestSucceedsAfterASignIn() throws Exception {
    Response first = signIn.authorize(true, "response_mode", "fragment");
    assertThat(first.headers().get("Location")).startsWith(REDIRECT + "#code=");
    String cookie = first.headers().get("Set-Cookie");
    assertThat(cookie).contains("; HttpOnly; Secure; SameSite=None");

    assertThat(sent(signIn.silent("a=b; " + cookie.split(";")[0]))).containsKey("code");
    assertThat(sent(signIn.silent("simulator_session=x"))).containsEntry("error", "login_required");
  }

  @Test
  void otherSitesCannotPressTheButton() throws Exception {
    Map<String, String> form =
        Map.of(
            "client_id",
            APP,
            "redirect_uri",
            REDIRECT,
            "response_type",
            "code",
            "scope",
            "openid",
            "simulator_user",
            signIn.userName());
    String path = "/common/oauth2/v2.0/authorize";

    assertThat(signIn.post(path, form, "Origin", "https://evil.example").status()).isEqualTo(403);
    assertThat(signIn.post(path, form, "Origin", "null").status()).isEqualTo(403);
    assertThat(signIn.post(path, form, "Origin", LOGIN).status()).isEqualTo(302);
  }

  @Test
  void refreshTokenReturnsNewTokensForItsApplication() throws Exception {
    String refresh = signIn.redeem(signIn.code()).text("refresh_token");
    Map<String, String> form =
        Map.of(
            "client_id",
            APP,
            "grant_type",
            "refresh_token",
            "refresh_token",
            refresh,
            "scope",
            "ConfigurationMonitoring.Read.All offline_access");

    Response tokens = signIn.token(form);

    assertThat(tokens.json()).containsKey("refresh_token").doesNotContainKey("id_token");
    assertThat(simulator.tokens().verify(tokens.text("access_token")).permissions())
        .containsExactly(Permission.CONFIGURATION_MONITORING_READ_ALL);
    assertInvalidGrant(
        signIn.token(
            SignInFixture.parameters(form, "client_id", "99999999-2222-3333-4444-555555555555")),
        70000);
    assertInvalidGrant(
        signIn.token(SignInFixture.parameters(form, "refresh_token", "wrong")), 70000);
    signIn.realTime.set(START.plus(Duration.ofDays(90)));
    assertInvalidGrant(signIn.token(form), 70000);
  }

  @Test
  void registeredUserSignsInWithItsPermissions() throws Exception {
    Caller adele = Caller.user(TENANT, "77777777-2222-3333-4444-555555555555", "Adele Vance");
    simulator.signIn().registerUser("adele@contoso.com", adele.withPermissions());

    Response tokens = signIn.redeem(signIn.code("login_hint", "adele@contoso.com"));

    assertThat(JWT.decode(tokens.text("id_token")).getClaim("name").asString())
        .isEqualTo("Adele Vance");
    assertThat(signIn.listJobs(tokens.text("access_token"))).isEqualTo(403);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> simulator.signIn().registerUser("x", Caller.application(TENANT, APP, "x")))
        .withMessageStartingWith("user must have the identity of a user: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.signIn().registerUser(" ", adele))
        .withMessage("name must have 1 to 256 characters: ' '");
  }

  @Test
  void onlyPagesOfTheApplicationMayRequestTokens() throws Exception {
    String path = "/common/oauth2/v2.0/token";
    Response preflight =
        signIn.send(
            GraphRequest.of("OPTIONS", LOGIN + path)
                .withHeader("Origin", "http://localhost:3000")
                .withHeader("Access-Control-Request-Method", "POST")
                .withHeader("Access-Control-Request-Headers", "content-type"));
    assertThat(preflight.headers())
        .containsEntry("Access-Control-Allow-Origin", "http://localhost:3000")
        .containsEntry("Access-Control-Allow-Headers", "content-type");
    simulator
        .signIn()
        .register(SignInApplication.builder(APP).addRedirectUri(REDIRECT).build())
        .requireRegistration();
    Map<String, String> form =
        Map.of(
            "client_id", APP,
            "grant_type", "authorization_code",
            "code", signIn.code(),
            "redirect_uri", REDIRECT,
            "code_verifier", VERIFIER);

    Response foreign = signIn.post(path, form, "Origin", "http://localhost:4000");
    assertThat(foreign.json()).containsEntry("error_codes", List.of(9002326));
    assertThat(foreign.headers()).doesNotContainKey("Access-Control-Allow-Origin");
    Response own = signIn.post(path, form, "Origin", "http://localhost:3000");
    assertThat(own.status()).isEqualTo(200);
    assertThat(own.headers())
        .containsEntry("Access-Control-Allow-Origin", "http://localhost:3000")
        .containsEntry("Vary", "Origin");
    String withoutChallenge = signIn.code("code_challenge", "", "code_challenge_method", "");
    assertThat(
            signIn
                .post(
                    path,
                    SignInFixture.parameters(form, "code", withoutChallenge, "code_verifier", ""),
                    "Origin",
                    "http://localhost:3000")
                .json())
        .containsEntry("error_codes", List.of(9002325));
    assertThat(CHALLENGE).hasSize(43);
  }

  @Test
  void codesAndTokensAreNeitherRecordedNorSaved() throws Exception {
    String code = signIn.code();
    Response tokens = signIn.redeem(code);
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    simulator.saveState(state);

    assertThat(simulator.journal().entries()).isEmpty();
    assertThat(state.toString(StandardCharsets.UTF_8))
        .doesNotContain(code, tokens.text("refresh_token"), tokens.text("access_token"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "/x",
        "http://localhost/#x",
        "javascript://x/%0aalert(1)",
        "a b",
        "http://localhost/\ud800"
      })
  void invalidRedirectUriIsRejected(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignInApplication.builder(APP).addRedirectUri(uri))
        .withMessageStartingWith("redirectUri must ")
        .withMessageEndingWith(": " + uri);
  }
}
