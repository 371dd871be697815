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
 * {@link TenantSimulator.Builder#journalCapacity} ones. Thread-safe.
 */
public final class Journal {

  private final int capacity;
  private final Deque<JournalEntry> entries = new ArrayDeque<>(); // guarded by this
  private long added;

  Journal(int capacity) {
    this.capacity = capacity;
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
    if (entries.size() == capacity) {
      entries.removeFirst();
    }
    entries.addLast(new JournalEntry(added, at, operation, request, response));
  }

  /** Returns the entries that are kept, oldest first. */
  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries);
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
    entries.clear();
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
