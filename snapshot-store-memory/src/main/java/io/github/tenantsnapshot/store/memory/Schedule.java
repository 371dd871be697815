package io.github.tenantsnapshot.store.memory;

import java.time.Instant;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** A queue of jobs of all tenants, ordered by an instant and then by id. Thread-safe. */
final class Schedule {

  private final ConcurrentSkipListSet<Entry> entries = new ConcurrentSkipListSet<>();

  /** A job at an instant. */
  record Entry(Instant at, String jobId, String tenantId) implements Comparable<Entry> {

    @Override
    public int compareTo(Entry other) {
      int result = at.compareTo(other.at);
      if (result == 0) {
        result = jobId.compareTo(other.jobId);
      }
      return result != 0 ? result : tenantId.compareTo(other.tenantId);
    }
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  void remove(Entry entry) {
    entries.remove(entry);
  }

  /** Returns a live view of the entries up to and including {@code now}, earliest first. */
  Iterable<Entry> until(Instant now) {
    return entries.headSet(new Entry(now, "\uffff", "\uffff"), true);
  }

  /** Returns the earliest entry; null if there is none. */
  @Nullable Entry first() {
    var iterator = entries.iterator();
    return iterator.hasNext() ? iterator.next() : null;
  }
}
