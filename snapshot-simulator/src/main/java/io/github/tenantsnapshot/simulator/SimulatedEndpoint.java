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
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request through a simulator: its faults, then the progress of jobs, then Graph's
 * endpoint; and all of it into the journal. Thread-safe.
 *
 * <p>A response that a fault holds back holds no lock: {@link #handle} blocks its thread, {@link
 * #handleAsync} takes none. When the hold ends, {@code handleAsync} responds on a thread of the
 * simulator's, of which there are up to 64, so that slow work delays no other response. A future
 * that is cancelled while the response is held back ends the hold; the request has no effect then.
 */
final class SimulatedEndpoint implements GraphHandler {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Logger LOG = LoggerFactory.getLogger(SimulatedEndpoint.class);

  private final RuntimeHolder world;
  private final Lifecycle lifecycle;
  private final Journal journal;
  private final FaultScript faults;
  private final InstantSource realTime;
  private final HeldResponses held = new HeldResponses();

  /** Responds to a request; throws what breaks the connection. */
  @FunctionalInterface
  private interface Responding {
    GraphResponse respond() throws IOException;
  }

  SimulatedEndpoint(
      RuntimeHolder world,
      Lifecycle lifecycle,
      Journal journal,
      FaultScript faults,
      InstantSource realTime) {
    this.world = world;
    this.lifecycle = lifecycle;
    this.journal = journal;
    this.faults = faults;
    this.realTime = realTime;
  }

  /** Breaks off the responses that are held back. */
  void close() {
    held.close();
  }

  /** Releases the responses that are held back, waits for them, and holds none back from now on. */
  void release() {
    held.release();
  }

  /** Holds responses back again, once each {@link #release()} has been followed by this. */
  void holdAgain() {
    held.holdAgain();
  }

  /** A request that has been received; without a response, it is held back. */
  private record Received(Exchange exchange, @Nullable GraphResponse response) {}

  @Override
  public GraphResponse handle(GraphRequest request) throws IOException {
    Received received = world.with(now -> receive(request, now));
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
      received = world.with(now -> receive(request, now));
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
    if (!future.complete(response)) { // the client has gone meanwhile
      try {
        response.close();
      } catch (IOException | RuntimeException e) {
        LOG.warn("a response could not be closed that no client waits for", e);
      }
    }
  }

  /** Responds to a request, or begins to hold its response back. */
  private Received receive(GraphRequest request, SimulatorRuntime now) throws IOException {
    ReceivedRequest received = now.api().receive(request);
    Caller caller = received.caller();
    String tenantId = caller == null ? "" : caller.tenantId();
    var at = now.clock().instant();
    FaultScript.@Nullable RequestHit hit =
        lifecycle.isClosed()
            ? null
            : faults.onRequest(received.operation(), tenantId, at, realTime.instant()).orElse(null);
    Exchange exchange = new Exchange(received, at, hit);
    if (journal.isOn()) {
      try {
        exchange.recordBody();
      } catch (IOException | RuntimeException e) {
        journal(exchange, null, new BodyCapture(), List.of());
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

  /** Returns for how long a response is held back by real time; zero for not. */
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
   * @throws CancellationException if the client has gone
   * @throws IOException if the simulator was closed, or as {@link #handle} does
   */
  private GraphResponse afterHold(Exchange exchange, HeldResponses.End end) throws IOException {
    try {
      return switch (end) {
        case RELEASED -> world.with(now -> respond(exchange, now));
        case CANCELED -> {
          String note = "the client went away while the response was held back";
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

  /** Responds to a request as a fault says, or as the service does, and journals it. */
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
    FaultScript.RequestHit hit = exchange.hit();
    if (hit != null && hit.early().isZero()) {
      hit.fault().hasResponded();
    }
    if (!journal.isOn()) {
      return;
    }
    Caller caller = exchange.caller();
    journal.add(
        exchange.at(),
        exchange.received().operation(),
        new JournalEntry.Request(
            request.method(),
            LogText.url(request.url()),
            withoutSecrets(request.headers()),
            withoutSecret(request, exchange.requestBody().text()),
            caller == null ? null : exchange.tenantId(),
            caller == null ? null : nameOf(caller)),
        new JournalEntry.Response(
            response == null ? 0 : response.status(),
            response == null ? Map.of() : withoutSecret(response.headers()),
            responseBody,
            !exchange.isSimulated(),
            hit == null ? null : hit.fault().toString(),
            hit != null && !hit.early().isZero(),
            notes.isEmpty() ? RequestWarnings.of(request, exchange.notes()) : notes));
  }

  /** Responds as the service does. */
  private static GraphResponse respondRight(Exchange exchange, SimulatorRuntime now)
      throws IOException {
    now.jobProgress().beforeAnswer(exchange.received(), exchange.tenantId());
    ApiResponse response = now.api().respond(exchange.received());
    exchange.responded(response);
    now.jobProgress().afterAnswer(exchange.received(), response.response().status());
    return response.response();
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
    return bad.response(exchange.request(), retryAfter, now.api());
  }

  private static @Nullable String nameOf(Caller caller) {
    Identity who =
        caller.identity().user() != null
            ? caller.identity().user()
            : caller.identity().application();
    return who == null ? null : who.displayName();
  }

  private static Map<String, List<String>> withoutSecrets(Map<String, List<String>> headers) {
    Map<String, List<String>> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) ->
            shown.put(name, values.stream().map(value -> LogText.header(name, value)).toList()));
    return shown;
  }

  private static Map<String, String> withoutSecret(Map<String, String> headers) {
    Map<String, String> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> shown.put(name, LogText.header(name, value)));
    return shown;
  }

  /** Returns a body without the secrets of a form, such as a request for a token. */
  private static String withoutSecret(GraphRequest request, String body) {
    boolean isForm =
        request
            .header("Content-Type")
            .filter(type -> type.strip().toLowerCase(Locale.ROOT).startsWith(FORM))
            .isPresent();
    return isForm ? LogText.url("?" + body).substring(1) : body;
  }
}
