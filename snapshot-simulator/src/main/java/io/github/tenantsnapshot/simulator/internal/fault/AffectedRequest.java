package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A request that a fault affects, with what its effect needs of the simulator. Used by one thread.
 *
 * @param errors writes an error in Graph's form
 * @param clock advances virtual time; returns false in real time
 * @param service processes the request as if there were no fault
 */
public record AffectedRequest(
    GraphRequest request,
    Function<GraphError, GraphResponse> errors,
    Predicate<Duration> clock,
    Service service) {

  /** Processes a request without a fault. */
  @FunctionalInterface
  public interface Service {
    /** Processes the request. */
    GraphResponse process() throws IOException;
  }

  /** Returns the response of the service; the request takes effect. */
  public GraphResponse process() throws IOException {
    return service.process();
  }

  /** Returns a response with an error in Graph's form; the request takes no effect. */
  public GraphResponse error(GraphError error) {
    return errors.apply(error);
  }

  /** Advances virtual time; returns false in real time. */
  public boolean advance(Duration duration) {
    return clock.test(duration);
  }
}
