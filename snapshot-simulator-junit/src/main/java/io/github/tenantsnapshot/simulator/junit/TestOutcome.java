package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.internal.http.LogText;
import io.github.tenantsnapshot.simulator.ActiveFault;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
    String unused = options.failOnUnusedFaults() ? unusedFaults() : "";
    if (!unused.isEmpty()) {
      throw failed(test, "faults that were never triggered: " + unused);
    }
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
