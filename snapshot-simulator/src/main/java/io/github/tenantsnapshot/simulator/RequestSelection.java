package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.fault.DelayEffect;
import io.github.tenantsnapshot.simulator.internal.fault.DropEffect;
import io.github.tenantsnapshot.simulator.internal.fault.ErrorEffect;
import io.github.tenantsnapshot.simulator.internal.fault.GatewayErrorEffect;
import io.github.tenantsnapshot.simulator.internal.fault.HoldEffect;
import io.github.tenantsnapshot.simulator.internal.fault.Repetition;
import io.github.tenantsnapshot.simulator.internal.fault.RequestEffect;
import io.github.tenantsnapshot.simulator.internal.fault.ResponseOptions;
import io.github.tenantsnapshot.simulator.internal.fault.ThrottleEffect;
import io.github.tenantsnapshot.simulator.internal.fault.TruncateEffect;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * The requests that a fault applies to, by operation. Each method returns a {@link RequestFault},
 * which {@link Faults#add} activates. Immutable.
 */
public final class RequestSelection {

  private final Set<GraphOperation> operations;

  RequestSelection(Set<GraphOperation> operations) {
    this.operations = Set.copyOf(operations);
  }

  /**
   * Returns a fault that responds with 429 and {@code Retry-After}: 10 seconds unless {@link
   * RequestFault#retryAfter} says otherwise. A client that retries before {@code Retry-After} has
   * elapsed, by the simulator's clock and by real time, gets another 429 with the rest of the time.
   * That response does not count towards {@code times}, and the {@link Journal} marks its request.
   *
   * @param times how many requests are throttled
   * @throws IllegalArgumentException if the number is not positive
   */
  public RequestFault throttle(int times) {
    return new RequestFault(
        operations,
        new ThrottleEffect(),
        ResponseOptions.THROTTLING,
        Repetition.ALWAYS.withTimes(times));
  }

  /**
   * Returns a fault that responds with an error in Graph's form.
   *
   * @param status from 400 to 599
   * @throws IllegalArgumentException if the status is not from 400 to 599
   */
  public RequestFault respond(int status) {
    return respond(new GraphError(status, code(status), null));
  }

  /** Returns a fault that responds with an error in Graph's form. */
  public RequestFault respond(GraphError error) {
    Objects.requireNonNull(error, "error must not be null");
    return fault(new ErrorEffect(error));
  }

  /**
   * Returns a fault that responds as a gateway between the client and Graph does: with an HTML
   * page.
   *
   * @param status such as 502 or 504
   * @throws IllegalArgumentException if the status is not from 500 to 599
   */
  public RequestFault gatewayError(int status) {
    return gateway(status, true);
  }

  /**
   * Returns a fault that responds with an error status and an empty body.
   *
   * @param status such as 502 or 504
   * @throws IllegalArgumentException if the status is not from 500 to 599
   */
  public RequestFault emptyGatewayError(int status) {
    return gateway(status, false);
  }

  /**
   * Returns a fault that advances virtual time before the service responds, up to the end of the
   * year 9999. In real time, the response is held as by {@link #hold}.
   *
   * @throws IllegalArgumentException if the duration is negative or longer than 36,525 days
   */
  public RequestFault delay(Duration duration) {
    return fault(new DelayEffect(TimeBounds.requireDuration("duration", duration)));
  }

  /**
   * Returns a fault that holds responses for some real time, also in virtual time: for clients with
   * timeouts. Clearing the fault and resetting the simulator release the held responses, which the
   * service then gives. Closing the simulator breaks their connections. A request whose client
   * disconnects while its response is held has no effect.
   *
   * @throws IllegalArgumentException if the duration is negative or longer than 36,525 days
   */
  public RequestFault hold(Duration duration) {
    return fault(new HoldEffect(TimeBounds.requireDuration("duration", duration)));
  }

  /** Returns a fault that breaks the connection before the response. */
  public RequestFault drop() {
    return fault(new DropEffect());
  }

  /**
   * Returns a fault that breaks the connection after the first bytes of the response body. A body
   * that is not longer is not changed.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public RequestFault truncate(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative: " + bytes);
    }
    return fault(new TruncateEffect(bytes));
  }

  private RequestFault gateway(int status, boolean hasPage) {
    if (status < 500 || status > 599) {
      throw new IllegalArgumentException("status must be from 500 to 599: " + status);
    }
    return fault(new GatewayErrorEffect(status, hasPage));
  }

  private RequestFault fault(RequestEffect effect) {
    return new RequestFault(operations, effect, ResponseOptions.NONE, Repetition.ALWAYS);
  }

  /** Returns the error code for a status; for 403 and 404 the one on record. */
  private static String code(int status) {
    return switch (status) {
      case 400 -> "BadRequest";
      case 401 -> "InvalidAuthenticationToken";
      case 409 -> "Conflict";
      case 429 -> "TooManyRequests";
      case 500 -> "InternalServerError";
      case 502 -> "BadGateway";
      case 503 -> "ServiceUnavailable";
      case 504 -> "GatewayTimeout";
      default -> "UnknownError";
    };
  }

  /** Returns the operations as text. */
  @Override
  public String toString() {
    return "RequestSelection"
        + (operations.size() == GraphOperation.values().length ? "[any request]" : operations);
  }
}
