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
 * The requests to a simulator and their responses, in the order of the responses. It keeps the
 * latest entries within {@link TenantSimulator.Builder#journalCapacity} and {@link
 * TenantSimulator.Builder#journalMaxBytes}. Thread-safe.
 */
public final class Journal {

  private final int capacity;
  private final long maxBytes;
  private final Deque<Kept> entries = new ArrayDeque<>(); // guarded by this
  private long bytes; // of all entries; guarded by this
  private long added; // guarded by this

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

  Journal(int capacity, long maxBytes) {
    this.capacity = capacity;
    this.maxBytes = maxBytes;
  }

  /** Returns whether the journal records requests: not with a capacity of 0. */
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

  /** Adds the bytes of a response that a client has read since. */
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

  /** Returns the entries, oldest first. */
  public synchronized List<JournalEntry> entries() {
    return entries.stream().map(kept -> kept.entry).toList();
  }

  /** Returns the entries that fulfil a condition, oldest first. */
  public List<JournalEntry> entries(Predicate<JournalEntry> condition) {
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
    return entries().stream()
        .filter(entry -> entry.requestId().filter(requestId::equals).isPresent())
        .findFirst();
  }

  /** Returns the number of entries that were dropped because the journal was full. */
  public synchronized long dropped() {
    return added - entries.size();
  }

  /** Removes all entries. The numbers of new entries start from 1 again. */
  public synchronized void clear() {
    entries.forEach(kept -> kept.dropped = true);
    entries.clear();
    bytes = 0;
    added = 0;
  }

  /** Returns the entries, one per line, oldest first. */
  @Override
  public String toString() {
    String lines = entries().stream().map(JournalEntry::toString).collect(Collectors.joining("\n"));
    long missing = dropped();
    return missing == 0 ? lines : "(" + missing + " older entries were dropped)\n" + lines;
  }
}
