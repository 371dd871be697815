package io.github.tenantsnapshot.simulator.internal.signin;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by secret keys, for a limited time. If there are too many, the oldest is dropped, so that
 * no client can fill the memory. Thread-safe.
 */
final class ExpiringStore<V> {

  private final int max;
  private final Duration lifetime;
  private final Map<String, Entry<V>> entries = new LinkedHashMap<>(); // guarded by this

  private record Entry<T>(T value, Instant expiry) {}

  ExpiringStore(int max, Duration lifetime) {
    this.max = max;
    this.lifetime = lifetime;
  }

  synchronized void put(String key, V value, Instant now) {
    entries.values().removeIf(entry -> !now.isBefore(entry.expiry));
    Iterator<String> oldest = entries.keySet().iterator();
    if (entries.size() >= max) {
      oldest.next();
      oldest.remove();
    }
    entries.put(key, new Entry<>(value, now.plus(lifetime)));
  }

  synchronized void clear() {
    entries.clear();
  }

  /** Returns a value; null if it is absent or has expired. */
  synchronized @Nullable V get(String key, Instant now) {
    Entry<V> entry = entries.get(key);
    return entry == null || !now.isBefore(entry.expiry) ? null : entry.value;
  }

  /** Returns a value as {@link #get} does, and removes it. */
  synchronized @Nullable V take(String key, Instant now) {
    Entry<V> entry = entries.remove(key);
    return entry == null || !now.isBefore(entry.expiry) ? null : entry.value;
  }
}
