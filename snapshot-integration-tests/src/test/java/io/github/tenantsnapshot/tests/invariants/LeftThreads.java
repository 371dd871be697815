package io.github.tenantsnapshot.tests.invariants;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The threads that a test has started and that do not end. Immutable. */
final class LeftThreads {

  /** Threads that the JVM, JUnit, databases and clients keep, or that nothing can end. */
  private static final List<String> SHARED =
      List.of(
          "ForkJoinPool.commonPool-worker-",
          "HikariPool-",
          "H2 ",
          "MVStore background writer",
          "MariaDb-",
          "PostgreSQL-JDBC-",
          "Generate Seed",
          "Attach Listener",
          "Cleaner-",
          "process reaper",
          "OkHttp TaskRunner",
          "Okio Watchdog",
          "HttpClient-", // ends when its client is collected as garbage
          "junit-jupiter-timeout-watcher",
          "surefire-");

  private final Set<Thread> before;

  private LeftThreads(Set<Thread> before) {
    this.before = before;
  }

  /** Starts to look for threads that start from now on. */
  static LeftThreads fromNow() {
    return new LeftThreads(live());
  }

  /**
   * Returns a description of each thread that has started and does not end within a time.
   *
   * @param patience the time for all of them
   */
  List<String> problems(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    Set<Thread> left = new HashSet<>(live());
    left.removeAll(before);
    left.remove(Thread.currentThread());
    left.removeIf(thread -> SHARED.stream().anyMatch(thread.getName()::startsWith));
    for (Thread thread : left) {
      thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
    }
    return left.stream()
        .filter(Thread::isAlive)
        .map(
            thread ->
                "the thread "
                    + thread.getName()
                    + " is left in "
                    + Arrays.toString(thread.getStackTrace()))
        .sorted()
        .toList();
  }

  private static Set<Thread> live() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] threads = new Thread[root.activeCount() + 10];
    int count = root.enumerate(threads);
    while (count == threads.length) {
      threads = new Thread[2 * threads.length];
      count = root.enumerate(threads);
    }
    return Set.copyOf(Arrays.asList(threads).subList(0, count));
  }
}
