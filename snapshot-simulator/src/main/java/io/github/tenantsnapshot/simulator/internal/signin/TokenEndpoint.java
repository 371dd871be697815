package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where applications get tokens, for themselves and for users. Thread-safe. */
final class TokenEndpoint {

  private static final long LIFETIME_SECONDS = 3_599;
  private static final int MAX_REFRESH_TOKENS = 10_000;
  private static final Duration REFRESH_LIFETIME = Duration.ofDays(90);
  private static final String DEFAULT = "/.default";
  private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

  private final AccessTokens tokens;
  private final Users users;
  private final UserEndpoint codes;
  private final DeviceEndpoint devices;
  private final RandomTexts texts;
  private final ExpiringStore<Grant> refreshTokens =
      new ExpiringStore<>(MAX_REFRESH_TOKENS, REFRESH_LIFETIME);

  private volatile boolean byClock;

  TokenEndpoint(
      AccessTokens tokens,
      Users users,
      UserEndpoint codes,
      DeviceEndpoint devices,
      RandomTexts texts) {
    this.tokens = tokens;
    this.users = users;
    this.codes = codes;
    this.devices = devices;
    this.texts = texts;
  }

  /** Lets the access tokens of later requests expire by the simulator's clock. */
  void expireByClock() {
    byClock = true;
  }

  void forgetGrants() {
    refreshTokens.clear();
  }

  private String accessToken(Caller caller, Instant now) {
    return byClock
        ? tokens.issueByClock(caller, Duration.ofSeconds(LIFETIME_SECONDS))
        : tokens.issueInRealTime(caller, now, now.plusSeconds(LIFETIME_SECONDS));
  }

  /** Responds to a request in version 2.0. */
  Map<String, @Nullable Object> version2(TokenRequest request) throws SignInException {
    Form form = request.form();
    String grant = form.required("grant_type");
    return switch (grant) {
      case "client_credentials" -> {
        requireGraph(resourceOf(form.required("scope")));
        request.authenticate(true);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("token_type", "Bearer");
        json.put("expires_in", LIFETIME_SECONDS);
        json.put("ext_expires_in", LIFETIME_SECONDS);
        json.put("access_token", tokenOfApplication(request));
        yield json;
      }
      case "authorization_code" -> {
        request.authenticate(false);
        yield tokensOfUser(request, redeemed(request));
      }
      case "refresh_token" -> {
        request.authenticate(false);
        yield tokensOfUser(request, refreshed(request));
      }
      case "device_code", DEVICE_CODE -> {
        request.authenticate(false);
        yield tokensOfUser(request, devices.poll(request));
      }
      default -> throw SignInException.wrongGrant(grant);
    };
  }

  /** Responds to a request in version 1.0, which only applications send for themselves. */
  Map<String, @Nullable Object> version1(TokenRequest request) throws SignInException {
    String grant = request.form().required("grant_type");
    if (!grant.equals("client_credentials")) {
      throw SignInException.wrongGrant(grant);
    }
    String resource = request.form().required("resource");
    requireGraph(resource);
    request.authenticate(true);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("token_type", "Bearer");
    json.put("expires_in", Long.toString(LIFETIME_SECONDS)); // version 1.0 has texts
    json.put("ext_expires_in", Long.toString(LIFETIME_SECONDS));
    json.put(
        "expires_on", Long.toString(request.now().plusSeconds(LIFETIME_SECONDS).getEpochSecond()));
    json.put("not_before", Long.toString(request.now().getEpochSecond()));
    json.put("resource", resource);
    json.put("access_token", tokenOfApplication(request));
    return json;
  }

  /** Returns the resource of an application's scope. MSAL for Java adds those of OpenID. */
  private static String resourceOf(String scope) throws SignInException {
    List<String> names =
        Arrays.stream(scope.strip().split(" +", -1))
            .filter(each -> !Scopes.isOfOpenId(each))
            .toList();
    if (names.size() != 1 || !names.get(0).endsWith(DEFAULT)) {
      throw SignInException.wrongScope(scope);
    }
    return names.get(0).substring(0, names.get(0).length() - DEFAULT.length());
  }

  private static void requireGraph(String resource) throws SignInException {
    String bare = resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
    bare = bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare; // scopes may double it
    if (!bare.equals("https://graph.microsoft.com")
        && !bare.equalsIgnoreCase(AccessTokens.GRAPH_ID)) {
      throw SignInException.wrongResource(resource);
    }
  }

