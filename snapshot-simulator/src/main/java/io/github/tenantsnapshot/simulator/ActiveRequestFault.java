package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.internal.fault.AffectedRequest;
import io.github.tenantsnapshot.simulator.internal.fault.FaultHolds;
import io.github.tenantsnapshot.simulator.internal.fault.FaultScope;
import io.github.tenantsnapshot.simulator.internal.fault.ResponseOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An active fault of requests, with the clients that it has told to wait and the responses that it
 * holds. Thread-safe.
 */
final class ActiveRequestFault extends ActiveFault {

  private final RequestFault fault;
  private final Map<String, Wait> waits = new HashMap<>(); // by tenant; guarded by itself
  private final FaultHolds holds = new FaultHolds();
  private int underWay; // requests that triggered the fault, without a response; guarded by waits

  ActiveRequestFault(RequestFault fault, FaultScope scope) {
    super(fault, scope);
    this.fault = fault;
  }

  /** When a client may retry: as soon as one of the clocks has reached its instant. */
  private record Wait(Instant virtual, Instant real) {}

  @Override
  public RequestFault fault() {
    return fault;
  }

  @Override
  public void clear() {
    super.clear();
    synchronized (waits) {
      waits.clear();
    }
    holds.release();
  }

  @Override
  boolean isOver() {
    synchronized (waits) {
      return !isActive() && waits.isEmpty() && underWay == 0;
    }
  }

  /** Returns the responses that the fault holds. */
  FaultHolds holds() {
    return holds;
  }

  /** Notes that a request that triggered the fault has got its response, or never will. */
  void endRequest() {
    synchronized (waits) {
      underWay--;
    }
  }

  private boolean appliesTo(IncomingRequest request) {
    return fault.appliesTo(request.operation()) && appliesToTenant(request.tenantId());
  }

  @Override
  @Nullable RequestHit onEarlyRequest(IncomingRequest request) {
    if (!appliesTo(request)) {
      return null;
    }
    synchronized (waits) {
      Wait wait = waits.get(request.tenantId());
      if (wait == null) {
        return null;
      }
      Duration virtual = Duration.between(request.virtualTime(), wait.virtual);
      Duration real = Duration.between(request.realTime(), wait.real);
      Duration left = virtual.compareTo(real) < 0 ? virtual : real;
      if (left.isNegative() || left.isZero()) {
        waits.remove(request.tenantId());
        return null;
      }
      return new RequestHit(this, request.tenantId(), left);
    }
  }

  @Override
  @Nullable RequestHit onRequest(IncomingRequest request) {
    if (!appliesTo(request)) {
      return null;
    }
    synchronized (waits) { // the fault is not over before the client has been told to wait
      if (!trigger()) {
        return null;
      }
      underWay++;
      Duration wait = fault.roundedRetryAfter();
      if (wait != null && !fault.options().advancing()) {
        startWait(request.tenantId(), wait, request.virtualTime(), request.realTime());
      }
      return new RequestHit(this, request.tenantId(), Duration.ZERO);
    }
  }

  private void startWait(String tenantId, Duration wait, Instant virtualNow, Instant realNow) {
    synchronized (waits) {
      if (fault.effect().enforcesRetryAfter() && !isCleared()) {
        waits.put(tenantId, new Wait(virtualNow.plus(wait), realNow.plus(wait)));
      }
    }
  }

  /** Responds to a request; its response is not held any more. */
  GraphResponse respond(
      RequestHit hit, AffectedRequest request, InstantSource virtualTime, InstantSource realTime)
      throws IOException {
    if (fault.effect().isProcessed()) {
      return fault.effect().respond(request);
    }
    ResponseOptions options = fault.options();
    if (options.afterProcessing() && !hit.isEarly()) {
      request.process().close();
    }
    Duration wait = hit.isEarly() ? options.form().rounded(hit.early()) : fault.roundedRetryAfter();
    if (wait != null && options.advancing() && request.advance(wait)) {
      wait = Duration.ZERO;
    }
    if (wait != null && !hit.isEarly()) {
      startWait(hit.tenantId(), wait, virtualTime.instant(), realTime.instant());
    }
    String retryAfter = wait == null ? null : options.form().header(wait, virtualTime.instant());
    return complete(fault.effect().respond(request), request, retryAfter);
  }

  private static GraphResponse complete(
      GraphResponse response, AffectedRequest request, @Nullable String retryAfter) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers());
    if (retryAfter != null) {
      headers.put("Retry-After", retryAfter);
    }
    boolean hasBody = !request.request().method().equals("HEAD");
    return GraphResponse.of(
        response.status(), headers, hasBody ? response.body() : InputStream.nullInputStream());
  }
}
