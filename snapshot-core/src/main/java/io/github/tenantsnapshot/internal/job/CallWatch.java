package io.github.tenantsnapshot.internal.job;

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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches calls into sources and listeners, which may block: logs those that do not return, and
 * tells when a read has taken too long. Thread-safe.
 *
 * <p>It has a thread of its own, since the one that claims jobs calls listeners and the store. The
 * thread is there only while calls are under way. In stepped time nothing is watched.
 */
public final class CallWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CallWatch.class);

  /** How often calls are checked. The first warning follows the second check of a call. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final Duration THREAD_IDLE = Duration.ofSeconds(10);

  private final @Nullable ScheduledExecutorService timer;
  private final Duration readTimeout;
  private final Consumer<String> warnings;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean checkScheduled = new AtomicBoolean();

  /**
   * Takes the timer.
   *
   * @param timer what waits; null to watch nothing
   * @param readTimeout how long the read of a type may take
   * @param warnings takes what is to be logged
   */
  CallWatch(
      @Nullable ScheduledExecutorService timer, Duration readTimeout, Consumer<String> warnings) {
    this.timer = timer;
    this.readTimeout = readTimeout;
    this.warnings = warnings;
  }

  /** Returns a watch by real time. */
  public static CallWatch inRealTime(Duration readTimeout) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, RealTimeRunner.daemons("snapshot-watch"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(THREAD_IDLE.toNanos(), TimeUnit.NANOSECONDS);
    timer.allowCoreThreadTimeOut(true);
    return new CallWatch(timer, readTimeout, LOG::warn);
  }

  /** Returns a watch that does nothing. */
  public static CallWatch none() {
    return new CallWatch(null, Duration.ZERO, LOG::warn);
  }

  /** A row of calls by one thread, of which it is in one or in none. */
  final class Call implements AutoCloseable {

    private final Supplier<String> description;

    /** How often a call began or ended: odd during a call. */
    private final AtomicLong changes = new AtomicLong();

    private @Nullable Future<?> timeout; // of the calling thread

    private long changesSeen; // these two of the timer's thread
    private long intervals = -1;

    private Call(Supplier<String> description) {
      this.description = description;
    }

    /** Notes that a call begins. */
    void enter() {
      changes.incrementAndGet();
    }

    /** Notes that a call has ended. */
    void exit() {
      changes.incrementAndGet();
    }

    /** Ends the row. */
    @Override
    public void close() {
      calls.remove(this);
      if (timeout != null) {
        timeout.cancel(false);
      }
    }

    /** Returns what to warn of at this check: a call that lasts, at the 1st, 2nd, 4th, 8th... */
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

  /** Returns how long the read of a type may take. */
  Duration readTimeout() {
    return readTimeout;
  }

  /**
   * Begins to watch calls.
   *
   * @param description says what does not return, for a warning
   */
  Call begin(Supplier<String> description) {
    Call call = new Call(description);
    if (timer != null) {
      calls.add(call);
      scheduleCheck();
    }
    return call;
  }

  /**
   * Begins to watch calls that read a type.
   *
   * @param onTimeout called on another thread if the calls have not ended in time
   */
  Call beginRead(Supplier<String> description, Runnable onTimeout) {
    Call call = begin(description);
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
        warnings.accept(warning);
      }
    }
    if (!calls.isEmpty()) {
      scheduleCheck();
    }
  }

  private @Nullable Future<?> schedule(Runnable task, Duration delay) {
    long nanos = TimeUnit.NANOSECONDS.convert(delay);
    if (timer == null || nanos == Long.MAX_VALUE) { // which is never
      return null;
    }
    try {
      return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("closed meanwhile", e);
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
