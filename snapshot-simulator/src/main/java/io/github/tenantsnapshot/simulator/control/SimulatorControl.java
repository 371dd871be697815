package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.http.HttpToken;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.control.ControlRequests;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
 * <p>A {@code GraphServer} handles its requests at once, even while all other requests wait. Their
 * bodies may have up to 1 GiB with the token, and up to 64 KiB without.
 *
 * <p>Requests need {@link #token()} as a bearer token; access tokens for Graph are rejected. Two
 * paths need no token and contain no data of the simulator: {@code /_simulator/ready}, and {@code
 * /_simulator/openapi.json}, which describes all paths in OpenAPI 3.1. Control requests are not in
 * the journal and trigger no faults.
 *
 * <p>Requests that a browser sends for a web page of another origin are rejected, also with the
 * token, and no setting for CORS covers the control.
 *
 * <p>With {@link #withPage()}, the control also serves a page that shows the simulator in a
 * browser.
 *
 * <p>Errors are {@code {"error":{"code":…,"message":…}}}. Unknown members and query options are
 * rejected. Thread-safe.
 */
public final class SimulatorControl implements GraphHandler {

  /** The prefix of all control paths. */
  static final String ROOT = ControlRequests.ROOT;

  private static final int TOKEN_BYTES = 32;

  /** A bearer token: RFC 6750, section 2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final TenantSimulator simulator;
  private final GraphHandler endpoint;
  private final String token;
  private final boolean hasPage;
  private final List<Route> routes;

  private SimulatorControl(TenantSimulator simulator, String token, boolean hasPage) {
    this.simulator = simulator;
    this.endpoint = simulator.endpoint();
    this.token = token;
    this.hasPage = hasPage;
    this.routes = hasPage ? withPage(Routes.of(simulator)) : Routes.of(simulator);
  }

  private static List<Route> withPage(List<Route> routes) {
    return Stream.concat(routes.stream(), PageFiles.routes().stream()).toList();
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
      // without the token, which is secret
      throw new IllegalArgumentException(
          "token must consist of letters, digits and -._~+/, and may end in =");
    }
    return new SimulatorControl(
        Objects.requireNonNull(simulator, "simulator must not be null"), token, false);
  }

  /**
   * Returns a control with the same token that also serves the simulator's page, for browsers, at
   * {@code /_simulator/}. The page shows jobs, requests and snapshots, and changes time and faults.
   * A user opens {@code /_simulator/#token=…} with {@link #token()}.
   *
   * <p>A {@code GraphServer} then rejects these requests: those for the page from other machines or
   * with another host than {@code localhost}, {@code 127.0.0.1} or {@code [::1]} and its own port;
   * and those that web pages of other origins send to any control path.
   */
  public SimulatorControl withPage() {
    return new SimulatorControl(simulator, token, true);
  }

  /** Returns whether this control serves the simulator's page. */
  public boolean hasPage() {
    return hasPage;
  }

  /** Returns the control token, which requests for {@code /_simulator/…} need. */
  public String token() {
    return token;
  }

  @Override
  public GraphResponse handle(GraphRequest request) throws IOException {
    Objects.requireNonNull(request, "request must not be null");
    RequestTarget url = RequestTarget.of(request.url());
    return ControlRequests.isControl(url) ? handle(request, url) : endpoint.handle(request);
  }

  private GraphResponse handle(GraphRequest request, RequestTarget url) throws IOException {
    try {
      if (!HttpToken.isToken(request.method())) {
        throw ControlException.badRequest("the method of the request is not an HTTP token");
      }
      GraphResponse response = respond(request, url);
      if (!request.method().equals("HEAD")) {
        return response;
      }
      response.close();
      return GraphResponse.of(response.status(), response.headers(), InputStream.nullInputStream());
    } catch (ControlException e) {
      return e.response();
    }
  }

  @Override
  public CompletableFuture<GraphResponse> handleAsync(GraphRequest request) {
    Objects.requireNonNull(request, "request must not be null");
    RequestTarget url = RequestTarget.of(request.url());
    if (!ControlRequests.isControl(url)) {
      return endpoint.handleAsync(request);
    }
    try {
      return CompletableFuture.completedFuture(handle(request, url));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private GraphResponse respond(GraphRequest request, RequestTarget url)
      throws ControlException, IOException {
    if (ControlRequests.isOfAnotherOrigin(request, url)) {
      throw ControlException.forbidden(
          "web pages of another origin must not use the control; its own origin is that of the"
              + " Host header");
    }
    List<Route> ofPath =
        routes.stream().filter(route -> route.match(url.path()).isPresent()).toList();
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    Optional<Route> found =
        ofPath.stream().filter(route -> route.method().equals(method)).findFirst();
    if (!found.map(Route::isOpen).orElse(false)) {
      requireToken(request);
    }
    if (ofPath.isEmpty()) {
      throw ControlException.notFound(
          "the path " + url.path() + " does not exist; " + ROOT + "/openapi.json lists all paths");
    }
    if (found.isEmpty()) {
      throw ControlException.methodNotAllowed(
          request.method(), ofPath.stream().map(Route::method).toList());
    }
    Route route = found.get();
    ControlRequest controlRequest =
        new ControlRequest(
            route.match(url.path()).orElse(Map.of()),
            ControlUrl.options(url, route.queryOptions()),
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
    if (!ControlRequests.hasToken(request, token)) {
      throw ControlException.unauthorized(
          "the request must have one Authorization header with the control token as a bearer token;"
              + " access tokens for Graph are rejected");
    }
  }

  /** Returns the routes, for a test that compares them with the OpenAPI document. */
  List<Route> routes() {
    return routes;
  }
}
