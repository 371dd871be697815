package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.http.HttpToken;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sign-in of clients: requests to {@code login.microsoftonline.com}. They are not recorded,
 * since they have secrets. Thread-safe.
 */
public final class SignInHandler implements GraphHandler {

  /** The host of sign-ins. */
  public static final String HOST = "login.microsoftonline.com";

  private static final Pattern ORIGIN =
      Pattern.compile("https?://" + Pattern.quote(HOST) + "(?::[0-9]+)?");

  /** The names that stand for any tenant; users of the first one sign in there. */
  private static final Set<String> ANY = Set.of("common", "organizations");

  /** The domains of the first tenant. */
  private static final Set<String> DOMAINS = Set.of("contoso.com", "contoso.onmicrosoft.com");

  private final RandomTexts texts = new RandomTexts();
  private final AccessTokens tokens;
  private final Applications applications;
  private final UserEndpoint userEndpoint;
  private final DeviceEndpoint deviceEndpoint;
  private final TokenEndpoint tokenEndpoint;
  private final InstantSource realTime;
  private final Predicate<String> isTenant;
  private final Supplier<String> firstTenant;

  /**
   * Creates a handler.
   *
   * @param realTime the time by which tokens expire, since clients cache them by it
   * @param isTenant returns whether the simulator has a tenant
   * @param firstTenant returns the id of the first tenant
   */
  public SignInHandler(
      AccessTokens tokens,
      Applications applications,
      Users users,
      InstantSource realTime,
      Predicate<String> isTenant,
      Supplier<String> firstTenant) {
    this.tokens = tokens;
    this.applications = applications;
    this.userEndpoint = new UserEndpoint(applications, users, texts);
    this.deviceEndpoint = new DeviceEndpoint(users, texts);
    this.tokenEndpoint = new TokenEndpoint(tokens, users, userEndpoint, deviceEndpoint, texts);
    this.realTime = realTime;
    this.isTenant = isTenant;
    this.firstTenant = firstTenant;
  }

  /** Returns whether a request is for the host of sign-ins, on any port. */
  public static boolean isSignIn(GraphRequest request) {
    String origin = RequestTarget.of(request.url()).origin().toLowerCase(Locale.ROOT);
    return ORIGIN.matcher(origin).matches();
  }

  /** Lets the access tokens of later sign-ins expire by the simulator's clock. */
  public void expireByClock() {
    tokenEndpoint.expireByClock();
  }

  /** Signs the first user of a tenant in on a device; false if there is no such code. */
  public boolean approveDevice(String userCode) {
    return deviceEndpoint.approve(userCode, now());
  }

  /** Discards codes, refresh tokens and sessions, since a reset discards the tenants' state. */
  public void forgetGrants() {
    userEndpoint.forgetGrants();
    deviceEndpoint.forgetGrants();
    tokenEndpoint.forgetGrants();
  }

  @Override
  public GraphResponse handle(GraphRequest request) throws IOException {
    Reply reply;
    try {
      reply = respond(request);
    } catch (SignInException e) {
      reply = Reply.json(e.status(), error(e, request));
    }
    if (reply.status() == 401 && ClientCredentials.areInHeader(request)) {
      reply = reply.with("WWW-Authenticate", ClientCredentials.CHALLENGE);
    }
    return reply.response(request, texts.guid());
  }

