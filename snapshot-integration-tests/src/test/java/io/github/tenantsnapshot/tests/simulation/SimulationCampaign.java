package io.github.tenantsnapshot.tests.simulation;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A program that runs many simulations, each of them twice, and prints their counts. {@code
 * tests.simulations.memory} and {@code tests.simulations.h2} are the numbers of runs, {@code
 * tests.simulations.seed} is the first seed. With {@code tests.simulations.trace}, it prints the
 * trace of the run in memory with this seed.
 */
public final class SimulationCampaign {

  private SimulationCampaign() {}

  /** Runs the simulations. */
  public static void main(String[] arguments) {
    long first = Long.getLong("tests.simulations.seed", 1);
    Long traced = Long.getLong("tests.simulations.trace");
    if (traced != null) {
      Simulation.Result result = Simulation.run(traced, new MemoryJobStore(), healthy());
      System.out.println(result.trace() + "\nproblem: " + result.problem());
      return;
    }
    Counts memory = memory(first, Integer.getInteger("tests.simulations.memory", 100_000));
    System.out.println("memory: " + memory);
    Counts h2 = h2(first, Integer.getInteger("tests.simulations.h2", 5_000));
    System.out.println("H2: " + h2);
    memory.problems().forEach(System.out::println);
    h2.problems().forEach(System.out::println);
    System.exit(memory.problems().isEmpty() && h2.problems().isEmpty() ? 0 : 1);
  }

  /** The counts of some runs, and what went wrong. */
  record Counts(int runs, long steps, long ended, long seconds, List<String> problems) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d runs, each of them twice, with %d steps and %d ended jobs, in %d s; %d problems",
          runs,
          steps,
          ended,
          seconds,
          problems.size());
    }
  }

  /** Runs simulations on stores in memory. */
  static Counts memory(long first, int runs) {
    return run(first, runs, seed -> Simulation.run(seed, new MemoryJobStore(), healthy()));
  }

  /** Runs simulations on H2. */
  static Counts h2(long first, int runs) {
    try (H2Stores stores = new H2Stores()) {
      return run(first, runs, seed -> Simulation.run(seed, stores.next(), healthy()));
    }
  }

  private static UnaryOperator<JobStore> healthy() {
    return store -> store;
  }

  /** A simulation that depends on its seed. */
  @FunctionalInterface
  interface Run {
    Simulation.Result of(long seed);
  }

  /** Runs simulations twice, and compares their traces. */
  static Counts run(long first, int runs, Run run) {
    long began = System.nanoTime();
    long steps = 0;
    long ended = 0;
    List<String> problems = new ArrayList<>();
    for (long seed = first; seed < first + runs; seed++) {
      Simulation.Result result = run.of(seed);
      steps += result.steps();
      ended += result.ended();
      if (result.problem() != null) {
        problems.add("seed " + seed + ": " + result.problem().getMessage());
      }
      if (!run.of(seed).trace().equals(result.trace())) {
        problems.add("seed " + seed + ": the second run differs from the first");
      }
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    return new Counts(runs, steps, ended, seconds, problems);
  }
}
