package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphResponse;

/** Responds with an error in Graph's form. */
public record ErrorEffect(GraphError error) implements RequestEffect {

  @Override
  public GraphResponse respond(AffectedRequest request) {
    return request.error(error);
  }

  @Override
  public boolean isError() {
    return true;
  }

  @Override
  public String toString() {
    return "respond " + error.status();
  }
}
