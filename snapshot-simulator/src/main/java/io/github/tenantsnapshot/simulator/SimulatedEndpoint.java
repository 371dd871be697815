package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.graph.GraphCall;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.graph.LogText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request through a simulator: its faults, then the progress of jobs, then Graph's
 * endpoint; and all of it into the journal. Thread-safe.
 */
final class SimulatedEndpoint implements GraphHandler {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final CurrentWorld world;
  private final Function<GraphRequest, Optional<Caller>> callers;
  private final Journal journal;
  private final FaultScript faults;
  private final InstantSource realTime;
  private final ReentrantLock holding = new ReentrantLock();
  private final Condition released = holding.newCondition();
  private int releases; // that hold nothing back now; guarded by holding
  private boolean closed; // guarded by holding

  /**
   * Takes its collaborators.
   *
   * @param callers tells whose token a request has; empty for nobody's
   */
  SimulatedEndpoint(
      CurrentWorld world,
      Function<GraphRequest, Optional<Caller>> callers,
      Journal journal,
      FaultScript faults,
      InstantSource realTime) {
    this.world = world;
    this.callers = callers;
    this.journal = journal;
    this.faults = faults;
    this.realTime = realTime;
  }

  /** Breaks off the answers that are held back. */
  void close() {
    holding.lock();
    try {
      closed = true;
      released.signalAll();
    } finally {
      holding.unlock();
    }
  }

  /** Gives the answers at once that are held back, and those to come. */
  void release() {
    holding.lock();
    try {
      releases++;
      released.signalAll();
    } finally {
      holding.unlock();
    }
  }

  /** Holds answers back again, once everybody has called this who has released them. */
  void holdAgain() {
    holding.lock();
    try {
      releases--;
    } finally {
      holding.unlock();
    }
  }

  @Override
  public GraphResponse handle(GraphRequest received) throws IOException {
    return world.with(now -> handle(received, now));
  }

  private GraphResponse handle(GraphRequest received, World now) throws IOException {
    Instant at = now.clock().instant();
    GraphCall call = GraphCall.of(received, now.graphBehavior());
    @Nullable Caller caller = callers.apply(received).orElse(null);
    String tenantId = caller == null ? "" : caller.tenantId();
    GraphRequest request = received;
    RecordedText requestBody = new RecordedText();
    FaultScript.@Nullable RequestHit hit =
        faults.onRequest(call.operation(), tenantId, at, realTime.instant()).orElse(null);
    RecordedText responseBody = new RecordedText();
    int status = 0;
    Map<String, String> headers = Map.of();
    List<String> notes = List.of();
    try {
      if (journal.isOn()) { // the body too of a request that is answered without reading it
        request =
            new GraphRequest(
                received.method(),
                received.url(),
                received.headers(),
                requestBody.beginningOf(received.body()));
      }
      GraphResponse response =
          hit == null
              ? answer(now, call, tenantId, request)
              : answer(hit, now, call, tenantId, request);
      status = response.status();
      headers = response.headers();
      notes = response.notes();
      return journal.isOn()
          ? GraphResponse.of(status, headers, responseBody.of(response.body()))
          : response;
    } finally {
      boolean unmatched = now.isUnmatched(request);
      if (journal.isOn()) {
        journal.add(
            at,
            call.operation(),
            new JournalEntry.Request(
                request.method(),
                LogText.url(request.url()),
                withoutSecrets(request.headers()),
                withoutSecret(request, requestBody.text()),
                caller == null ? null : tenantId,
                caller == null ? null : nameOf(caller)),
            new JournalEntry.Response(
                status,
                withoutSecret(headers),
                responseBody,
                unmatched,
                hit == null ? null : hit.fault().toString(),
                hit != null && !hit.early().isZero(),
                RequestNotes.of(request, notes)));
      }
    }
  }

  /** Answers as the service does. */
  private static GraphResponse answer(
      World world, GraphCall call, String tenantId, GraphRequest request) throws IOException {
    world.jobProgress().beforeAnswer(call, tenantId);
    GraphResponse response = world.endpoint().handle(request);
    world.jobProgress().afterAnswer(call, response.status());
    return response;
  }

  /** Answers as a fault says. */
  private GraphResponse answer(
      FaultScript.RequestHit hit,
      World world,
      GraphCall call,
      String tenantId,
      GraphRequest request)
      throws IOException {
    RequestFault fault = hit.fault();
    BadAnswer bad = fault.answer();
    if (bad instanceof BadAnswer.Delayed delayed) {
      if (!world.clock().advance(delayed.by())) {
        hold(delayed.by());
      }
    } else if (bad instanceof BadAnswer.Held held) {
      hold(held.by());
    }
    if (bad.hasRightAnswer()) {
      GraphResponse right = answer(world, call, tenantId, request);
      return bad instanceof BadAnswer.Truncated truncated
          ? GraphResponse.of(
              right.status(), right.headers(), new BrokenBody(right.body(), truncated.bytes()))
          : right;
    }
    if (fault.isAfterwards() && hit.early().isZero()) {
      answer(world, call, tenantId, request).close();
    }
    Duration wait = hit.early().isZero() ? fault.retryAfter() : RequestFault.roundedUp(hit.early());
    if (wait != null && fault.isAdvancing() && world.clock().advance(wait)) {
      wait = Duration.ZERO;
    }
    if (wait != null && hit.early().isZero()) {
      fault.told(tenantId, wait, world.clock().instant(), realTime.instant());
    }
    return bad.response(request, wait, world.endpoint());
  }

  /** Waits by real time; until the simulator is closed or reset at the most. */
  private void hold(Duration duration) throws IOException {
    holding.lock();
    try {
      long left = TimeUnit.NANOSECONDS.convert(duration); // or as long as there are
      while (left > 0 && releases == 0 && !closed) {
        left = released.awaitNanos(left);
      }
      if (closed) {
        throw new IOException("the simulator was closed while it held an answer back");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while an answer was held back").initCause(e);
    } finally {
      holding.unlock();
    }
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
