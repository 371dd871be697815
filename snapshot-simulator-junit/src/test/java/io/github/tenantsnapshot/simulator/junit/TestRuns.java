package io.github.tenantsnapshot.simulator.junit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** A runner of test classes with JUnit Jupiter, which returns their results. */
final class TestRuns {

  /** TestRuns tests concurrently on four threads, unless their annotations specify otherwise. */
  static final Map<String, String> CONCURRENT =
      Map.of(
          "junit.jupiter.execution.parallel.enabled", "true",
          "junit.jupiter.execution.parallel.mode.default", "concurrent",
          "junit.jupiter.execution.parallel.config.strategy", "fixed",
          "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

  private TestRuns() {}

  static EngineExecutionResults execute(Class<?>... classes) {
    return execute(Map.of(), classes);
  }

  static EngineExecutionResults execute(Map<String, String> parameters, Class<?>... classes) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            Arrays.stream(classes)
                .map(DiscoverySelectors::selectClass)
                .toArray(ClassSelector[]::new))
        .configurationParameters(parameters)
        .execute();
  }

  /** Returns the exceptions of the tests and classes that failed. */
  static List<Throwable> failures(EngineExecutionResults results) {
    return results.allEvents().failed().stream()
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .map(result -> result.getThrowable().orElseThrow())
        .toList();
  }

  /** Returns the names of the tests that succeeded. */
  static List<String> succeeded(EngineExecutionResults results) {
    return results.testEvents().succeeded().stream()
        .map(Event::getTestDescriptor)
        .map(TestDescriptor::getDisplayName)
        .toList();
  }
}
