package io.github.tenantsnapshot.tests.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that are put into a store on purpose are found by comparison with the model. */
class InjectedBugTest {

  private static final int MAX_SEQUENCES = 200;

  @ParameterizedTest
  @EnumSource
  void aFaultOfTheStoreIsFound(Bug bug) {
    Sequence.Opening opening =
        settings -> new ServiceSubject(settings, new MemoryJobStore(), bug.store);
    Sequence failing = null;
    for (int seed = 1; failing == null && seed <= MAX_SEQUENCES; seed++) {
      failing = Sequence.findDifference(opening, seed, ModelBasedTest.LENGTH);
    }

    assertThat(failing).as("a sequence that fails with " + bug).isNotNull();
    Sequence shortest = new Shrinking(opening).shrink(failing);
    assertThat(shortest.operations()).hasSizeLessThanOrEqualTo(failing.operations().size());
    assertThat(shortest.difference(opening)).isNotNull();
    assertThat(shortest.difference(Kind.MEMORY::open)).isNull();
  }
}
