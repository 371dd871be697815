package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;

/** Breaks the connection after the first bytes of the response body. */
public record TruncateEffect(int bytes) implements RequestEffect {

  @Override
  public GraphResponse respond(AffectedRequest request) throws IOException {
    GraphResponse whole = request.process();
    return GraphResponse.of(whole.status(), whole.headers(), new BrokenBody(whole.body(), bytes));
  }

  @Override
  public boolean isProcessed() {
    return true;
  }

  @Override
  public String toString() {
    return "truncate at " + bytes + " bytes";
  }
}
