package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.internal.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where users sign in to an application: with authorization codes. Thread-safe. */
final class UserEndpoint {

  private static final int MAX_CODES = 1_000;
  private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);
  private static final int MAX_SESSIONS = 1_000;
  private static final Duration SESSION_LIFETIME = Duration.ofDays(1);

  private static final String COOKIE = "simulator_session";
  private static final Set<String> MODES = Set.of("query", "fragment", "form_post");
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  private final Applications applications;
  private final Users users;
  private final RandomTexts texts;
  private final ExpiringStore<Grant.Coded> codes = new ExpiringStore<>(MAX_CODES, CODE_LIFETIME);
  private final ExpiringStore<User.Key> sessions =
      new ExpiringStore<>(MAX_SESSIONS, SESSION_LIFETIME);

  UserEndpoint(Applications applications, Users users, RandomTexts texts) {
    this.applications = applications;
    this.users = users;
    this.texts = texts;
  }

  void forgetGrants() {
    codes.clear();
    sessions.clear();
  }

  /**
   * Removes the grant of an authorization code, which is thereby used up; null if there is none.
   */
  Grant.@Nullable Coded take(String code, Instant now) {
    return codes.take(code, now);
  }

  /**
   * Responds to a request for an authorization code, or to a button of its page.
   *
   * @param form the parameters
   * @param cookies the header {@code Cookie}
   * @param secure whether the request is for HTTPS
   * @throws SignInException if the application or its redirect URI is wrong; other errors are sent
   *     to the redirect URI
   */
  Reply authorize(
      Form form, boolean pressed, String tenantId, String cookies, boolean secure, Instant now)
      throws SignInException {
    Application application = applications.get(form.required("client_id"), tenantId);
    String redirectUri = form.required("redirect_uri");
    if (!application.allowsRedirect(redirectUri)) {
      throw SignInException.wrongRedirect(redirectUri, application.clientId());
    }
    String mode = form.optional("response_mode").orElse("query");
    boolean isKnown =
        MODES.contains(mode) && (!mode.equals("form_post") || redirectUri.startsWith("http"));
    Map<String, String> response = new LinkedHashMap<>();
    Reply page = null;
    @Nullable String cookie = null;
    try {
      Requested requested = requested(form, isKnown);
      Optional<User> user =
          pressed ? pressed(form, tenantId) : session(form, tenantId, cookies, now);
      if (user.isEmpty()) {
        page = page(form, application, tenantId);
      } else {
        String nonce = form.optional("nonce").orElse(null);
        Grant grant = new Grant(application.clientId(), user.get().key(), requested.scopes, nonce);
        String code = texts.secret();
        codes.put(code, new Grant.Coded(grant, redirectUri, requested.challenge), now);
        response.put("code", code);
        form.optional("client_info")
            .ifPresent(unused -> response.put("client_info", clientInfo(user.get())));
        response.put("session_state", texts.guid());
        if (pressed) {
          cookie = texts.secret();
          sessions.put(cookie, user.get().key(), now);
        }
      }
    } catch (SignInException e) {
      response.put("error", e.error());
      response.put("error_description", String.valueOf(e.getMessage()));
    }
    if (page != null) {
      return page;
    }
    form.optional("state").ifPresent(state -> response.put("state", state));
    Reply reply = reply(redirectUri, isKnown ? mode : "query", response);
    return cookie == null ? reply : reply.with("Set-Cookie", setCookie(cookie, secure));
  }

  /** What a client requests, whoever the user will be. */
  private record Requested(Scopes scopes, Grant.@Nullable Challenge challenge) {}

  private static Requested requested(Form form, boolean isKnownMode) throws SignInException {
    String type = form.required("response_type");
    if (!type.equals("code")) {
      throw SignInException.wrongResponseType(type);
    }
    if (!isKnownMode) {
      throw SignInException.invalid(
          "The response_mode must be query, fragment, or form_post with a URL.");
    }
    Scopes scopes = Scopes.of(form.required("scope"));
    Grant.Challenge challenge = null;
    if (form.optional("code_challenge").isPresent()) {
      String text = form.required("code_challenge");
      String method = form.optional("code_challenge_method").orElse("plain");
      if (!CHALLENGE.matcher(text).matches() || !Set.of("S256", "plain").contains(method)) {
        throw SignInException.invalid(
            "The code_challenge must have 43 to 128 characters, and its method must be S256 or"
                + " plain.");
      }
      challenge = new Grant.Challenge(text, method.equals("S256"));
    }
    return new Requested(scopes, challenge);
  }

  /** Returns the user whose button was pressed. */
  private Optional<User> pressed(Form form, String tenantId) throws SignInException {
    Optional<User> user = users.find(new User.Key(tenantId, form.required(Pages.USER)));
    if (user.isEmpty()) {
      throw SignInException.invalid("The user is not registered.");
    }
    return user;
  }

  /** Returns the user who has signed in before; empty if the page must be shown. */
  private Optional<User> session(Form form, String tenantId, String cookies, Instant now)
      throws SignInException {
    String prompt = form.optional("prompt").orElse("");
    Optional<String> hint = form.optional("login_hint");
    Optional<User> user =
        Arrays.stream(cookies.split(";", -1))
            .map(String::strip)
            .filter(each -> each.startsWith(COOKIE + "="))
            .map(each -> each.substring(COOKIE.length() + 1))
            .flatMap(each -> Optional.ofNullable(sessions.get(each, now)).stream())
            .filter(each -> each.tenantId().equals(tenantId))
            .flatMap(each -> users.find(each).stream())
            .filter(each -> each.name().equalsIgnoreCase(hint.orElse(each.name())))
            .findFirst();
    if (prompt.equals("none") && user.isEmpty()) {
      throw SignInException.loginRequired();
    }
    return prompt.isEmpty() || prompt.equals("none") ? user : Optional.empty();
  }

  private Reply page(Form form, Application application, String tenantId) {
    List<User> choice = users.of(tenantId);
    String hint = form.optional("login_hint").orElse("");
    List<User> hinted = choice.stream().filter(user -> user.name().equalsIgnoreCase(hint)).toList();
    return Reply.html(
        200,
        Pages.signIn(
            application.clientId(), hinted.isEmpty() ? choice : hinted, form.parameters()));
  }

  private static Reply reply(String redirectUri, String mode, Map<String, String> parameters) {
    if (mode.equals("form_post")) {
      return Reply.html(200, Pages.post(redirectUri, parameters));
    }
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    String separator = mode.equals("fragment") ? "#" : redirectUri.contains("?") ? "&" : "?";
    return Reply.redirect(redirectUri + separator + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String setCookie(String value, boolean secure) {
    // A silent request comes from a frame of the application, which is another site.
    return COOKIE
        + "="
        + value
        + "; Path=/; HttpOnly"
        + (secure ? "; Secure; SameSite=None" : "; SameSite=Lax");
  }

  /** Returns the user and the tenant in the form that clients identify accounts with. */
  static String clientInfo(User user) {
    String json = Json.fromMap(Map.of("uid", user.id(), "utid", user.caller().tenantId()));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
