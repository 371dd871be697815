package io.github.tenantsnapshot.simulator.internal.fault;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The responses that a simulator holds for some real time, until the time has elapsed or they are
 * released. Thread-safe.
 *
 * <p>A held response occupies no thread, no lock and no runtime. One timer, which starts with the
 * first held response, ends all holds. The responses are then computed on other threads, so that a
 * slow one delays no other. All threads are daemons and end 10 seconds after their last work.
 */
public final class HeldResponses {

  private static final Logger LOG = LoggerFactory.getLogger(HeldResponses.class);

  /** The maximum number of threads that compute responses after a hold. */
  private static final int MAX_WORKERS = 64;

  private static final long IDLE_SECONDS = 10;

  /** Not a monitor, because starting a thread and logging may block. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Set<Hold> holds = new HashSet<>(); // not yet finished; guarded by lock
  private int releases; // resets in progress, which hold nothing; guarded by lock
  private boolean closed; // guarded by lock
  private @Nullable ScheduledThreadPoolExecutor timer; // guarded by lock
  private @Nullable ThreadPoolExecutor workers; // guarded by lock

  /** Creates an instance without held responses. */
  public HeldResponses() {}

  /** Why a hold ended. */
  public enum End {
    /** The time has elapsed, the fault was cleared, or the simulator is being reset. */
    RELEASED,
    /** The client has disconnected. */
    CANCELED,
    /** The simulator was closed. */
    CLOSED
  }

  /** A response that is held. */
  public final class Hold {

    private final FaultHolds ofFault;
    private final long nanos;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> finished = new CompletableFuture<>();

    private Hold(FaultHolds ofFault, Duration duration) {
      this.ofFault = ofFault;
      this.nanos = TimeUnit.NANOSECONDS.convert(duration); // saturates
    }

    /** Ends the hold as if its time had elapsed. Has no effect on a hold that has ended. */
    void release() {
      end.complete(End.RELEASED);
    }

    /** Ends the hold of a disconnected client. Has no effect on a hold that has ended. */
    public void cancel() {
      end.complete(End.CANCELED);
    }

    /** Blocks until the hold ends, without the timer. */
    public End await() throws InterruptedException {
      try {
        return end.get(nanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        release();
        return end.join(); // another thread may have ended it first
      } catch (ExecutionException e) {
        throw new IllegalStateException("a hold must not end exceptionally", e);
      }
    }

    /**
     * Calls an action once when the hold ends: on another thread if the response is due, otherwise
     * on the thread that ends the hold.
     */
    public void whenEnded(Consumer<End> action) {
      var unused =
          end.thenAccept(
              how -> {
                if (how != End.RELEASED || !work(() -> action.accept(how))) {
                  action.accept(how);
                }
              });
      try {
        startTimer(this);
      } catch (RuntimeException | Error e) { // otherwise the request would never get a response
        LOG.error("a response cannot be held, because no timer thread can be started", e);
        release();
      }
    }

    /** Notes that the request has got its response, or never will. */
    public void finish() {
      ofFault.remove(this);
      lock.lock();
      try {
        holds.remove(this);
      } finally {
        lock.unlock();
      }
      finished.complete(null);
    }
  }

  /**
   * Holds a response.
   *
   * @param ofFault the responses of the fault that holds it
   * @return the hold, to be {@link Hold#finish finished}; null if the response is not held, because
   *     a reset is in progress or the fault was cleared
   */
  public @Nullable Hold begin(FaultHolds ofFault, Duration duration) {
    Hold hold = new Hold(ofFault, duration);
    lock.lock();
    try {
      if (releases > 0 || duration.isZero()) {
        return null;
      }
      if (closed) { // after this request was received
        hold.end.complete(End.CLOSED);
        return hold;
      }
      holds.add(hold);
    } finally {
      lock.unlock();
    }
    if (!ofFault.add(hold)) {
      hold.finish();
      return null;
    }
    return hold;
  }

  /**
   * Releases all responses, and holds none until {@link #holdAgain()}. Blocks until the requests of
   * the released responses are finished.
   */
  public void release() {
    List<Hold> released;
    lock.lock();
    try {
      releases++;
      released = List.copyOf(holds);
    } finally {
      lock.unlock();
    }
    released.forEach(Hold::release);
    released.forEach(hold -> hold.finished.join());
  }

  /** Holds responses again, once it was called as often as {@link #release()}. */
  public void holdAgain() {
    lock.lock();
    try {
      releases--;
    } finally {
      lock.unlock();
    }
  }

  /** Breaks the connections of all held responses, and ends the threads. */
  public void close() {
    List<Hold> broken;
    lock.lock();
    try {
      closed = true;
      broken = List.copyOf(holds);
      if (timer != null) {
        timer.shutdownNow();
      }
    } finally {
      lock.unlock();
    }
    broken.forEach(hold -> hold.end.complete(End.CLOSED));
    lock.lock();
    try {
      if (workers != null) {
        workers.shutdown(); // responses that are due are still computed
      }
    } finally {
      lock.unlock();
    }
  }

  private void startTimer(Hold hold) {
    lock.lock();
    try {
      if (hold.end.isDone() || closed) {
        return;
      }
      if (timer == null) {
        timer = new ScheduledThreadPoolExecutor(1, daemons("simulator-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
      }
      var timeout = timer.schedule(hold::release, hold.nanos, TimeUnit.NANOSECONDS);
      var unused = hold.end.thenRun(() -> timeout.cancel(false));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a task on a worker thread; returns false if the simulator is closed or no thread starts.
   */
  private boolean work(Runnable task) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      if (workers == null) {
        workers =
            new ThreadPoolExecutor(
                MAX_WORKERS,
                MAX_WORKERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("simulator-response"));
        workers.allowCoreThreadTimeOut(true);
      }
      try {
        workers.execute(task);
        return true;
      } catch (RuntimeException | Error e) { // otherwise the request would never get a response
        LOG.error(
            "a response that was held delays other responses, because no thread can be started", e);
        return false;
      }
    } finally {
      lock.unlock();
    }
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
