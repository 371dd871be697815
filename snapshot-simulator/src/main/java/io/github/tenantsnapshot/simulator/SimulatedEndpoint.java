package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.graph.ApiResponse;
import io.github.tenantsnapshot.internal.graph.ReceivedRequest;
import io.github.tenantsnapshot.internal.http.LogText;
import io.github.tenantsnapshot.simulator.internal.fault.AffectedRequest;
import io.github.tenantsnapshot.simulator.internal.fault.HeldResponses;
import io.github.tenantsnapshot.simulator.internal.journal.BodyCapture;
import io.github.tenantsnapshot.simulator.internal.journal.Redaction;
import io.github.tenantsnapshot.simulator.internal.journal.RequestWarnings;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.runtime.RuntimeHolder;
import io.github.tenantsnapshot.simulator.internal.runtime.SimulatorRuntime;
import io.github.tenantsnapshot.simulator.internal.runtime.SimulatorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Graph endpoint of a simulator. A request passes its faults and the endpoint of the runtime;
 * the journal records it. Thread-safe.
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
  private final Journal journal;
  private final FaultScript faults;
  private final InstantSource realTime;
  private final @Nullable Caller anyBearer;
  private final HeldResponses held = new HeldResponses();

  /** Responds to a request; an {@link IOException} breaks the connection. */
  @FunctionalInterface
  private interface Responding {
    GraphResponse respond() throws IOException;
  }

  SimulatedEndpoint(
      RuntimeHolder runtime,
      Lifecycle lifecycle,
      Journal journal,
      FaultScript faults,
      SimulatorSettings settings) {
    this.runtime = runtime;
    this.lifecycle = lifecycle;
    this.journal = journal;
    this.faults = faults;
    this.realTime = settings.realTime();
    this.anyBearer = settings.anyBearer();
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
    ReceivedRequest received = now.api().receive(request);
    var at = now.clock().instant();
    RequestHit hit =
        lifecycle.isClosed()
            ? null
            : faults
                .onRequest(received.operation(), received.tenantId(), at, realTime.instant())
                .orElse(null);
    Exchange exchange = new Exchange(received, at, hit);
    if (journal.isEnabled()) {
      try {
        exchange.recordBody();
      } catch (IOException | RuntimeException e) {
        journal(exchange, null, new BodyCapture(), List.of());
        throw e;
      }
    }
    Duration hold = hit == null ? Duration.ZERO : hit.hold(now.clock().isVirtual());
    if (hit != null && !hold.isZero()) {
      exchange.hold(held.begin(hit.fault().holds(), hold));
      if (exchange.isHeld()) {
        return new Received(exchange, null);
      }
    }
    return new Received(exchange, respond(exchange, now));
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
          journal(exchange, null, new BodyCapture(), List.of(note));
          throw new CancellationException(note);
        }
        case CLOSED -> {
          journal(exchange, null, new BodyCapture(), List.of());
          throw new IOException("the simulator was closed while it held a response back");
        }
      };
    } finally {
      exchange.hold().finish();
    }
  }

  /** Responds to a request with its fault or with the service's response, and journals both. */
  private GraphResponse respond(Exchange exchange, SimulatorRuntime now) throws IOException {
    RequestHit hit = exchange.hit();
    BodyCapture body = new BodyCapture();
    GraphResponse response = null;
    try {
      response =
          unlessClosed(
              exchange,
              now,
              () ->
                  hit == null
                      ? respondAsService(exchange, now)
                      : respondAsFault(hit, exchange, now));
      return journal.isEnabled()
          ? GraphResponse.of(response.status(), response.headers(), body.of(response.body()))
          : response;
    } finally {
      journal(exchange, response, body, List.of());
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
        now.api()
            .error(
                exchange.request(),
                new GraphError(503, "ServiceUnavailable", "The simulator is closed."));
    return exchange.request().method().equals("HEAD")
        ? GraphResponse.of(error.status(), error.headers(), InputStream.nullInputStream())
        : error;
  }

  private void journal(
      Exchange exchange,
      @Nullable GraphResponse response,
      BodyCapture responseBody,
      List<String> notes) {
    GraphRequest request = exchange.request();
    RequestHit hit = exchange.hit();
    if (hit != null) {
      hit.end();
    }
    if (!journal.isEnabled()) {
      return;
    }
    Caller caller = exchange.caller();
    journal.add(
        exchange.at(),
        exchange.received().operation(),
        new JournalEntry.Request(
            request.method(),
            LogText.url(request.url()),
            exchange.received().key(),
            Redaction.requestHeaders(request.headers()),
            Redaction.requestBody(request, exchange.requestBody().text()),
            caller == null ? null : caller.tenantId(),
            caller == null ? null : nameOf(caller),
            caller == null || caller.equals(anyBearer) ? null : caller.permissions()),
        new JournalEntry.Response(
            response == null ? 0 : response.status(),
            response == null ? Map.of() : Redaction.responseHeaders(response.headers()),
            responseBody,
            !exchange.isSimulated(),
            hit == null ? null : hit.toString(),
            hit != null && hit.isEarly(),
            notes.isEmpty() ? RequestWarnings.of(request, exchange.notes()) : notes));
  }

  /** Returns the service's response. */
  private static GraphResponse respondAsService(Exchange exchange, SimulatorRuntime now)
      throws IOException {
    ApiResponse response = now.api().respond(exchange.received());
    exchange.responded(response);
    now.jobProgress().afterResponse(exchange.received(), response.response().status());
    return response.response();
  }

  /** Responds as a fault says; the response is not held any more. */
  private GraphResponse respondAsFault(RequestHit hit, Exchange exchange, SimulatorRuntime now)
      throws IOException {
    GraphRequest request = exchange.request();
    AffectedRequest affected =
        new AffectedRequest(
            request,
            error -> now.api().error(request, error),
            duration -> now.clock().advance(duration),
            () -> respondAsService(exchange, now));
    return hit.respond(affected, () -> now.clock().instant(), realTime);
  }

  private static @Nullable String nameOf(Caller caller) {
    Identity who =
        caller.identity().user() != null
            ? caller.identity().user()
            : caller.identity().application();
    return who == null ? null : who.displayName();
  }
}
