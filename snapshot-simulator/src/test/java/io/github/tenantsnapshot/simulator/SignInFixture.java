package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestClient.JOBS;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A simulator, and requests for its sign-in. */
final class SignInFixture implements AutoCloseable {

  static final String LOGIN = "https://login.microsoftonline.com";
  static final String TENANT = TenantSimulator.DEFAULT_TENANT_ID;
  static final String APP = "11111111-2222-3333-4444-555555555555";
  static final String SECRET = "not-a-real~secret+1";
  static final String REDIRECT = "http://localhost:3000/";
  static final String VERIFIER = "a-verifier-of-pkce-with-more-than-43-characters";
  static final String CHALLENGE = "43wJ8kGNVkzxzCOh7_bdgSkdEUaMKiVCPZHrSyxtPlY";
  static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  final AtomicReference<Instant> realTime = new AtomicReference<>(START);
  final TenantSimulator simulator =
      TenantSimulator.builder().virtualTime(START).realClock(realTime::get).build();

  @Override
  public void close() {
    simulator.close();
  }

  Response send(GraphRequest request) throws Exception {
    try (GraphResponse response = simulator.signIn().handler().handle(request)) {
      return new Response(response.status(), response.headers(), response.bodyText());
    }
  }

  Response get(String path, Map<String, String> query, String... headers) throws Exception {
    return send(with(GraphRequest.of("GET", LOGIN + path + "?" + encoded(query)), headers));
  }

  Response post(String path, Map<String, String> form, String... headers) throws Exception {
    byte[] body = encoded(form).getBytes(StandardCharsets.UTF_8);
    return send(
        with(
            GraphRequest.of(
                "POST",
                LOGIN + path,
                Map.of("Content-Type", List.of("application/x-www-form-urlencoded")),
                new ByteArrayInputStream(body)),
            headers));
  }

  private static GraphRequest with(GraphRequest request, String... headers) {
    GraphRequest changed = request;
    for (int i = 0; i < headers.length; i += 2) {
      changed = changed.withHeader(headers[i], headers[i + 1]);
    }
    return changed;
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Returns parameters with changes: names, each followed by a value, which may be empty. */
  static Map<String, String> parameters(Map<String, String> standard, String... changes) {
    Map<String, String> parameters = new LinkedHashMap<>(standard);
    for (int i = 0; i < changes.length; i += 2) {
      parameters.put(changes[i], changes[i + 1]);
      parameters.remove(changes[i], "");
    }
    return parameters;
  }

  /** Asks for an authorization code, or presses the button of its page. */
  Response authorize(boolean pressed, String... changes) throws Exception {
    return authorizeAt("common", pressed, changes);
  }

  /** Asks for an authorization code at the path of a tenant, or presses the button of its page. */
  Response authorizeAt(String tenant, boolean pressed, String... changes) throws Exception {
    Map<String, String> parameters =
        parameters(
            Map.of(
                "client_id", APP,
                "redirect_uri", REDIRECT,
                "response_type", "code",
                "scope", "openid offline_access https://graph.microsoft.com/.default",
                "state", "a b",
                "nonce", "n1",
                "client_info", "1",
                "code_challenge", CHALLENGE,
                "code_challenge_method", "S256"),
            changes);
    String path = "/" + tenant + "/oauth2/v2.0/authorize";
    if (!pressed) {
      return get(path, parameters);
    }
    parameters.putIfAbsent("simulator_user", userNameAt(tenant));
    return post(path, parameters);
  }

  /** Returns the code that a user gets with the button of the page. */
  String code(String... changes) throws Exception {
    return codeAt("common", changes);
  }

  /** Returns the code that a user of a tenant gets. */
  String codeAt(String tenant, String... changes) throws Exception {
    return sent(authorizeAt(tenant, true, changes)).get("code");
  }

  /** Asks for a code without a page. */
  Response silent(String cookie, String... changes) throws Exception {
    return get(
        "/common/oauth2/v2.0/authorize",
        parameters(
            Map.of(
                "client_id", APP,
                "redirect_uri", REDIRECT,
                "response_type", "code",
                "scope", "openid",
                "prompt", "none"),
            changes),
        "Cookie",
        cookie);
  }

  /** Asks for the codes of a device. */
  Response startDevice(String tenant) throws Exception {
    return post(
        "/" + tenant + "/oauth2/v2.0/devicecode", Map.of("client_id", APP, "scope", "openid"));
  }

  /** Returns the name of the only user, as the page shows it. */
  String userName() throws Exception {
    return userNameAt("common");
  }

  /** Returns the name of the only user of a tenant, as its page shows it. */
  String userNameAt(String tenant) throws Exception {
    String page = authorizeAt(tenant, false, "prompt", "select_account").body();
    return page.replaceAll("(?s).*name=\"simulator_user\" value=\"([^\"]*)\".*", "$1");
  }

  /** Returns the parameters that a browser is sent to an application with. */
  static Map<String, String> sent(Response redirect) {
    String location = redirect.headers().get("Location");
    URI uri = URI.create(location);
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String each :
        (uri.getRawQuery() == null ? uri.getRawFragment() : uri.getRawQuery()).split("&")) {
      String[] parts = each.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  Response redeem(String code, String... changes) throws Exception {
    return redeemAt("common", code, changes);
  }

  /** Redeems an authorization code at the path of a tenant. */
  Response redeemAt(String tenant, String code, String... changes) throws Exception {
    return tokenAt(
        tenant,
        parameters(
            Map.of(
                "client_id", APP,
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", REDIRECT,
                "code_verifier", VERIFIER,
                "client_info", "1"),
            changes));
  }

  Response token(Map<String, String> form, String... headers) throws Exception {
    return tokenAt("common", form, headers);
  }

  /** Requests tokens at the path of a tenant. */
  Response tokenAt(String tenant, Map<String, String> form, String... headers) throws Exception {
    return post("/" + tenant + "/oauth2/v2.0/token", form, headers);
  }

  /** Returns the form that redeems a refresh token. */
  static Map<String, String> refresh(String refreshToken, String... changes) {
    return parameters(
        Map.of("client_id", APP, "grant_type", "refresh_token", "refresh_token", refreshToken),
        changes);
  }

  /** Returns the form with which a device polls. */
  static Map<String, String> poll(String deviceCode) {
    return Map.of(
        "client_id",
        APP,
        "grant_type",
        "urn:ietf:params:oauth:grant-type:device_code",
        "device_code",
        deviceCode);
  }

  /** Returns the status of a request for Graph with a token. */
  int listJobs(String token) {
    return new TestClient(simulator, "Bearer " + token).get(JOBS).status();
  }
}
