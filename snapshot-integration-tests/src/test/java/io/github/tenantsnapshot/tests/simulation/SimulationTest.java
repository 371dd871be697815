package io.github.tenantsnapshot.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Simulations of several nodes with random delays, lost and repeated calls, and deaths: all
 * invariants hold, and the second run of a seed equals the first. {@link SimulationCampaign} prints
 * the trace of a seed.
 *
 * <p>{@code tests.simulations.memory} and {@code tests.simulations.h2} are the numbers of runs;
 * {@code tests.simulations.seed} is the first seed.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for any number of runs
class SimulationTest {

  private static final int RUNS_IN_MEMORY = Integer.getInteger("tests.simulations.memory", 2_000);
  private static final int RUNS_ON_H2 = Integer.getInteger("tests.simulations.h2", 60);

  /** The number of seeds in which a fault that was put in must show. */
  private static final int SEEDS_PER_FAULT = 500;

  private static final long FIRST_SEED = Long.getLong("tests.simulations.seed", 1);

  @Test
  void simulationsInMemoryKeepTheInvariants() {
    assertHold("memory", SimulationCampaign.memory(FIRST_SEED, RUNS_IN_MEMORY));
  }

  @Test
  void simulationsOnH2KeepTheInvariants() {
    assertHold("H2", SimulationCampaign.h2(FIRST_SEED, RUNS_ON_H2));
  }

  private static void assertHold(String store, SimulationCampaign.Counts counts) {
    System.out.println("simulations on " + store + ": " + counts);
    assertThat(counts.problems()).isEmpty();
    assertThat(counts.ended()).isGreaterThan(counts.runs()); // or they would show nothing
  }

  static Set<String> faults() {
    return BrokenStores.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void simulationsFindStoreThat(String fault) {
    UnaryOperator<JobStore> broken = Objects.requireNonNull(BrokenStores.all().get(fault));
    Optional<Simulation.Result> found =
        LongStream.rangeClosed(1, SEEDS_PER_FAULT)
            .mapToObj(seed -> Simulation.run(seed, new MemoryJobStore(), broken))
            .filter(result -> result.problem() != null)
            .findFirst();
    assertThat(found).isPresent();
    assertThat(found.get().problem()).isInstanceOf(BrokenInvariantError.class);
  }
}
