package io.github.tenantsnapshot.simulator.junit;

import java.util.List;
import java.util.stream.Stream;

/**
 * The options of a {@link TenantSimulatorExtension}. Immutable.
 *
 * @param perClass whether the tests of a class share one simulator
 * @param openings the resources to open for each simulator
 * @param failOnUnmatched whether a test fails after requests that are not simulated
 * @param failOnUnusedFaults whether a test fails after faults that were never triggered
 */
record ExtensionOptions(
    boolean perClass,
    List<Opening<?>> openings,
    boolean failOnUnmatched,
    boolean failOnUnusedFaults) {

  static final ExtensionOptions DEFAULTS = new ExtensionOptions(false, List.of(), false, false);

  /** A resource to open for each simulator. */
  record Opening<T extends AutoCloseable>(
      Class<T> type, TenantSimulatorExtension.Opener<T> opener) {}

  ExtensionOptions withPerClass() {
    return new ExtensionOptions(true, openings, failOnUnmatched, failOnUnusedFaults);
  }

  ExtensionOptions with(Opening<?> opening) {
    List<Opening<?>> all = Stream.concat(openings.stream(), Stream.of(opening)).toList();
    return new ExtensionOptions(perClass, all, failOnUnmatched, failOnUnusedFaults);
  }

  ExtensionOptions withFailOnUnmatched() {
    return new ExtensionOptions(perClass, openings, true, failOnUnusedFaults);
  }

  ExtensionOptions withFailOnUnusedFaults() {
    return new ExtensionOptions(perClass, openings, failOnUnmatched, true);
  }

  boolean opens(Class<?> type) {
    return openings.stream().anyMatch(opening -> opening.type() == type);
  }
}
