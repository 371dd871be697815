package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestClient.JOBS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the sign-in of applications. */
class SignInTest {

  private static final String LOGIN = "https://login.microsoftonline.com/";
  private static final String TENANT = TenantSimulator.DEFAULT_TENANT_ID;
  private static final String APP = "11111111-2222-3333-4444-555555555555";
  private static final String SECRET = "not-a-real~secret+1";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final AtomicReference<Instant> realTime = new AtomicReference<>(START);
  private final TenantSimulator simulator =
      TenantSimulator.builder().virtualTime(START).realClock(realTime::get).build();

  @AfterEach
  void close() {
    simulator.close();
  }

  private Response send(GraphRequest request) throws Exception {
    try (GraphResponse response = simulator.signIn().handler().handle(request)) {
      return new Response(response.status(), response.headers(), response.bodyText());
    }
  }

  private Response post(String path, Map<String, String> form) throws Exception {
    String body =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        GraphRequest.of(
            "POST",
            LOGIN + path,
            Map.of("Content-Type", List.of("application/x-www-form-urlencoded")),
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, String> form(String... changes) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", APP);
    form.put("client_secret", SECRET);
    form.put("grant_type", "client_credentials");
    form.put("scope", "https://graph.microsoft.com/.default");
    for (int i = 0; i < changes.length; i += 2) {
      form.put(changes[i], changes[i + 1]);
      form.remove(changes[i], "");
    }
    return form;
  }

  private Response token(String... changes) throws Exception {
    return post(TENANT + "/oauth2/v2.0/token", form(changes));
  }

  private int listJobs(String token) {
    return new TestClient(simulator, "Bearer " + token).get(JOBS).status();
  }

  @ParameterizedTest
  @ValueSource(strings = {TENANT, "common", "organizations", "contoso.onmicrosoft.com"})
  void applicationSignsInWithASecret(String tenant) throws Exception {
    Response response =
        post(tenant + "/oauth2/v2.0/token?client-request-id=" + APP, form("client_info", "1"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers()).containsEntry("Cache-Control", "no-store, no-cache");
    assertThat(response.json())
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 3599)
        .containsEntry("ext_expires_in", 3599);
    assertThat(simulator.tokens().verify(response.text("access_token")).tenantId())
        .isEqualTo(TENANT);
    assertThat(listJobs(response.text("access_token"))).isEqualTo(200);
  }

  @Test
  void versionOneHasTextsAndAResource() throws Exception {
    Response response =
        post(
            TENANT + "/oauth2/token",
            form("scope", "", "resource", "https://graph.microsoft.com/"));

    assertThat(response.json())
        .containsEntry("expires_in", "3599")
        .containsEntry("expires_on", Long.toString(START.getEpochSecond() + 3599))
        .containsEntry("resource", "https://graph.microsoft.com/");
    assertThat(listJobs(response.text("access_token"))).isEqualTo(200);
  }

  @Test
  void scopesOfOpenIdAreIgnoredForApplications() throws Exception {
    String scope = "https://graph.microsoft.com/.default openid profile offline_access";
    assertThat(token("scope", scope).status()).isEqualTo(200);
    assertThat(token("scope", "openid").json()).containsEntry("error", "invalid_scope");
  }

  @Test
  void registeredApplicationHasItsPermissions() throws Exception {
    simulator.signIn().register(APP, SECRET, Permission.CONFIGURATION_MONITORING_READ_ALL);

    String token = token().text("access_token");

    assertThat(simulator.tokens().verify(token).permissions())
        .containsExactly(Permission.CONFIGURATION_MONITORING_READ_ALL);
    assertThat(JWT.decode(token).getClaim("roles").asList(String.class))
        .containsExactly("ConfigurationMonitoring.Read.All");
  }

  @ParameterizedTest
  @CsvSource({
    "client_id, '', 400, invalid_request, 900144",
    "client_id, no-guid, 400, unauthorized_client, 700016",
    "client_id, 99999999-2222-3333-4444-555555555555, 400, unauthorized_client, 700016",
    "client_secret, '', 401, invalid_client, 7000218",
    "client_secret, wrong, 401, invalid_client, 7000215",
    "grant_type, '', 400, invalid_request, 900144",
    "grant_type, password, 400, unsupported_grant_type, 70003",
    "scope, '', 400, invalid_request, 900144",
    "scope, User.Read, 400, invalid_scope, 1002012",
    "scope, https://vault.azure.net/.default, 400, invalid_resource, 500011"
  })
  void wrongTokenRequestGetsTheErrorOfThePlatform(
      String parameter, String value, int status, String error, int number) throws Exception {
    simulator.signIn().register(APP, SECRET).requireRegistration();

    Response rejected = token(parameter, value);

    assertThat(rejected.status()).isEqualTo(status);
    assertThat(rejected.json())
        .containsEntry("error", error)
        .containsEntry("error_codes", List.of(number))
        .containsKeys("timestamp", "trace_id", "correlation_id", "error_uri");
    assertThat(rejected.text("error_description"))
        .startsWith("AADSTS" + number + ": ")
        .contains("Trace ID: " + rejected.text("trace_id"), "Timestamp: 2026-11-23 09:00:00Z");
    assertThat(rejected.body()).doesNotContain(SECRET);
  }

  @Test
  void unknownTenantAndPathAreRejected() throws Exception {
    assertThat(post(APP + "/oauth2/v2.0/token", form()).json())
        .containsEntry("error_codes", List.of(90002));
    assertThat(post(TENANT + "/oauth2/v2.0/wrong", form()).status()).isEqualTo(404);
    assertThat(send(GraphRequest.post(LOGIN + TENANT + "/oauth2/v2.0/token", "{}")).status())
        .isEqualTo(400);
  }

  @Test
  void advancingTheClockExpiresNoTokenThatAClientCaches() throws Exception {
    String token = token().text("access_token");
    assertThat(listJobs(token)).isEqualTo(200);

    simulator.advance(Duration.ofDays(7));
    assertThat(listJobs(token)).isEqualTo(200);

    realTime.set(START.plusSeconds(3599));
    assertThat(listJobs(token)).isEqualTo(401);
  }

  @Test
  void tokensExpireByTheClockOfTheSimulatorIfItIsSet() throws Exception {
    simulator.signIn().expireBySimulatorClock();
    String token = token().text("access_token");

    realTime.set(START.plus(Duration.ofDays(7)));
    assertThat(listJobs(token)).isEqualTo(200);

    simulator.advance(Duration.ofSeconds(3599));
    assertThat(listJobs(token)).isEqualTo(401);
  }

  @Test
  void keysVerifyTheToken() throws Exception {
    String token = token().text("access_token");
    for (String path : List.of(TENANT + "/discovery/v2.0/keys", "common/discovery/keys")) {
      Response keys = send(GraphRequest.of("GET", LOGIN + path));
      Map<String, Object> key = keys.objects("keys").get(0);
      assertThat(key).containsEntry("kid", JWT.decode(token).getKeyId());
      RSAPublicKeySpec spec = new RSAPublicKeySpec(number(key.get("n")), number(key.get("e")));
      RSAPublicKey publicKey = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
      Algorithm.RSA256(publicKey, null).verify(JWT.decode(token));
    }
  }

  private static BigInteger number(Object text) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(String.valueOf(text)));
  }

  @Test
  void configurationNamesTheHostOfTheRequest() throws Exception {
    Response configuration =
        send(GraphRequest.of("GET", LOGIN + TENANT + "/v2.0/.well-known/openid-configuration"));

    assertThat(configuration.json())
        .containsEntry("issuer", LOGIN + TENANT + "/v2.0")
        .containsEntry("token_endpoint", LOGIN + TENANT + "/oauth2/v2.0/token")
        .containsEntry("jwks_uri", LOGIN + TENANT + "/discovery/v2.0/keys");
    Response instances =
        send(
            GraphRequest.of(
                "GET",
                LOGIN + "common/discovery/instance?api-version=1.1&authorization_endpoint=x"));
    assertThat(instances.text("tenant_discovery_endpoint"))
        .isEqualTo(LOGIN + "common/v2.0/.well-known/openid-configuration");
    assertThat(instances.objects("metadata").get(0))
        .containsEntry("preferred_network", "login.microsoftonline.com");
  }

  @Test
  void secretsAreNeitherRecordedNorSaved() throws Exception {
    simulator.signIn().register(APP, SECRET);
    String token = token().text("access_token");
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    simulator.saveState(state);

    assertThat(simulator.journal().entries()).isEmpty();
    assertThat(state.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET, token);
  }

  @Test
  void registrationAndIssuedTokensSurviveAReset() throws Exception {
    simulator
        .signIn()
        .register(APP, SECRET, Permission.CONFIGURATION_MONITORING_READ_ALL)
        .requireRegistration();
    String token = token().text("access_token");

    simulator.reset();

    assertThat(listJobs(token)).isEqualTo(200);
    assertThat(token().status()).isEqualTo(200);
  }

  @Test
  void invalidRegistrationIsRejectedWithoutTheSecret() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.signIn().register("wrong", SECRET))
        .withMessage("clientId must be a GUID: wrong");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.signIn().register(APP, ""))
        .withMessage("secret must not be empty");
  }

  @Test
  void otherHostsAreHandledAsBefore() throws Exception {
    String token = simulator.tokens().issue(simulator.tenant().admin());
    GraphRequest list = GraphRequest.of("GET", JOBS).withHeader("Authorization", "Bearer " + token);
    try (GraphResponse jobs = simulator.signIn().around(simulator.endpoint()).handle(list);
        GraphResponse keys =
            simulator
                .signIn()
                .around(simulator.endpoint())
                .handle(GraphRequest.of("GET", LOGIN + "common/discovery/keys"))) {
      assertThat(jobs.status()).isEqualTo(200);
      assertThat(JsonText.of(keys.bodyText()).asMap()).containsKey("keys");
    }
  }

  @Test
  void assertionIsVerifiedWithTheKeyOfTheApplication() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    KeyPair other = generator.generateKeyPair();
    simulator.signIn().register(SignInApplication.builder(APP).addKey(pair.getPublic()).build());
    Instant soon = START.plusSeconds(600);

    assertThat(assertion(signed(pair, APP, LOGIN + TENANT + "/oauth2/v2.0/token", soon)))
        .isEqualTo(200);
    assertThat(assertion(signed(other, APP, LOGIN + TENANT + "/oauth2/v2.0/token", soon)))
        .isEqualTo(401);
    assertThat(assertion(signed(pair, TENANT, LOGIN + TENANT + "/oauth2/v2.0/token", soon)))
        .isEqualTo(401);
    assertThat(assertion(signed(pair, APP, "https://evil.example/token", soon))).isEqualTo(401);
    assertThat(assertion(signed(pair, APP, LOGIN + TENANT + "/oauth2/v2.0/token", START)))
        .isEqualTo(401);
    assertThat(assertion("x.y.z")).isEqualTo(401);
    assertThat(token().status()).isEqualTo(401); // a secret, which the application does not have
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"alg\":\"RS256\"} | {\"exp\":9223372036854775807}",
        "{\"alg\":\"RS256\"} | {\"exp\":-9223372036854775808}",
        "{\"alg\":\"RS256\"} | {\"exp\":\"soon\"}",
        "{\"alg\":\"RS256\"} | null",
        "null | {}",
        "[] | {}"
      })
  void malformedAssertionIsRejected(String header, String payload) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    simulator.signIn().register(SignInApplication.builder(APP).addKey(pair.getPublic()).build());
    String signed = base64(header) + "." + base64(payload);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    String assertion =
        signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());

    Response rejected = assertionResponse(assertion);

    assertThat(rejected.status()).isEqualTo(401);
    assertThat(rejected.json())
        .containsEntry("error", "invalid_client")
        .containsEntry("error_codes", List.of(700027));
    assertThat(rejected.text("error_description")).contains("The assertion must be a JWT.");
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private int assertion(String assertion) throws Exception {
    return assertionResponse(assertion).status();
  }

  private Response assertionResponse(String assertion) throws Exception {
    return token(
        "client_secret",
        "",
        "client_assertion",
        assertion,
        "client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  }

  private static String signed(KeyPair pair, String subject, String audience, Instant expiry) {
    return JWT.create()
        .withIssuer(APP)
        .withSubject(subject)
        .withAudience(audience)
        .withExpiresAt(expiry)
        .sign(Algorithm.RSA256(null, (RSAPrivateKey) pair.getPrivate()));
  }
}
