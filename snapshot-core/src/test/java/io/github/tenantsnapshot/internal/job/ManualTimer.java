package io.github.tenantsnapshot.internal.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer that a test advances. Due tasks run on the advancing thread. */
final class ManualTimer extends ScheduledThreadPoolExecutor {

  private final List<Task> tasks = new ArrayList<>();
  private long now;

  private record Task(long at, Runnable work, ScheduledFuture<?> future) {}

  ManualTimer() {
    super(1);
  }

  @Override
  public synchronized ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    ScheduledFuture<?> future = super.schedule(() -> {}, Long.MAX_VALUE, unit); // for cancel()
    tasks.add(new Task(now + unit.toNanos(delay), work, future));
    return future;
  }

  /** Advances the time and runs the tasks that become due. */
  void pass(Duration duration) {
    long end = now + duration.toNanos();
    for (Task next = next(end); next != null; next = next(end)) {
      next.work().run();
    }
    now = end;
  }

  private synchronized Task next(long end) {
    tasks.removeIf(task -> task.future().isCancelled());
    Task first = null;
    for (Task task : tasks) {
      if (task.at() <= end && (first == null || task.at() < first.at())) {
        first = task;
      }
    }
    if (first != null) {
      now = first.at();
      tasks.remove(first);
    }
    return first;
  }

  /** Returns the number of waiting tasks. */
  synchronized int waiting() {
    tasks.removeIf(task -> task.future().isCancelled());
    return tasks.size();
  }
}