  private String tokenOfApplication(TokenRequest request) {
    String id = request.application().clientId();
    Caller caller =
        Caller.application(request.tenantId(), id, "Application " + id)
            .withPermissions(request.application().permissions().toArray(Permission[]::new));
    return accessToken(caller, request.now());
  }

  /** Returns the grant of an authorization code. The code is used up, even if this fails. */
  private Grant redeemed(TokenRequest request) throws SignInException {
    Grant.Coded coded = codes.take(request.form().required("code"), request.now());
    if (coded == null) {
      throw SignInException.wrongGrantCode(
          "The authorization code is invalid, was used before, or has expired.");
    }
    if (!coded.grant().clientId().equals(request.application().clientId())) {
      throw SignInException.wrongGrantCode(
          "The authorization code was issued to another application.");
    }
    request.requireTenant(coded.grant().user().tenantId());
    if (!coded.redirectUri().equals(request.form().required("redirect_uri"))) {
      throw SignInException.otherRedirect();
    }
    String verifier = request.form().optional("code_verifier").orElse(null);
    Grant.Challenge challenge = coded.challenge();
    if (challenge == null && request.fromPage()) {
      throw SignInException.pkceRequired();
    }
    if (challenge == null ? verifier != null : !matches(challenge, verifier)) {
      throw SignInException.wrongVerifier();
    }
    return coded.grant();
  }

  private static boolean matches(Grant.Challenge challenge, @Nullable String verifier) {
    if (verifier == null) {
      return false;
    }
    String derived = verifier;
    if (challenge.hashed()) {
      derived =
          Base64.getUrlEncoder().withoutPadding().encodeToString(Application.sha256(verifier));
    }
    return MessageDigest.isEqual(
        derived.getBytes(StandardCharsets.UTF_8),
        challenge.text().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the grant of a refresh token, which stays valid, with the scopes of the request. */
  private Grant refreshed(TokenRequest request) throws SignInException {
    Grant grant = refreshTokens.get(request.form().required("refresh_token"), request.now());
    if (grant == null || !grant.clientId().equals(request.application().clientId())) {
      throw SignInException.wrongGrantCode(
          "The refresh token is invalid, has expired, or was issued to another application.");
    }
    request.requireTenant(grant.user().tenantId());
    String scope = request.form().optional("scope").orElse(null);
    return scope == null
        ? grant
        : new Grant(grant.clientId(), grant.user(), Scopes.of(scope), null);
  }

  private Map<String, @Nullable Object> tokensOfUser(TokenRequest request, Grant grant)
      throws SignInException {
    User user = users.find(grant.user()).orElse(null);
    if (user == null) {
      throw SignInException.wrongGrantCode("The user of the grant is not registered.");
    }
    Caller limited = grant.scopes().limit(user.caller());
    String id = grant.clientId();
    if (grant.scopes().lackConsent(limited)) {
      throw SignInException.consentRequired(id);
    }
    Caller caller =
        Caller.of(
            limited.tenantId(),
            new IdentitySet(limited.identity().user(), new Identity(id, "Application " + id)),
            limited.permissions());
    Instant expiry = request.now().plusSeconds(LIFETIME_SECONDS);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("token_type", "Bearer");
    json.put("scope", grant.scopes().granted(limited));
    json.put("expires_in", LIFETIME_SECONDS);
    json.put("ext_expires_in", LIFETIME_SECONDS);
    json.put("access_token", accessToken(caller, request.now()));
    if (grant.scopes().isOffline()) {
      String refreshToken = texts.secret();
      refreshTokens.put(
          refreshToken, new Grant(id, grant.user(), grant.scopes(), null), request.now());
      json.put("refresh_token", refreshToken);
    }
    if (grant.scopes().has("openid")) {
      json.put("id_token", idToken(request, grant, user, expiry));
    }
    if (request.form().optional("client_info").isPresent()) {
      json.put("client_info", UserEndpoint.clientInfo(user));
    }
    return json;
  }

  private String idToken(TokenRequest request, Grant grant, User user, Instant expiry) {
    Map<String, String> claims = new LinkedHashMap<>();
    claims.put("name", user.displayName());
    claims.put("oid", user.id());
    claims.put("preferred_username", user.name());
    claims.put("sub", user.id());
    claims.put("tid", user.caller().tenantId());
    claims.put("ver", "2.0");
    if (grant.nonce() != null) {
      claims.put("nonce", grant.nonce());
    }
    return tokens.issueIdentity(
        request.origin() + "/" + user.caller().tenantId() + "/v2.0",
        grant.clientId(),
        claims,
        request.now(),
        expiry);
  }
}
