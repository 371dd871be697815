package io.github.tenantsnapshot.simulator;

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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The responses that a simulator holds back by real time, until their time is over or something
 * releases them. Thread-safe.
 *
 * <p>A held response takes no thread, no lock and no part of the world. One timer, which starts
 * with the first of them, ends them all; the work that is then due runs on other threads, so that
 * slow work delays no other response. All threads are daemons and end soon after their last work.
 */
final class HeldResponses {

  private static final Logger LOG = LoggerFactory.getLogger(HeldResponses.class);

  /** How many threads respond at the same time to requests that were held. */
  private static final int MOST_WORKERS = 64;

  private static final long IDLE_SECONDS = 10;

  private final Set<Hold> holds = new HashSet<>(); // not yet finished; guarded by this
  private int releases; // resets under way, during which nothing is held; guarded by this
  private boolean closed; // guarded by this
  private @Nullable ScheduledThreadPoolExecutor timer; // guarded by this
  private @Nullable ThreadPoolExecutor workers; // guarded by this

  /** Why a response is not held back any more. */
  enum End {
    /** The time is over, the fault was cleared, or the simulator is being reset. */
    RELEASED,
    /** The client has gone. */
    CANCELED,
    /** The simulator was closed. */
    CLOSED
  }

  /** A response that is held back. */
  final class Hold {

    private final RequestFault fault;
    private final long nanos;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> finished = new CompletableFuture<>();

    private Hold(RequestFault fault, Duration duration) {
      this.fault = fault;
      this.nanos = TimeUnit.NANOSECONDS.convert(duration); // or as long as there are
    }

    /** Ends it, as if its time were over. Does nothing if it has ended. */
    void release() {
      end.complete(End.RELEASED);
    }

    /** Ends it, since the client has gone. Does nothing if it has ended. */
    void cancel() {
      end.complete(End.CANCELED);
    }

    /** Blocks until it ends, without the timer. */
    End await() throws InterruptedException {
      try {
        return end.get(nanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        release();
        return end.join(); // another may have ended it first
      } catch (ExecutionException e) {
        throw new IllegalStateException("the end of a hold is never exceptional", e);
      }
    }

    /**
     * Calls something once when it ends: on another thread if the response is due, else on the
     * thread that ends it.
     */
    void whenEnded(Consumer<End> action) {
      var unused =
          end.thenAccept(
              how -> {
                if (how != End.RELEASED || !work(() -> action.accept(how))) {
                  action.accept(how);
                }
              });
      try {
        startTimer(this);
      } catch (RuntimeException | Error e) { // or the request would wait for ever
        LOG.error("a response cannot be held back, since there is no thread for the timer", e);
        release();
      }
    }

    /** Notes that the request was responded to, or is not going to be. */
    void finish() {
      fault.forget(this);
      synchronized (HeldResponses.this) {
        holds.remove(this);
      }
      finished.complete(null);
    }
  }

  /**
   * Holds a response back.
   *
   * @return the hold, to be {@link Hold#finish finished}; null if nothing is held at present, or
   *     the fault was cleared
   */
  @Nullable Hold begin(RequestFault fault, Duration duration) {
    Hold hold = new Hold(fault, duration);
    synchronized (this) {
      if (releases > 0 || duration.isZero()) {
        return null;
      }
      if (closed) { // while this request was on its way here
        hold.end.complete(End.CLOSED);
        return hold;
      }
      holds.add(hold);
    }
    if (!fault.holds(hold)) {
      hold.release();
      hold.finish();
      return null;
    }
    return hold;
  }

  /**
   * Releases all responses, and holds none back until {@link #holdAgain()}. Waits until the
   * requests that were held have been responded to.
   */
  void release() {
    List<Hold> released;
    synchronized (this) {
      releases++;
      released = List.copyOf(holds);
    }
    released.forEach(Hold::release);
    released.forEach(hold -> hold.finished.join());
  }

  /** Holds responses back again, once each {@link #release()} has been followed by this. */
  synchronized void holdAgain() {
    releases--;
  }

  /** Breaks off all responses that are held, and ends the threads. */
  void close() {
    List<Hold> broken;
    synchronized (this) {
      closed = true;
      broken = List.copyOf(holds);
      if (timer != null) {
        timer.shutdownNow();
      }
    }
    broken.forEach(hold -> hold.end.complete(End.CLOSED));
    synchronized (this) {
      if (workers != null) {
        workers.shutdown(); // what is due is still done
      }
    }
  }

  private synchronized void startTimer(Hold hold) {
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
  }

  /** Runs a task on a thread of its own; false if the simulator is closed or there is no thread. */
  private synchronized boolean work(Runnable task) {
    if (closed) {
      return false;
    }
    if (workers == null) {
      workers =
          new ThreadPoolExecutor(
              MOST_WORKERS,
              MOST_WORKERS,
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              daemons("simulator-response"));
      workers.allowCoreThreadTimeOut(true);
    }
    try {
      workers.execute(task);
      return true;
    } catch (RuntimeException | Error e) { // or the request would wait for ever
      LOG.error("a response that is due delays others, since there is no thread for it", e);
      return false;
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
