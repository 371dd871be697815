package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJob;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watchdog for calls of sources and listeners, which may block. It logs calls that do not return,
 * and signals reads that exceed their timeout. Thread-safe.
 *
 * <p>It has a thread of its own, because the thread that claims jobs also calls listeners and the
 * store, and may block itself. The thread exists only during calls. In virtual time nothing is
 * watched.
 */
public final class CallWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CallWatch.class);

  /** The interval of checks. The second check of a call logs the first warning. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Duration THREAD_IDLE = Duration.ofSeconds(10);

  private final @Nullable ScheduledExecutorService timer;
  private final Duration readTimeout;
  private final BiConsumer<SnapshotJob, String> warnings;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean checkScheduled = new AtomicBoolean();

  /**
   * Creates a watchdog.
   *
   * @param timer the timer of checks and timeouts; null to watch nothing
   * @param readTimeout the maximum time for reading a type
   * @param warnings the consumer of warnings and of the jobs that they are about
   */
  CallWatch(
      @Nullable ScheduledExecutorService timer,
      Duration readTimeout,
      BiConsumer<SnapshotJob, String> warnings) {
    this.timer = timer;
    this.readTimeout = readTimeout;
    this.warnings = warnings;
  }

  /** Returns a watchdog in real time. */
  public static CallWatch inRealTime(Duration readTimeout) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, DaemonThreads.named("snapshot-watch"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(THREAD_IDLE.toNanos(), TimeUnit.NANOSECONDS);
    timer.allowCoreThreadTimeOut(true);
    return new CallWatch(timer, readTimeout, CallWatch::log);
  }

  /** Returns a watchdog that does nothing. */
  public static CallWatch none() {
    return new CallWatch(null, Duration.ZERO, CallWatch::log);
  }

  private static void log(SnapshotJob job, String warning) {
    try (JobMdc unused = JobMdc.of(job)) {
      LOG.warn(warning);
    }
  }

  /** A sequence of calls by one thread, which is inside one of them or outside. */
  final class Call implements AutoCloseable {

    private final SnapshotJob job;
    private final Supplier<String> description;

    /** The number of times that a call began or ended: odd during a call. */
    private final AtomicLong changes = new AtomicLong();

    private @Nullable Future<?> timeout; // used by the calling thread only

    private long changesSeen; // used by the timer thread only, like intervals
    private long intervals = -1;

    private Call(SnapshotJob job, Supplier<String> description) {
      this.job = job;
      this.description = description;
    }

    /** Marks the beginning of a call. */
    void enter() {
      changes.incrementAndGet();
    }

    /** Marks the end of a call. */
    void exit() {
      changes.incrementAndGet();
    }

    /** Ends the sequence. */
    @Override
    public void close() {
      calls.remove(this);
      if (timeout != null) {
        timeout.cancel(false);
      }
    }

    /** Returns the warning of a call that has not returned, after 1, 2, 4, 8 … intervals. */
    private @Nullable String warning() {
      long now = changes.get();
      intervals = now == changesSeen ? intervals + 1 : 0;
      changesSeen = now;
      boolean inside = (now & 1) == 1;
      return inside && Long.bitCount(intervals) == 1
          ? description.get() + " for more than " + INTERVAL.multipliedBy(intervals)
          : null;
    }
  }

  /** Returns the maximum time for reading a type. */
  Duration readTimeout() {
    return readTimeout;
  }

  /**
   * Begins to watch a sequence of calls.
   *
   * @param job the job of the calls
   * @param description the beginning of a warning: which call has not returned
   */
  Call begin(SnapshotJob job, Supplier<String> description) {
    Call call = new Call(job, description);
    if (timer != null) {
      calls.add(call);
      scheduleCheck();
    }
    return call;
  }

  /**
   * Begins to watch a sequence of calls that read a type.
   *
   * @param onTimeout called on another thread if the timeout elapses before the sequence ends
   */
  Call beginRead(SnapshotJob job, Supplier<String> description, Runnable onTimeout) {
    Call call = begin(job, description);
    call.timeout = schedule(onTimeout, readTimeout);
    return call;
  }

  private void scheduleCheck() {
    if (checkScheduled.compareAndSet(false, true)) {
      var unused = schedule(this::check, INTERVAL);
    }
  }

  private void check() {
    checkScheduled.set(false);
    for (Call call : calls) {
      String warning = call.warning();
      if (warning != null) {
        warnings.accept(call.job, warning);
      }
    }
    if (!calls.isEmpty()) {
      scheduleCheck();
    }
  }

  private @Nullable Future<?> schedule(Runnable task, Duration delay) {
    long nanos = TimeUnit.NANOSECONDS.convert(delay);
    if (timer == null || nanos == Long.MAX_VALUE) { // FOREVER, for example
      return null;
    }
    try {
      return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("the watchdog was closed", e);
      return null;
    }
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
