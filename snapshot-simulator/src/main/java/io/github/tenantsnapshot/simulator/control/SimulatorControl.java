package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.graph.RequestAllowance;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.token.TokenAuthenticator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * The HTTP control of a {@link TenantSimulator}, for tests in other languages: they advance the
 * clock, inject faults and read the journal. It handles requests for {@code /_simulator/…}, in
 * JSON, and passes all others to the simulator's endpoint. A server uses it in place of that
 * endpoint:
 *
 * <pre>{@code
 * SimulatorControl control = SimulatorControl.of(simulator);
 * GraphServer server = GraphServer.builder(control).start();
 * }</pre>
 *
 * <p>Its requests are {@linkplain #allowance urgent}, and may have long bodies with the control
 * token.
 *
 * <p>Requests need {@link #token()} as a bearer token; access tokens for Graph are rejected. Two
 * paths need no token and contain no data of the simulator: {@code /_simulator/ready}, and {@code
 * /_simulator/openapi.json}, which describes all paths in OpenAPI 3.1. Control requests are not in
 * the journal and trigger no faults.
 *
 * <p>Errors are {@code {"error":{"code":…,"message":…}}}. Unknown members and query options are
 * rejected. Thread-safe.
 */
public final class SimulatorControl implements GraphHandler {

  /** The prefix of all control paths. */
  static final String ROOT = "/_simulator";

  private static final int TOKEN_BYTES = 32;

  /** The maximum body with the token: a state or a configuration may be long. */
  private static final long MAX_BODY_BYTES = 1024L * 1024 * 1024;

  private static final long MAX_BODY_BYTES_WITHOUT_TOKEN = 64 * 1024;

  /** A bearer token: RFC 6750, section 2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /** An HTTP token: RFC 9110, section 5.6.2. */
  private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private final TenantSimulator simulator;
  private final GraphHandler endpoint;
  private final String token;
  private final List<Route> routes;

  private SimulatorControl(TenantSimulator simulator, String token) {
    this.simulator = simulator;
    this.endpoint = simulator.endpoint();
    this.token = token;
    this.routes = Routes.of(simulator);
  }

  /** Returns a control with a random token. */
  public static SimulatorControl of(TenantSimulator simulator) {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return of(simulator, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /**
   * Returns a control with a given token.
   *
   * @param token letters, digits and {@code -._~+/}, optionally followed by {@code =}
   * @throws IllegalArgumentException if the token has other characters, which a bearer token must
   *     not have
   */
  public static SimulatorControl of(TenantSimulator simulator, String token) {
    Objects.requireNonNull(token, "token must not be null");
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "token must be letters, digits and -._~+/, optionally followed by ="); // without the
      // value, which is
      // secret
    }
    return new SimulatorControl(
        Objects.requireNonNull(simulator, "simulator must not be null"), token);
  }

  /** Returns the control token, which requests for {@code /_simulator/…} need. */
  public String token() {
    return token;
  }

  @Override
  public GraphResponse handle(GraphRequest request) throws IOException {
    Objects.requireNonNull(request, "request must not be null");
    ControlUrl url = ControlUrl.of(request.url());
    if (!isForControl(url)) {
      return endpoint.handle(request);
    }
    try {
      if (!METHOD.matcher(request.method()).matches()) {
        throw ControlException.badRequest("the method of the request is no HTTP token");
      }
      return respond(request, url);
    } catch (ControlException e) {
      return e.response();
    }
  }

  @Override
  public CompletableFuture<GraphResponse> handleAsync(GraphRequest request) {
    Objects.requireNonNull(request, "request must not be null");
    return isForControl(ControlUrl.of(request.url()))
        ? GraphHandler.super.handleAsync(request)
        : endpoint.handleAsync(request);
  }

  /**
   * Returns the allowance of a request. Requests for {@code /_simulator/…} are urgent: a server
   * handles them before all others. Their bodies may have up to 1 GiB with the control token, which
   * a state or a configuration may need, and up to 64 KiB without it.
   */
  @Override
  public RequestAllowance allowance(GraphRequest head) {
    Objects.requireNonNull(head, "head must not be null");
    if (!isForControl(ControlUrl.of(head.url()))) {
      return endpoint.allowance(head);
    }
    return new RequestAllowance(
        OptionalLong.of(hasToken(head) ? MAX_BODY_BYTES : MAX_BODY_BYTES_WITHOUT_TOKEN), true);
  }

  private static boolean isForControl(ControlUrl url) {
    return url.path().equals(ROOT) || url.path().startsWith(ROOT + "/");
  }

  private GraphResponse respond(GraphRequest request, ControlUrl url)
      throws ControlException, IOException {
    List<Route> ofPath =
        routes.stream().filter(route -> route.match(url.path()).isPresent()).toList();
    Optional<Route> found =
        ofPath.stream().filter(route -> route.method().equals(request.method())).findFirst();
    if (!found.map(Route::isOpen).orElse(false)) {
      requireToken(request);
    }
    if (ofPath.isEmpty()) {
      throw ControlException.notFound(
          "there is no path " + url.path() + "; " + ROOT + "/openapi.json lists all paths");
    }
    if (found.isEmpty()) {
      throw ControlException.methodNotAllowed(
          request.method(), ofPath.stream().map(Route::method).toList());
    }
    Route route = found.get();
    ControlRequest controlRequest =
        new ControlRequest(
            route.match(url.path()).orElse(Map.of()),
            url.options(route.queryOptions()),
            request.body());
    if (!route.takesBody()) {
      controlRequest.requireNoBody();
    }
    if (simulator.isClosed()) {
      throw ControlException.closed();
    }
    try {
      return route.handler().handle(controlRequest);
    } catch (ControlException | IllegalStateException e) {
      if (simulator.isClosed()) { // meanwhile
        throw ControlException.closed();
      }
      throw e;
    }
  }

  private void requireToken(GraphRequest request) throws ControlException {
    if (!hasToken(request)) {
      throw ControlException.unauthorized(
          "the request must have one Authorization header with the control token as a bearer token;"
              + " access tokens for Graph are rejected");
    }
  }

  private boolean hasToken(GraphRequest request) {
    byte[] sent = TokenAuthenticator.bearer(request).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(sent, token.getBytes(StandardCharsets.UTF_8)); // in constant time
  }

  /** Returns the routes, for a test that compares them with the OpenAPI document. */
  List<Route> routes() {
    return routes;
  }
}
