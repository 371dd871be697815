package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphResponse;

/** Responds with 429. */
public record ThrottleEffect() implements RequestEffect {

  private static final GraphError ERROR =
      new GraphError(
          429,
          "TooManyRequests",
          "Too many requests. Retry when the time in Retry-After has elapsed.");

  @Override
  public GraphResponse respond(AffectedRequest request) {
    return request.error(ERROR);
  }

  @Override
  public boolean isError() {
    return true;
  }

  @Override
  public boolean enforcesRetryAfter() {
    return true;
  }

  @Override
  public String toString() {
    return "throttle";
  }
}
