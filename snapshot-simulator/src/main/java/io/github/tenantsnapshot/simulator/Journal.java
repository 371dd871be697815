package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameCase;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.advice.AdviceContext;
import io.github.tenantsnapshot.simulator.internal.advice.Call;
import io.github.tenantsnapshot.simulator.internal.advice.Detectors;
import io.github.tenantsnapshot.simulator.internal.runtime.SimulatorSettings;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The requests to a simulator and their responses, in the order of the responses. It keeps the
 * latest entries within {@link TenantSimulator.Builder#journalCapacity} and {@link
 * TenantSimulator.Builder#journalMaxBytes}. Thread-safe.
 */
public final class Journal {

  private static final Duration LONGEST_WAIT = Duration.ofNanos(Long.MAX_VALUE);

  private final int capacity;
  private final long maxBytes;
  private final SnapshotLimits limits;
  private final boolean inRealTime;
  private final boolean ignoresCaseOfNames;
  private final KnownTypes types;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Kept> entries = new ArrayDeque<>(); // guarded by lock
  private long bytes; // of all entries; guarded by lock
  private long added; // guarded by lock
  private long clears; // guarded by lock
  private long changes; // guarded by lock
  private boolean isComplete = true; // no request since the start is missing; guarded by lock

  /** An entry and its size in bytes, which grows while the client reads the response's body. */
  private static final class Kept {

    private final JournalEntry entry;
    private long bytes;
    private boolean dropped;

    private Kept(JournalEntry entry) {
      this.entry = entry;
      this.bytes = entry.size();
    }
  }

  Journal(SimulatorSettings settings, KnownTypes types) {
    this.capacity = settings.journalEntries();
    this.maxBytes = settings.journalBytes();
    this.limits = settings.limits();
    this.inRealTime = settings.inRealTime();
    this.ignoresCaseOfNames = settings.behavior().displayNameCase() == DisplayNameCase.IGNORED;
    this.types = types;
  }

  /** Returns whether the journal records requests: not with a capacity of 0. */
  public boolean isEnabled() {
    return capacity > 0;
  }

  void add(
      Instant at,
      GraphOperation operation,
      JournalEntry.Request request,
      JournalEntry.Response response) {
    lock.lock();
    try {
      added++;
      Kept kept = new Kept(new JournalEntry(added, at, operation, request, response));
      entries.addLast(kept);
      bytes += kept.bytes;
      dropOldest();
      kept.entry.recordedResponse().whenItGrows(more -> grow(kept, more));
      signalChange();
    } finally {
      lock.unlock();
    }
  }

  /** Adds the bytes of a response that a client has read since. */
  private void grow(Kept kept, int more) {
    lock.lock();
    try {
      if (!kept.dropped) {
        kept.bytes += more;
        bytes += more;
        dropOldest();
        signalChange();
      }
    } finally {
      lock.unlock();
    }
  }

  private void signalChange() {
    changes++;
    changed.signalAll();
  }

  private void dropOldest() {
    while (entries.size() > capacity || (bytes > maxBytes && !entries.isEmpty())) {
      Kept oldest = entries.removeFirst();
      isComplete = false;
      oldest.dropped = true;
      bytes -= oldest.bytes;
    }
  }

  /** Returns the entries, oldest first. */
  public List<JournalEntry> entries() {
    lock.lock();
    try {
      return entries.stream().map(kept -> kept.entry).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the entries that fulfil a condition, oldest first. */
  public List<JournalEntry> entries(Predicate<? super JournalEntry> condition) {
    Objects.requireNonNull(condition, "condition must not be null");
    return entries().stream().filter(condition).toList();
  }

  /**
   * Returns the requests with a method and a URL that contains a text.
   *
   * @param method the method, such as {@code POST}
   * @param urlPart a part of the path or query, such as {@code createSnapshot}
   */
  public List<JournalEntry> requests(String method, String urlPart) {
    Objects.requireNonNull(method, "method must not be null");
    Objects.requireNonNull(urlPart, "urlPart must not be null");
    return entries(entry -> entry.method().equals(method) && entry.url().contains(urlPart));
  }

  /** Returns the requests for an operation. */
  public List<JournalEntry> requests(GraphOperation operation) {
    Objects.requireNonNull(operation, "operation must not be null");
    return entries(entry -> entry.operation() == operation);
  }

  /** Returns the requests for which nothing is simulated. */
  public List<JournalEntry> unmatched() {
    return entries(JournalEntry::isUnmatched);
  }

  /** Returns the entry whose response has a {@code request-id}. */
  public Optional<JournalEntry> find(String requestId) {
    Objects.requireNonNull(requestId, "requestId must not be null");
    return entries().stream().filter(entry -> requestId.equals(entry.requestId())).findFirst();
  }

  /**
   * Waits for a request, for clients that send it on another thread: returns the oldest entry that
   * fulfils a condition, as soon as the journal has one. An entry has the part of the response's
   * body that the client has read; the condition is tested again when it reads on.
   *
   * @param condition the condition, which is called on this thread
   * @param timeout the maximum time to wait, in real time; with zero, the method does not wait
   * @return the entry; empty if the timeout elapses
   * @throws IllegalStateException if the journal is not {@linkplain #isEnabled() enabled}
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public Optional<JournalEntry> awaitEntry(
      Predicate<? super JournalEntry> condition, Duration timeout) throws InterruptedException {
    Objects.requireNonNull(condition, "condition must not be null");
    Objects.requireNonNull(timeout, "timeout must not be null");
    if (!isEnabled()) {
      throw new IllegalStateException("the journal is not enabled: its capacity is 0");
    }
    long left = timeout.compareTo(LONGEST_WAIT) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
    while (true) {
      long seen = changes();
      Optional<JournalEntry> found = entries().stream().filter(condition).findFirst();
      if (found.isPresent() || left <= 0) {
        return found;
      }
      left = awaitChange(seen, left);
    }
  }

  /** Returns the number of times that an entry was added, or a client has read on in a response. */
  private long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the number of changes differs; returns the rest of the time, in nanoseconds. */
  private long awaitChange(long seen, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (changes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return left;
  }

  /**
   * Returns advice about the clients' mistakes, in the order of the requests. A mistake that a
   * client repeats has one advice, for the first request that shows it.
   *
   * <p>The advice is computed on each call from the entries that the journal has at that time. A
   * mistake is unknown if its entries were dropped, or if its text was truncated. In turn, advice
   * about something that a client has not done disappears when it does so. {@link
   * Advice.Kind#PERMISSION_TOO_WIDE} is given only if no entries were dropped or cleared. {@link
   * Advice.Kind#JOB_ADOPTED_AFTER_CONFLICT} is not given about a job whose create may have been.
   */
  public List<Advice> advice() {
    List<Call> calls;
    AdviceContext context;
    lock.lock();
    try {
      calls =
          entries.stream()
              .map(kept -> new Call(kept.entry, kept.entry.key(), kept.entry.permissions()))
              .toList();
      context = new AdviceContext(limits, types, inRealTime, ignoresCaseOfNames, isComplete);
    } finally {
      lock.unlock();
    }
    return Detectors.run(calls, context).stream()
        .map(found -> new Advice(found.kind(), found.entry(), found.text()))
        .toList();
  }

  /** Returns the number of entries that were dropped because the journal was full. */
  public long dropped() {
    lock.lock();
    try {
      return added - entries.size();
    } finally {
      lock.unlock();
    }
  }

  /** Removes all entries. The numbers of new entries start from 1 again. */
  public void clear() {
    clear(false);
  }

  /** Removes all entries when the simulator's state is replaced; no request is missing then. */
  void restart() {
    clear(true);
  }

  private void clear(boolean isRestart) {
    lock.lock();
    try {
      isComplete = isRestart || (isComplete && added == 0);
      entries.forEach(kept -> kept.dropped = true);
      entries.clear();
      bytes = 0;
      added = 0;
      clears++;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how often the journal was cleared. */
  long clears() {
    lock.lock();
    try {
      return clears;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the entries, one per line, oldest first. */
  @Override
  public String toString() {
    String lines = entries().stream().map(JournalEntry::toString).collect(Collectors.joining("\n"));
    long missing = dropped();
    return missing == 0 ? lines : "(" + missing + " older entries were dropped)\n" + lines;
  }
}
