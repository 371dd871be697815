package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.internal.signin.SignInHandler;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a server that its connections share. Immutable.
 *
 * @param handler handles the requests
 * @param urls determines the URLs of requests
 * @param cors allows web pages of another origin; null to allow none
 * @param compression whether bodies are compressed for clients that accept it
 * @param requestLimits returns the limits of a request without its body; must not block
 * @param pageGuard checks the requests for a simulator's page; must not block
 * @param signIn whether requests for the host of sign-ins have a handler of their own
 * @param limits the limits for clients
 * @param workers the threads for operations that may block
 * @param open counts the open requests
 * @param clock the clock for errors and for responses without a Date header
 */
public record ServerParts(
    GraphHandler handler,
    RequestUrls urls,
    @Nullable Cors cors,
    boolean compression,
    Function<GraphRequest, RequestLimits> requestLimits,
    PageGuard pageGuard,
    boolean signIn,
    Limits limits,
    Workers workers,
    OpenRequests open,
    InstantSource clock) {

  /**
   * Returns what allows web pages of another origin to send a request and to read its response;
   * null if nothing does. No other origin may use the control of a simulator. The sign-in has its
   * own rules.
   */
  @Nullable Cors corsFor(GraphRequest head) {
    return cors == null
            || requestLimits.apply(head).urgent()
            || (signIn && SignInHandler.isSignIn(head))
        ? null
        : cors;
  }
}
