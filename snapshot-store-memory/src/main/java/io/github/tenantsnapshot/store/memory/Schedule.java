package io.github.tenantsnapshot.store.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** A queue of the jobs of all tenants, ordered by an instant and then by id. Thread-safe. */
final class Schedule {

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::at).thenComparing(Entry::jobId).thenComparing(Entry::tenantId);

  private final ConcurrentSkipListSet<Entry> entries = new ConcurrentSkipListSet<>(ORDER);

  /** A job at an instant. */
  record Entry(Instant at, String jobId, String tenantId) {}

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

  /** Returns the earliest instant; null if there is none. */
  @Nullable Instant first() {
    var iterator = entries.iterator();
    return iterator.hasNext() ? iterator.next().at() : null;
  }
}
