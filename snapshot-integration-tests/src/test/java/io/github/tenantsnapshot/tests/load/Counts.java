package io.github.tenantsnapshot.tests.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Named counts of what a load has done. Thread-safe. */
final class Counts {

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /** Adds one to a count. */
  void add(String what) {
    counts.computeIfAbsent(what, name -> new LongAdder()).increment();
  }

  /** Returns a count; 0 if nothing was added to it. */
  long of(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  /** Returns all counts, by name. */
  @Override
  public String toString() {
    return new TreeMap<>(counts).toString();
  }
}
