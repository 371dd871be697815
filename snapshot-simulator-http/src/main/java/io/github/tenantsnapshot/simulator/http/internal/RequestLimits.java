package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.internal.control.ControlRequests;
import java.util.function.Function;

/**
 * The limits of one request, which are known before its body arrives. Immutable.
 *
 * @param maxBodyBytes the maximum length of the body, in bytes
 * @param urgent whether the request is handled immediately, even while the maximum number of
 *     concurrent requests is being handled
 */
public record RequestLimits(long maxBodyBytes, boolean urgent) {

  /** High, since a saved state or a configuration may be long. */
  private static final long MAX_CONTROL_BYTES = 1024L * 1024 * 1024;

  private static final long MAX_CONTROL_BYTES_WITHOUT_TOKEN = 64 * 1024;

  /**
   * Returns the function from a request without its body to its limits. Requests for a simulator's
   * control are urgent, and may have a long body if they have the control token.
   *
   * @param handler the handler of the requests
   * @param maxBodyBytes the maximum length of other bodies
   */
  public static Function<GraphRequest, RequestLimits> of(GraphHandler handler, long maxBodyBytes) {
    RequestLimits standard = new RequestLimits(maxBodyBytes, false);
    return handler instanceof SimulatorControl control
        ? head -> isControl(head) ? ofControl(head, control.token()) : standard
        : head -> standard;
  }

  private static boolean isControl(GraphRequest head) {
    return ControlRequests.isControl(RequestTarget.of(head.url()));
  }

  private static RequestLimits ofControl(GraphRequest head, String token) {
    return new RequestLimits(
        ControlRequests.hasToken(head, token) ? MAX_CONTROL_BYTES : MAX_CONTROL_BYTES_WITHOUT_TOKEN,
        true);
  }
}
