package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;

/** Breaks the connection before the response. */
public record DropEffect() implements RequestEffect {

  @Override
  public GraphResponse respond(AffectedRequest request) throws IOException {
    throw new IOException("a fault closed the connection before the response");
  }

  @Override
  public String toString() {
    return "drop";
  }
}
