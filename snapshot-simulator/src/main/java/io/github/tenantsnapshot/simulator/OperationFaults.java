package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets requests for certain operations go wrong. Thread-safe. */
public final class OperationFaults {

  private final FaultScript script;
  private final Set<GraphOperation> operations;
  private final @Nullable String tenantId;

  /** Takes the operations, of which none are all, and the tenant, of which null is any. */
  OperationFaults(FaultScript script, Set<GraphOperation> operations, @Nullable String tenantId) {
    this.script = script;
    this.operations = operations;
    this.tenantId = tenantId;
  }

  /**
   * Answers the next requests with 429 and {@code Retry-After}. Who comes back before that time has
   * passed, by the simulator's clock or by the real one, is told to wait for the rest of it, which
   * does not count; the {@link Journal} tells of it.
   *
   * @param times how many requests that come in time, or are the first
   * @throws IllegalArgumentException if the number is less than 1
   */
  public RequestFault throttle(int times) {
    return script.add(fault(new FaultyResponse.Throttled()).times(times));
  }

  /**
   * Answers requests with an error of Graph's.
   *
   * @param status from 400 to 599
   * @throws IllegalArgumentException if it is no error status
   */
  public RequestFault respond(int status) {
    return respond(new GraphError(status, code(status), null));
  }

  /** Answers requests with an error of Graph's. */
  public RequestFault respond(GraphError error) {
    Objects.requireNonNull(error, "error must not be null");
    return add(new FaultyResponse.Refused(error));
  }

  /**
   * Answers requests as a gateway on the way to Graph does that gets no answer itself: with a page
   * in HTML.
   *
   * @param status such as 502 or 504
   * @throws IllegalArgumentException if it is not from 500 to 599
   */
  public RequestFault gatewayError(int status) {
    return gateway(status, true);
  }

  /**
   * Answers requests with an error status and nothing more.
   *
   * @param status such as 502 or 504
   * @throws IllegalArgumentException if it is not from 500 to 599
   */
  public RequestFault emptyGatewayError(int status) {
    return gateway(status, false);
  }

  /**
   * Moves the simulator's clock by so much before it responds, but not past the year 9999. In real
   * time, the response is held back as by {@link #hold}.
   *
   * @throws IllegalArgumentException if the duration is negative or longer than 36,525 days
   */
  public RequestFault delay(Duration duration) {
    Objects.requireNonNull(duration, "duration must not be null");
    return add(new FaultyResponse.Delayed(TimeBounds.requireDuration("duration", duration)));
  }

  /**
   * Holds responses back by so much real time, whatever the simulator's clock is: for clients with
   * timeouts. Clearing the fault, a reset, and closing the simulator release what is held; the
   * first two with the response of the service. A request whose client goes away meanwhile has no
   * effect.
   *
   * @throws IllegalArgumentException if the duration is negative or longer than 36,525 days
   */
  public RequestFault hold(Duration duration) {
    Objects.requireNonNull(duration, "duration must not be null");
    return add(new FaultyResponse.Held(TimeBounds.requireDuration("duration", duration)));
  }

  /** Breaks the connection in place of an answer. */
  public RequestFault drop() {
    return add(new FaultyResponse.Dropped());
  }

  /**
   * Breaks the connection after so many bytes of the answer's body. A body that is no longer is
   * left as it is.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  public RequestFault truncate(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more, but was " + bytes);
    }
    return add(new FaultyResponse.Truncated(bytes));
  }

  private RequestFault gateway(int status, boolean html) {
    if (status < 500 || status > 599) {
      throw new IllegalArgumentException("status must be 500 to 599, but was " + status);
    }
    return add(new FaultyResponse.GatewayError(status, html));
  }

  private RequestFault add(FaultyResponse answer) {
    return script.add(fault(answer));
  }

  private RequestFault fault(FaultyResponse answer) {
    return new RequestFault(operations, tenantId, answer, script.random());
  }

  /** Returns the code that goes with a status: of 403 and 404 the one that is on record. */
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
    return "OperationFaults[" + (operations.isEmpty() ? "all operations" : operations) + "]";
  }
}
