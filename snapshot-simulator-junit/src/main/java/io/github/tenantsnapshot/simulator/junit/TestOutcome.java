package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.internal.http.LogText;
import io.github.tenantsnapshot.simulator.ActiveFault;
import io.github.tenantsnapshot.simulator.Advice;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The outcome of a test. It adds a report to a failure, or fails a successful test if the options
 * of the extension require it. Immutable.
 *
 * @param simulator the simulator of the test
 * @param requests the requests of the test
 * @param earlierFaults the faults that were active before the test
 */
record TestOutcome(TenantSimulator simulator, List<JournalEntry> requests, Set<?> earlierFaults) {

  /** Checks the outcome after a test. */
  void check(ExtensionContext test, ExtensionOptions options) {
    Throwable failure = test.getExecutionException().orElse(null);
    if (failure != null) {
      SimulatorReport.attach(failure, simulator, requests, test);
      return;
    }
    String unmatched = options.failOnUnmatched() ? unmatched() : "";
    if (!unmatched.isEmpty()) {
      throw failed(test, "requests that are not simulated: " + unmatched);
    }
    List<String> mistakes =
        options.failOnAdvice().isEmpty()
            ? List.of()
            : advice(simulator, requests)
                .filter(advice -> options.failOnAdvice().contains(advice.kind()))
                .map(Advice::toString)
                .toList();
    if (!mistakes.isEmpty()) {
      throw failed(test, "advice about the client:\n" + String.join("\n", mistakes));
    }
    String unused = options.failOnUnusedFaults() ? unusedFaults() : "";
    if (!unused.isEmpty()) {
      throw failed(test, "faults that were never triggered: " + unused);
    }
  }

  /** Returns the advice about some of the simulator's requests. */
  static Stream<Advice> advice(TenantSimulator simulator, List<JournalEntry> requests) {
    Set<JournalEntry> considered = Set.copyOf(requests);
    return simulator.journal().advice().stream()
        .filter(advice -> considered.contains(advice.entry()));
  }

  private AssertionError failed(ExtensionContext test, String message) {
    AssertionError error = new AssertionError(message);
    SimulatorReport.attach(error, simulator, requests, test);
    return error;
  }

  private String unmatched() {
    return requests.stream()
        .filter(JournalEntry::isUnmatched)
        .map(entry -> LogText.line(entry.method() + " " + entry.url()))
        .collect(Collectors.joining(", "));
  }

  private String unusedFaults() {
    return simulator.faults().active().stream()
        .filter(fault -> fault.timesTriggered() == 0 && !fault.fault().isRandom())
        .filter(fault -> !earlierFaults.contains(fault))
        .map(ActiveFault::toString)
        .collect(Collectors.joining(", "));
  }
}