  private Instant now() {
    return realTime.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private Reply respond(GraphRequest request) throws SignInException, IOException {
    RequestTarget target = RequestTarget.of(request.url());
    String origin = target.origin();
    String path = target.path();
    int slash = path.indexOf('/', 1);
    String tenant = slash < 0 ? "" : path.substring(1, slash);
    String rest = slash < 0 ? "" : path.substring(slash);
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    return switch (method + " " + rest) {
      case "GET /v2.0/.well-known/openid-configuration" ->
          open(SignInMetadata.configuration(origin, tenant, tenantId(tenant), true));
      case "GET /.well-known/openid-configuration" ->
          open(SignInMetadata.configuration(origin, tenant, tenantId(tenant), false));
      case "GET /discovery/v2.0/keys", "GET /discovery/keys" -> open(SignInMetadata.keys(tokens));
      case "GET /discovery/instance" -> open(SignInMetadata.instances(origin, tenant));
      case "POST /oauth2/v2.0/token" -> token(request, origin, tenant, true);
      case "POST /oauth2/token" -> token(request, origin, tenant, false);
      case "OPTIONS /oauth2/v2.0/token" -> preflight(request);
      case "POST /oauth2/v2.0/devicecode" -> startDevice(request, origin, tenantId(tenant));
      case "GET /oauth2/v2.0/authorize", "POST /oauth2/v2.0/authorize" ->
          authorize(request, target, tenant);
      case "GET /oauth2/deviceauth", "POST /oauth2/deviceauth" -> devicePage(request, target);
      default -> throw SignInException.notFound(method, path);
    };
  }

  /** Returns public metadata, which pages of every origin may read. */
  private static Reply open(Map<String, @Nullable Object> json) {
    return Reply.json(200, json).with("Access-Control-Allow-Origin", "*");
  }

  private String tenantId(String tenant) throws SignInException {
    String lower = tenant.toLowerCase(Locale.ROOT);
    if (ANY.contains(lower) || DOMAINS.contains(lower)) {
      return firstTenant.get();
    }
    if (Guids.isGuid(lower) && isTenant.test(lower)) {
      return lower;
    }
    throw SignInException.unknownTenant(tenant);
  }

  private Reply token(GraphRequest request, String origin, String tenant, boolean v2)
      throws SignInException, IOException {
    String tenantId = tenantId(tenant);
    Form form = Form.of(request);
    ClientCredentials credentials = ClientCredentials.of(request, form);
    Application application = applications.get(credentials.clientId(), tenantId);
    String page = request.header("Origin").orElse(null);
    if (page != null && !application.allowsOrigin(page)) {
      throw SignInException.wrongOrigin(page);
    }
    TokenRequest parsed =
        new TokenRequest(
            form,
            credentials,
            application,
            origin,
            tenantId,
            ANY.contains(tenant.toLowerCase(Locale.ROOT)),
            page != null,
            now());
    Reply reply;
    try {
      reply = Reply.json(200, v2 ? tokenEndpoint.version2(parsed) : tokenEndpoint.version1(parsed));
    } catch (SignInException e) {
      reply = Reply.json(e.status(), error(e, request));
    }
    return page == null ? reply : shared(reply, page);
  }

  private Reply startDevice(GraphRequest request, String origin, String tenantId)
      throws SignInException, IOException {
    Form form = Form.of(request);
    String clientId = ClientCredentials.of(request, form).clientId();
    Application application = applications.get(clientId, tenantId);
    return Reply.json(200, deviceEndpoint.start(form, application, origin, tenantId, now()));
  }

  private static Reply shared(Reply reply, String origin) {
    return reply.with("Access-Control-Allow-Origin", origin).with("Vary", "Origin");
  }

  private Reply preflight(GraphRequest request) throws SignInException {
    String origin = request.header("Origin").orElse("");
    String headers = request.header("Access-Control-Request-Headers").orElse("content-type");
    if (!applications.allowOrigin(origin)
        || !Stream.of(headers.split(",", -1)).map(String::strip).allMatch(HttpToken::isToken)) {
      throw SignInException.wrongOrigin(origin);
    }
    return shared(Reply.empty(), origin)
        .with("Access-Control-Allow-Methods", "POST")
        .with("Access-Control-Allow-Headers", headers);
  }

  private Reply authorize(GraphRequest request, RequestTarget target, String tenant)
      throws IOException {
    boolean pressed = request.method().equals("POST");
    try {
      if (pressed) {
        requireOwnPage(request, target);
      }
      return userEndpoint.authorize(
          pressed ? Form.of(request) : Form.ofQuery(request.url()),
          pressed,
          tenantId(tenant),
          request.header("Cookie").orElse(""),
          target.origin().startsWith("https:"),
          now());
    } catch (SignInException e) {
      return Reply.html(e.status(), Pages.message(String.valueOf(e.getMessage())));
    }
  }

  private Reply devicePage(GraphRequest request, RequestTarget target) throws IOException {
    boolean pressed = request.method().equals("POST");
    try {
      if (pressed) {
        requireOwnPage(request, target);
      }
      return deviceEndpoint.page(
          pressed ? Form.of(request) : Form.ofQuery(request.url()),
          pressed,
          firstTenant.get(),
          now());
    } catch (SignInException e) {
      return Reply.html(e.status(), Pages.message(String.valueOf(e.getMessage())));
    }
  }

  /** Rejects forms that other sites send from the user's browser. */
  private static void requireOwnPage(GraphRequest request, RequestTarget target)
      throws SignInException {
    String origin = request.header("Origin").orElse(target.origin());
    if (!origin.equals(target.origin())) {
      throw SignInException.foreignPage();
    }
  }

  private Map<String, @Nullable Object> error(SignInException failure, GraphRequest request) {
    String trace = texts.guid();
    String correlation = request.header("client-request-id").filter(Guids::isGuid).orElse(trace);
    String shown = now().toString().replace("T", " ");
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("error", failure.error());
    if (failure.suberror() != null) {
      json.put("suberror", failure.suberror());
    }
    json.put(
        "error_description",
        failure.getMessage()
            + " Trace ID: "
            + trace
            + " Correlation ID: "
            + correlation
            + " Timestamp: "
            + shown);
    json.put("error_codes", List.of(failure.number()));
    json.put("timestamp", shown);
    json.put("trace_id", trace);
    json.put("correlation_id", correlation);
    json.put("error_uri", "https://login.microsoftonline.com/error?code=" + failure.number());
    return json;
  }
}
