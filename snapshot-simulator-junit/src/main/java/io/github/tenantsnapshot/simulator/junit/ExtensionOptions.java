package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.simulator.Advice;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The options of a {@link TenantSimulatorExtension}. Immutable.
 *
 * @param perClass whether the tests of a class share one simulator
 * @param openings the resources to open for each simulator
 * @param failOnUnmatched whether a test fails after requests that are not simulated
 * @param failOnUnusedFaults whether a test fails after faults that were never triggered
 * @param failOnAdvice the kinds of advice that fail a test
 */
record ExtensionOptions(
    boolean perClass,
    List<Opening<?>> openings,
    boolean failOnUnmatched,
    boolean failOnUnusedFaults,
    Set<Advice.Kind> failOnAdvice) {

  static final ExtensionOptions DEFAULTS =
      new ExtensionOptions(false, List.of(), false, false, Set.of());

  /** A resource to open for each simulator. */
  record Opening<T extends AutoCloseable>(
      Class<T> type, TenantSimulatorExtension.Opener<T> opener) {}

  ExtensionOptions withPerClass() {
    return new ExtensionOptions(true, openings, failOnUnmatched, failOnUnusedFaults, failOnAdvice);
  }

  ExtensionOptions with(Opening<?> opening) {
    List<Opening<?>> all = Stream.concat(openings.stream(), Stream.of(opening)).toList();
    return new ExtensionOptions(perClass, all, failOnUnmatched, failOnUnusedFaults, failOnAdvice);
  }

  ExtensionOptions withFailOnUnmatched() {
    return new ExtensionOptions(perClass, openings, true, failOnUnusedFaults, failOnAdvice);
  }

  ExtensionOptions withFailOnUnusedFaults() {
    return new ExtensionOptions(perClass, openings, failOnUnmatched, true, failOnAdvice);
  }

  ExtensionOptions withFailOnAdvice(Set<Advice.Kind> kinds) {
    return new ExtensionOptions(
        perClass, openings, failOnUnmatched, failOnUnusedFaults, Set.copyOf(kinds));
  }

  boolean opens(Class<?> type) {
    return openings.stream().anyMatch(opening -> opening.type() == type);
  }

  /** Returns the options that need the journal, as the user called them. */
  List<String> needingTheJournal() {
    return Stream.concat(
            failOnUnmatched ? Stream.of("failOnUnmatched()") : Stream.of(),
            failOnAdvice.isEmpty() ? Stream.of() : Stream.of("failOnAdvice()"))
        .toList();
  }
}
