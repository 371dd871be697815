package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.SignInFixture.APP;
import static io.github.tenantsnapshot.simulator.SignInFixture.LOGIN;
import static io.github.tenantsnapshot.simulator.SignInFixture.REDIRECT;
import static io.github.tenantsnapshot.simulator.SignInFixture.SECRET;
import static io.github.tenantsnapshot.simulator.SignInFixture.parameters;
import static io.github.tenantsnapshot.simulator.SignInFixture.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The authentication of applications with the header {@code Authorization}. */
class SignInClientAuthenticationTest {

  private static final Map<String, String> FORM =
      Map.of("grant_type", "client_credentials", "scope", "https://graph.microsoft.com/.default");
  private static final String CHALLENGE = "Basic realm=\"login.microsoftonline.com\"";

  private final SignInFixture signIn = new SignInFixture();

  @BeforeEach
  void register() {
    signIn
        .simulator
        .signIn()
        .register(SignInApplication.builder(APP).addSecret(SECRET).addRedirectUri(REDIRECT).build())
        .requireRegistration();
  }

  @AfterEach
  void close() {
    signIn.close();
  }

  private static String basic(String id, String secret) {
    String credentials = encoded(id) + ":" + encoded(secret);
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Response token(String authorization, String... changes) throws Exception {
    return signIn.token(parameters(FORM, changes), "Authorization", authorization);
  }

  @Test
  void applicationSignsInWithBasic() throws Exception {
    assertThat(token(basic(APP, SECRET)).json()).containsKey("access_token");
    assertThat(token(basic(APP, SECRET), "client_id", APP).json()).containsKey("access_token");
    assertThat(token(basic(APP, SECRET).replaceFirst("Basic", "bASIC")).status()).isEqualTo(200);
    Response version1 =
        signIn.post(
            "/common/oauth2/token",
            Map.of("grant_type", "client_credentials", "resource", "https://graph.microsoft.com"),
            "Authorization",
            basic(APP, SECRET));
    assertThat(version1.json()).containsKey("access_token");
  }

  @Test
  void secretIsDecoded() throws Exception {
    String secret = "a:b%c+d \u00e9&=";
    signIn.simulator.signIn().register(APP, secret);

    assertThat(token(basic(APP, secret)).json()).containsKey("access_token");
  }

  @Test
  void codeIsRedeemedWithBasic() throws Exception {
    String code = sent(signIn.authorize(true)).get("code");
    Map<String, String> form =
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "redirect_uri",
            REDIRECT,
            "code_verifier",
            SignInFixture.VERIFIER);

    Response tokens = signIn.token(form, "Authorization", basic(APP, SECRET));

    assertThat(tokens.json()).containsKeys("access_token", "refresh_token");
    Response device =
        signIn.post(
            "/common/oauth2/v2.0/devicecode",
            Map.of("scope", "openid"),
            "Authorization",
            basic(APP, SECRET));
    assertThat(device.json()).containsKey("device_code");
  }

  @ParameterizedTest
  @CsvSource({"wrong, 7000215", "'', 7000218"})
  void wrongSecretIsChallenged(String secret, int number) throws Exception {
    Response rejected = token(basic(APP, secret));

    assertThat(rejected.status()).isEqualTo(401);
    assertThat(rejected.headers()).containsEntry("WWW-Authenticate", CHALLENGE);
    assertThat(rejected.json())
        .containsEntry("error", "invalid_client")
        .containsEntry("error_codes", List.of(number));
    assertThat(signIn.token(parameters(FORM, "client_id", APP, "client_secret", "x")).headers())
        .doesNotContainKey("WWW-Authenticate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic *", "Basic YQ==", "Basic JXp6OmE=", "Basic /zph"})
  void malformedHeaderIsChallenged(String authorization) throws Exception {
    Response rejected = token(authorization, "client_id", APP);

    assertThat(rejected.status()).isEqualTo(401);
    assertThat(rejected.headers()).containsEntry("WWW-Authenticate", CHALLENGE);
    assertThat(rejected.json())
        .containsEntry("error", "invalid_client")
        .containsEntry("error_codes", List.of(9000));
  }

  @Test
  void onlyOneMethodIsAllowed() throws Exception {
    String type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    for (Response rejected :
        List.of(
            token(basic(APP, SECRET), "client_secret", SECRET),
            token(basic(APP, SECRET), "client_assertion_type", type, "client_assertion", "x.y.z"),
            signIn.token(
                parameters(
                    FORM,
                    "client_id",
                    APP,
                    "client_secret",
                    SECRET,
                    "client_assertion_type",
                    type,
                    "client_assertion",
                    "x.y.z")),
            token(basic(APP, SECRET), "client_id", "99999999-2222-3333-4444-555555555555"))) {
      assertThat(rejected.status()).isEqualTo(400);
      assertThat(rejected.json())
          .containsEntry("error", "invalid_request")
          .containsEntry("error_codes", List.of(9000));
      assertThat(rejected.body()).doesNotContain(SECRET);
    }
  }

  @Test
  void repeatedHeaderIsRejected() throws Exception {
    String body =
        "grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default";
    Response rejected =
        signIn.send(
            GraphRequest.of(
                "POST",
                LOGIN + "/common/oauth2/v2.0/token",
                Map.of(
                    "Content-Type",
                    List.of("application/x-www-form-urlencoded"),
                    "Authorization",
                    List.of(basic(APP, SECRET), basic(APP, SECRET))),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII))));

    assertThat(rejected.status()).isEqualTo(400);
    assertThat(rejected.json()).containsEntry("error_codes", List.of(9000));
  }

  @Test
  void supportedMethodsAreAdvertised() throws Exception {
    Response configuration = signIn.get("/common/v2.0/.well-known/openid-configuration", Map.of());

    assertThat(configuration.json())
        .containsEntry(
            "token_endpoint_auth_methods_supported",
            List.of("client_secret_post", "private_key_jwt", "client_secret_basic"));
  }
}
