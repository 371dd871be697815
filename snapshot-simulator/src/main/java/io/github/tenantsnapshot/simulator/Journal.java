package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphOperation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The requests to a simulator and its answers, in the order of the answers. It keeps the last
 * {@link TenantSimulator.Builder#journalCapacity} ones, as far as they take no more than {@link
 * TenantSimulator.Builder#journalMaxBytes}. Thread-safe.
 */
public final class Journal {

  private final int capacity;
  private final long maxBytes;
  private final Deque<Kept> entries = new ArrayDeque<>(); // guarded by this
  private long bytes; // of all entries; guarded by this
  private long added; // guarded by this

  /** An entry and how many bytes of the budget it takes, which grows with the response's body. */
  private static final class Kept {

    private final JournalEntry entry;
    private long bytes;
    private boolean dropped;

    private Kept(JournalEntry entry) {
      this.entry = entry;
      this.bytes = entry.size();
    }
  }

  Journal(int capacity, long maxBytes) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
  }

  /** Tells whether it keeps anything: not if the simulator was built with none. */
  public boolean isOn() {
    return capacity > 0;
  }

  synchronized void add(
      Instant at,
      GraphOperation operation,
      JournalEntry.Request request,
      JournalEntry.Response response) {
    added++;
    Kept kept = new Kept(new JournalEntry(added, at, operation, request, response));
    entries.addLast(kept);
    bytes += kept.bytes;
    dropOldest();
    kept.entry.recordedResponse().whenItGrows(more -> grow(kept, more));
  }

  /** Counts what a client has read of a response since. */
  private synchronized void grow(Kept kept, int more) {
    if (!kept.dropped) {
      kept.bytes += more;
      bytes += more;
      dropOldest();
    }
  }

  private void dropOldest() {
    while (entries.size() > capacity || (bytes > maxBytes && !entries.isEmpty())) {
      Kept oldest = entries.removeFirst();
      oldest.dropped = true;
      bytes -= oldest.bytes;
    }
  }

  /** Returns the entries that are kept, oldest first. */
  public synchronized List<JournalEntry> entries() {
    return entries.stream().map(kept -> kept.entry).toList();
  }

  /** Returns the entries for which a condition holds, oldest first. */
  public List<JournalEntry> entries(Predicate<JournalEntry> condition) {
    Objects.requireNonNull(condition, "condition must not be null");
    return entries().stream().filter(condition).toList();
  }

  /**
   * Returns the requests of a method whose URL has the given text in its path or query.
   *
   * @param method such as {@code POST}
   * @param urlPart such as {@code createSnapshot}
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

  /** Returns the requests that asked for something that is not simulated. */
  public List<JournalEntry> unmatched() {
    return entries(JournalEntry::isUnmatched);
  }

  /** Returns the request that was answered with a {@code request-id}. */
  public Optional<JournalEntry> find(String requestId) {
    Objects.requireNonNull(requestId, "requestId must not be null");
    return entries().stream()
        .filter(entry -> entry.requestId().filter(requestId::equals).isPresent())
        .findFirst();
  }

  /** Returns how many entries are not kept any more, for want of room. */
  public synchronized long dropped() {
    return added - entries.size();
  }

  /** Removes all entries. The numbers of further ones start from 1 again. */
  public synchronized void clear() {
    entries.forEach(kept -> kept.dropped = true);
    entries.clear();
    bytes = 0;
    added = 0;
  }

  /** Returns the journal in lines, oldest entry first. */
  @Override
  public String toString() {
    String lines = entries().stream().map(JournalEntry::toString).collect(Collectors.joining("\n"));
    long missing = dropped();
    return missing == 0 ? lines : "(" + missing + " older ones are not kept)\n" + lines;
  }
}
