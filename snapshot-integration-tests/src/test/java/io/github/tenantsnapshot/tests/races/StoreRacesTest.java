package io.github.tenantsnapshot.tests.races;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** The store in memory under concurrent operations, whose results must be those of some order. */
class StoreRacesTest {

  /** Few operations in each thread: the time to verify their results grows fast with the number. */
  static <O extends Options<O, ?>> O sized(O options, int iterations, int invocations) {
    return options
        .iterations(iterations)
        .invocationsPerIteration(invocations)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(2)
        .actorsAfter(1);
  }

  static void check(Options<?, ?> options, Class<?> operations) {
    Schedules.untilNotHung(() -> options.check(operations));
  }

  @Test
  void concurrentOperationsHaveTheResultsOfSomeOrder() {
    check(sized(new ModelCheckingOptions(), 4, 50), StoreOperations.class);
  }

  @Test
  void concurrentOperationsOnTwoCoresHaveTheResultsOfSomeOrder() {
    check(sized(new StressOptions(), 5, 100), StoreOperations.class);
  }

  @Test
  void anOperationInTwoStepsIsFound() {
    ModelCheckingOptions options =
        sized(new ModelCheckingOptions(), 20, 100)
            .actorsPerThread(2)
            .actorsBefore(0)
            .minimizeFailedScenario(false);

    assertThatThrownBy(() -> check(options, BrokenStoreOperations.Delete.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("Invalid execution results");
  }
}
