package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.time.Duration;

/** Responds as the service does, but later by real time. */
public record HoldEffect(Duration duration) implements RequestEffect {

  @Override
  public GraphResponse respond(AffectedRequest request) throws IOException {
    return request.process();
  }

  @Override
  public boolean isProcessed() {
    return true;
  }

  @Override
  public Duration hold(boolean isVirtual) {
    return duration;
  }

  @Override
  public String toString() {
    return "hold " + duration;
  }
}
