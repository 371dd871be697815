package io.github.tenantsnapshot.tests.races;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/**
 * Runs of a few threads in schedules that Lincheck chooses: it decides after each access to shared
 * memory which thread goes on. Code in a schedule uses no AssertJ, whose assertions have no {@code
 * equals}, which Lincheck calls. Stateless.
 */
public final class Schedules {

  /**
   * What Lincheck reports after 30 seconds of one schedule. It cannot be set, and the first
   * schedule takes longer on a busy machine, because classes are loaded in it.
   */
  private static final String HUNG = "has hung";

  private static final int ATTEMPTS = 3;

  private Schedules() {}

  /** Code that runs in many schedules. */
  @FunctionalInterface
  public interface Code {
    /** Runs the code. */
    void run() throws Exception;
  }

  /**
   * Runs code again and again, each time in another schedule.
   *
   * @param schedules the number of schedules
   * @throws LincheckAssertionError if the code fails, or its threads block each other; the message
   *     has the schedule
   */
  public static void explore(int schedules, Code code) {
    untilNotHung(() -> Lincheck.runConcurrentTest(schedules, () -> runOnce(code)));
  }

  /** Runs a check of Lincheck, and again if it reaches the limit for one schedule. */
  static void untilNotHung(Runnable check) {
    for (int attempt = 1; true; attempt++) {
      try {
        check.run();
        return;
      } catch (LincheckAssertionError e) {
        if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains(HUNG)) {
          throw e;
        }
      }
    }
  }

  private static void runOnce(Code code) {
    try {
      code.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs tasks at the same time, the last one on the calling thread, and waits for their end. */
  public static void concurrently(Code... tasks) throws Exception {
    List<Thread> threads = new ArrayList<>();
    Throwable[] failures = new Throwable[tasks.length];
    for (int i = 0; i < tasks.length - 1; i++) {
      int task = i;
      Thread thread = new Thread(() -> failures[task] = failure(tasks[task]));
      threads.add(thread);
      thread.start();
    }
    failures[tasks.length - 1] = failure(tasks[tasks.length - 1]);
    for (Thread thread : threads) {
      thread.join();
    }
    for (Throwable failure : failures) {
      if (failure != null) {
        throw new AssertionError("a task failed: " + failure, failure);
      }
    }
  }

  private static Throwable failure(Code task) {
    try {
      task.run();
      return null;
    } catch (Exception | AssertionError e) {
      return e;
    }
  }

  /** Fails the schedule if a condition does not hold. */
  public static void require(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }
}
