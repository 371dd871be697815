package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.internal.values.Guids;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/** A generator of random GUIDs in lower case. Thread-safe. */
public final class Ids {

  private final RandomGenerator random; // guarded by lock
  private final ReentrantLock lock = new ReentrantLock(); // not a monitor: the generator may block

  /** Creates a generator; {@code random} need not be thread-safe. */
  public Ids(RandomGenerator random) {
    this.random = random;
  }

  /** Returns a new random GUID (version 4). */
  public String next() {
    long high;
    long low;
    lock.lock();
    try {
      high = random.nextLong();
      low = random.nextLong();
    } finally {
      lock.unlock();
    }
    return new UUID(
            Guids.withoutVersion(high) | 0x0000000000004000L,
            (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L)
        .toString();
  }
}
