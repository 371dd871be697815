package io.github.tenantsnapshot.internal.job;

import java.time.Duration;
import java.util.concurrent.Future;

/**
 * The threads of a {@link RealTimeRunner}, and its waits for them: in an application {@link
 * DaemonThreads}, in a simulation tasks that one thread runs in virtual time. Thread-safe.
 *
 * <p>The timer runs one task after the other. After {@link #shutdown}, its methods have no effect.
 */
public interface RunnerThreads {

  /** Runs a task on the timer at intervals, each of which begins at the end of the last run. */
  void every(Duration interval, Runnable task);

  /** Runs a task on the timer after a delay. */
  void schedule(Runnable task, Duration delay);

  /** Runs a task on the timer soon; returns its end. */
  Future<?> submit(Runnable task);

  /** Runs steps on a thread for steps. Throws what an executor of the application throws. */
  void execute(Runnable steps);

  /** Returns whether the threads for steps belong to the runner, not to the application. */
  boolean ownsWorkers();

  /** Runs a task on a thread of its own, because it calls listeners, which may block. */
  void startForListener(Runnable task);

  /**
   * Waits for the end of something.
   *
   * @return whether it ended before the timeout, even if by a failure
   */
  boolean await(Future<?> end, Duration timeout) throws InterruptedException;

  /** Ends the threads once their current tasks have ended; returns the end of the timer's task. */
  Future<?> shutdown();
}
