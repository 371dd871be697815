package io.github.tenantsnapshot.tests.simulation;

import io.github.tenantsnapshot.internal.job.RunnerThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/** The threads of a simulated node: events of a schedule. They end without a trace if it dies. */
final class SimulatedThreads implements RunnerThreads {

  private static final Duration LONGEST_START = Duration.ofMillis(3);

  private final Schedule schedule;
  private final Random random;
  private final boolean ownsWorkers;
  private final BooleanSupplier rejects;

  private final Deque<Runnable> waitingForTimer = new ArrayDeque<>();
  private final CompletableFuture<Void> timerEnded = new CompletableFuture<>();
  private Duration resumed = Duration.ZERO;
  private boolean timerBusy;
  private boolean shutDown;
  private boolean dead;

  /** The sources that are being read; a source in this list was not interrupted. */
  private final List<Object> reading = new ArrayList<>();

  SimulatedThreads(Schedule schedule, Random random, boolean ownsWorkers, BooleanSupplier rejects) {
    this.schedule = schedule;
    this.random = random;
    this.ownsWorkers = ownsWorkers;
    this.rejects = rejects;
  }

  /** Ends every thread between two steps. */
  void die() {
    dead = true;
    waitingForTimer.clear();
  }

  /** Suspends all threads for a time. */
  void pause(Duration duration) {
    resumed = schedule.elapsed().plus(duration);
  }

  private boolean isPaused() {
    return schedule.elapsed().compareTo(resumed) < 0;
  }

  /** Returns the time until the threads are no longer suspended; zero if they are not. */
  Duration untilResumed() {
    return isPaused() ? resumed.minus(schedule.elapsed()) : Duration.ZERO;
  }

  private boolean timerEnds() {
    return dead || shutDown;
  }

  @Override
  public void every(Duration interval, Runnable task) {
    schedule.after(interval, () -> onTimer(() -> runAndRepeat(interval, task)));
  }

  private void runAndRepeat(Duration interval, Runnable task) {
    task.run();
    if (!timerEnds()) {
      every(interval, task);
    }
  }

  @Override
  public void schedule(Runnable task, Duration delay) {
    schedule.after(delay, () -> onTimer(task));
  }

  @Override
  public Future<?> submit(Runnable task) {
    if (timerEnds()) {
      return timerEnded;
    }
    CompletableFuture<Void> end = new CompletableFuture<>();
    schedule.after(
        start(),
        () ->
            onTimer(
                () -> {
                  task.run();
                  end.complete(null);
                }));
    return end;
  }

  private void onTimer(Runnable task) {
    if (timerEnds()) {
      return;
    }
    if (isPaused()) {
      schedule.after(untilResumed(), () -> onTimer(task));
      return;
    }
    if (timerBusy) {
      waitingForTimer.add(task);
      return;
    }
    timerBusy = true;
    try {
      task.run();
    } finally {
      timerBusy = false;
      if (shutDown) {
        timerEnded.complete(null);
      } else if (!waitingForTimer.isEmpty()) {
        Runnable next = waitingForTimer.remove();
        schedule.after(Duration.ZERO, () -> onTimer(next));
      }
    }
  }

  @Override
  public void execute(Runnable steps) {
    if (!ownsWorkers && rejects.getAsBoolean()) {
      throw new RejectedExecutionException("the executor of the application is full");
    }
    schedule.after(start(), () -> runUnlessDead(steps));
  }

  @Override
  public void startForListener(Runnable task) {
    schedule.after(start(), () -> runUnlessDead(task));
  }

  private void runUnlessDead(Runnable task) {
    if (isPaused()) {
      schedule.after(untilResumed(), () -> runUnlessDead(task));
    } else if (!dead) {
      task.run();
      boolean unused = Thread.interrupted(); // by a source; it must not affect other events
    }
  }

  private Duration start() {
    return Duration.ofNanos(random.nextInt((int) LONGEST_START.toNanos()));
  }

  @Override
  public boolean ownsWorkers() {
    return ownsWorkers;
  }

  @Override
  public boolean await(Future<?> end, Duration timeout) {
    if (Thread.interrupted()) { // the service interrupts the sources that are being read
      reading.clear();
    }
    return schedule.await(() -> dead || end.isDone(), timeout);
  }

  /** Lets time pass inside a source. */
  void passInSource(Duration delay) throws InterruptedException {
    Object read = new Object();
    reading.add(read);
    schedule.pass(delay);
    if (!reading.remove(read)) {
      throw new InterruptedException("the source was interrupted");
    }
  }

  @Override
  public Future<?> shutdown() {
    shutDown = true;
    waitingForTimer.clear();
    if (!timerBusy) {
      timerEnded.complete(null);
    }
    return timerEnded;
  }
}
