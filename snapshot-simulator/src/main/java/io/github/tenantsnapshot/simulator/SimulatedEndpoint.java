package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.graph.GraphCall;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.graph.LogText;
import io.github.tenantsnapshot.simulator.internal.journal.BodyCapture;
import io.github.tenantsnapshot.simulator.internal.journal.Redaction;
import io.github.tenantsnapshot.simulator.internal.journal.RequestWarnings;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Graph endpoint of a simulator. A request passes its faults, the progress of jobs and the
 * endpoint of the runtime; the journal records it. Thread-safe.
 *
 * <p>A response that a fault holds back occupies no lock: {@link #handle} blocks its thread, {@link
 * #handleAsync} occupies no thread. When the hold ends, {@code handleAsync} responds on one of up
 * to 64 threads of the simulator, so that slow work delays no other response. A future that is
 * cancelled during the hold ends it, and the request has no effect.
 */
final class SimulatedEndpoint implements GraphHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatedEndpoint.class);

  private final RuntimeHolder runtime;
  private final Lifecycle lifecycle;
  private final Function<GraphRequest, Optional<Caller>> callers;
  private final Journal journal;
  private final FaultScript faults;
  private final InstantSource realTime;
  private final HeldResponses held = new HeldResponses();

  /** Responds to a request; an {@link IOException} breaks the connection. */
  @FunctionalInterface
  private interface Responding {
    GraphResponse respond() throws IOException;
  }

  /**
   * Creates an endpoint.
   *
   * @param callers returns the caller of a request's token; empty without a valid token
   */
  SimulatedEndpoint(
      RuntimeHolder runtime,
      Lifecycle lifecycle,
      Function<GraphRequest, Optional<Caller>> callers,
      Journal journal,
      FaultScript faults,
      InstantSource realTime) {
    this.runtime = runtime;
    this.lifecycle = lifecycle;
    this.callers = callers;
    this.journal = journal;
    this.faults = faults;
    this.realTime = realTime;
  }

  /** Fails the responses that are held back. */
  void close() {
    held.close();
  }

  /**
   * Releases the responses that are held back, waits for them, and holds back no others until
   * {@link #holdAgain()}.
   */
  void release() {
    held.release();
  }

  /** Ends a {@link #release()}; after the last one, faults hold responses back again. */
  void holdAgain() {
    held.holdAgain();
  }

  /** A received request and its response; null while a fault holds it back. */
  private record Received(Exchange exchange, @Nullable GraphResponse response) {}

  @Override
  public GraphResponse handle(GraphRequest request) throws IOException {
    Received received = runtime.with(now -> receive(request, now));
    return received.response != null ? received.response : awaitHold(received.exchange);
  }

  private GraphResponse awaitHold(Exchange exchange) throws IOException {
    HeldResponses.End end;
    try {
      end = exchange.hold().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.hold().cancel();
      end = HeldResponses.End.CANCELED;
    }
    try {
      return afterHold(exchange, end);
    } catch (CancellationException e) {
      throw (IOException)
          new InterruptedIOException("interrupted while the response was held back").initCause(e);
    }
  }

  @Override
  public CompletableFuture<GraphResponse> handleAsync(GraphRequest request) {
    Received received;
    try {
      received = runtime.with(now -> receive(request, now));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    if (received.response != null) {
      return CompletableFuture.completedFuture(received.response);
    }
    Exchange exchange = received.exchange;
    CompletableFuture<GraphResponse> future = new CompletableFuture<>();
    var unused =
        future.whenComplete(
            (response, failure) -> {
              if (future.isCancelled()) {
                exchange.hold().cancel();
              }
            });
    exchange.hold().whenEnded(end -> complete(future, exchange, end));
    return future;
  }

  private void complete(
      CompletableFuture<GraphResponse> future, Exchange exchange, HeldResponses.End end) {
    GraphResponse response;
    try {
      response = afterHold(exchange, end);
    } catch (IOException | RuntimeException | Error e) {
      future.completeExceptionally(e);
      return;
    }
    if (!future.complete(response)) { // the client cancelled meanwhile
      try {
        response.close();
      } catch (IOException | RuntimeException e) {
        LOG.warn("the response to a cancelled request could not be closed", e);
      }
    }
  }

  /** Responds to a request, or starts to hold its response back. */
  private Received receive(GraphRequest request, SimulatorRuntime now) throws IOException {
    GraphCall call = GraphCall.of(request, now.graphBehavior());
    Caller caller = callers.apply(request).orElse(null);
    String tenantId = caller == null ? "" : caller.tenantId();
    var at = now.clock().instant();
    FaultScript.@Nullable RequestHit hit =
        lifecycle.isClosed()
            ? null
            : faults.onRequest(call.operation(), tenantId, at, realTime.instant()).orElse(null);
    Exchange exchange = new Exchange(request, at, call, caller, hit);
    if (journal.isOn()) {
      try {
        exchange.recordBody();
      } catch (IOException | RuntimeException e) {
        journal(exchange, now, null, new BodyCapture(), List.of());
        throw e;
      }
    }
    Duration hold = hit == null ? Duration.ZERO : holdOf(hit.fault().answer(), now);
    if (hit != null && !hold.isZero()) {
      exchange.hold(held.begin(hit.fault(), hold));
      if (exchange.isHeld()) {
        return new Received(exchange, null);
      }
    }
    return new Received(exchange, respond(exchange, now));
  }

  /** Returns the duration by which a response is held back in real time; zero for none. */
  private static Duration holdOf(FaultyResponse bad, SimulatorRuntime now) {
    if (bad instanceof FaultyResponse.Held hold) {
      return hold.by();
    }
    return bad instanceof FaultyResponse.Delayed delayed && !now.clock().isVirtual()
        ? delayed.by()
        : Duration.ZERO;
  }

  /**
   * Responds to a request whose response was held back.
   *
   * @throws CancellationException if the client cancelled the request
   * @throws IOException if the simulator was closed, or as {@link #handle} does
   */
  private GraphResponse afterHold(Exchange exchange, HeldResponses.End end) throws IOException {
    try {
      return switch (end) {
        case RELEASED -> runtime.with(now -> respond(exchange, now));
        case CANCELED -> {
          String note = "the client cancelled while the response was held back";
          journal(exchange, runtime.get(), null, new BodyCapture(), List.of(note));
          throw new CancellationException(note);
        }
        case CLOSED -> {
          journal(exchange, runtime.get(), null, new BodyCapture(), List.of());
          throw new IOException("the simulator was closed while it held a response back");
        }
      };
    } finally {
      exchange.hold().finish();
    }
  }

  /** Responds to a request with its fault or with the service's response, and journals both. */
  private GraphResponse respond(Exchange exchange, SimulatorRuntime now) throws IOException {
    FaultScript.RequestHit hit = exchange.hit();
    BodyCapture body = new BodyCapture();
    GraphResponse response = null;
    try {
      response =
          unlessClosed(
              exchange,
              now,
              () -> hit == null ? respondRight(exchange, now) : respondWrong(hit, exchange, now));
      return journal.isOn()
          ? GraphResponse.of(response.status(), response.headers(), body.of(response.body()))
          : response;
    } finally {
      journal(exchange, now, response, body, List.of());
    }
  }

  private GraphResponse unlessClosed(Exchange exchange, SimulatorRuntime now, Responding responding)
      throws IOException {
    if (!lifecycle.isClosed()) {
      try {
        GraphResponse response = responding.respond();
        if (response.status() != 500 || !lifecycle.isClosed()) {
          return response;
        }
        response.close(); // the service was closed before it responded
      } catch (IllegalStateException e) {
        if (!lifecycle.isClosed()) {
          throw e;
        }
      }
    }
    GraphResponse error =
        now.endpoint()
            .error(
                exchange.request(),
                new GraphError(503, "ServiceUnavailable", "The simulator is closed."));
    return exchange.request().method().equals("HEAD")
        ? GraphResponse.of(error.status(), error.headers(), InputStream.nullInputStream())
        : error;
  }

  private void journal(
      Exchange exchange,
      SimulatorRuntime now,
      @Nullable GraphResponse response,
      BodyCapture responseBody,
      List<String> notes) {
    GraphRequest request = exchange.request();
    FaultScript.RequestHit hit = exchange.hit();
    boolean unmatched = now.isUnmatched(request);
    if (hit != null && hit.early().isZero()) {
      hit.fault().hasResponded();
    }
    if (!journal.isOn()) {
      return;
    }
    Caller caller = exchange.caller();
    journal.add(
        exchange.at(),
        exchange.call().operation(),
        new JournalEntry.Request(
            request.method(),
            LogText.url(request.url()),
            Redaction.requestHeaders(request.headers()),
            Redaction.requestBody(request, exchange.requestBody().text()),
            caller == null ? null : exchange.tenantId(),
            caller == null ? null : nameOf(caller)),
        new JournalEntry.Response(
            response == null ? 0 : response.status(),
            response == null ? Map.of() : Redaction.responseHeaders(response.headers()),
            responseBody,
            unmatched,
            hit == null ? null : hit.fault().toString(),
            hit != null && !hit.early().isZero(),
            notes.isEmpty()
                ? RequestWarnings.of(request, response == null ? List.of() : response.notes())
                : notes));
  }

  /** Returns the service's response. */
  private static GraphResponse respondRight(Exchange exchange, SimulatorRuntime now)
      throws IOException {
    now.jobProgress().beforeResponse(exchange.call(), exchange.tenantId());
    GraphResponse response = now.endpoint().handle(exchange.request());
    now.jobProgress().afterResponse(exchange.call(), response.status());
    return response;
  }

  /** Responds as a fault says, which does not hold the response back any more. */
  private GraphResponse respondWrong(
      FaultScript.RequestHit hit, Exchange exchange, SimulatorRuntime now) throws IOException {
    RequestFault fault = hit.fault();
    FaultyResponse bad = fault.answer();
    if (bad instanceof FaultyResponse.Delayed delayed) {
      var unused = now.clock().advance(delayed.by());
    }
    if (bad.hasRightAnswer()) {
      GraphResponse right = respondRight(exchange, now);
      return bad instanceof FaultyResponse.Truncated truncated
          ? GraphResponse.of(
              right.status(), right.headers(), new BrokenBody(right.body(), truncated.bytes()))
          : right;
    }
    if (fault.isAfterwards() && hit.early().isZero()) {
      respondRight(exchange, now).close();
    }
    Duration wait = hit.early().isZero() ? fault.retryAfter() : fault.form().rounded(hit.early());
    if (wait != null && fault.isAdvancing() && now.clock().advance(wait)) {
      wait = Duration.ZERO;
    }
    if (wait != null && hit.early().isZero()) {
      fault.told(exchange.tenantId(), wait, now.clock().instant(), realTime.instant());
    }
    String retryAfter = wait == null ? null : fault.form().header(wait, now.clock().instant());
    return bad.response(exchange.request(), retryAfter, now.endpoint());
  }

  private static @Nullable String nameOf(Caller caller) {
    Identity who =
        caller.identity().user() != null
            ? caller.identity().user()
            : caller.identity().application();
    return who == null ? null : who.displayName();
  }
}
