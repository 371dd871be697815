package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.time.Duration;

/** Responds as the service does, but later by the simulator's clock. */
public record DelayEffect(Duration duration) implements RequestEffect {

  @Override
  public GraphResponse respond(AffectedRequest request) throws IOException {
    var unused = request.advance(duration); // in real time, the response was held
    return request.process();
  }

  @Override
  public boolean isProcessed() {
    return true;
  }

  @Override
  public Duration hold(boolean isVirtual) {
    return isVirtual ? Duration.ZERO : duration;
  }

  @Override
  public String toString() {
    return "delay " + duration;
  }
}
