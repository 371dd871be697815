package io.github.tenantsnapshot.internal.job;

import static io.github.tenantsnapshot.tests.races.Schedules.concurrently;
import static io.github.tenantsnapshot.tests.races.Schedules.explore;
import static io.github.tenantsnapshot.tests.races.Schedules.require;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/** The handing over of steps to workers while the runner is closed, in many schedules. */
class HandOverRacesTest {

  private static final Step FIRST = new Step(Step.Kind.START, List.of());
  private static final Step SECOND = new Step(Step.Kind.EXTRACT, List.of());

  /** What became of two steps: a worker has run them, or their claims were released. */
  private static final class Fates {
    private final Queue<Step> ran = new ConcurrentLinkedQueue<>();
    private final Queue<Step> released = new ConcurrentLinkedQueue<>();
  }

  @Test
  void eachStepIsRunOrReleasedOnceWhileTheRunnerIsClosed() {
    explore(
        150,
        () -> {
          StepQueue steps = new StepQueue(1);
          Fates fates = new Fates();
          concurrently(
              () -> addAndRun(steps, fates, FIRST),
              () -> addAndRun(steps, fates, SECOND),
              () -> fates.released.addAll(steps.close()));

          requireOneFate(steps, fates, 2);
        });
  }

  @Test
  void aStepThatIsAddedAfterALookAtTheStateIsFound() {
    assertThatThrownBy(
            () ->
                explore(
                    150,
                    () -> {
                      StepQueue steps = new StepQueue(1);
                      Fates fates = new Fates();
                      concurrently(
                          () -> addUnlessClosed(steps, fates, FIRST),
                          () -> fates.released.addAll(steps.close()));

                      requireOneFate(steps, fates, 1);
                    }))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("1 steps were added, and 0 run or released");
  }

  private static void addAndRun(StepQueue steps, Fates fates, Step added) {
    if (!steps.add(List.of(added))) {
      fates.released.add(added);
      return;
    }
    for (Step step = steps.begin(); step != null; step = steps.begin()) {
      fates.ran.add(step);
      steps.end();
    }
  }

  /** Adds a step in two steps, and ignores the result of the second: a fault. */
  private static void addUnlessClosed(StepQueue steps, Fates fates, Step added) {
    if (steps.isClosed()) {
      fates.released.add(added);
      return;
    }
    boolean unused = steps.add(List.of(added));
    Step step = steps.begin();
    if (step != null) {
      fates.ran.add(step);
      steps.end();
    }
  }

  private static void requireOneFate(StepQueue steps, Fates fates, int added) {
    require(steps.ended().isDone(), "the end of the last step was not signalled");
    int all = fates.ran.size() + fates.released.size();
    require(all == added, added + " steps were added, and " + all + " run or released");
    require(fates.ran.stream().noneMatch(fates.released::contains), "a step ran and was released");
  }
}
