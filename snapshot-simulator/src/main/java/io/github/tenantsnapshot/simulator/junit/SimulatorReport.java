package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a simulator has to say about a test that failed: the requests it got, and the seed of its
 * chances.
 *
 * <p>It is a suppressed exception of the failure, without a stack trace, because that goes wherever
 * the failure goes: not every build tool and IDE shows report entries, and none shows them in the
 * place where one looks.
 */
final class SimulatorReport extends Exception {

  private static final long serialVersionUID = 1L;

  private SimulatorReport(String text) {
    super(text, null, false, false);
  }

  /** Adds a report to a failure; publishes it if the failure takes no suppressed exceptions. */
  static void attach(
      Throwable failure,
      TenantSimulator simulator,
      List<JournalEntry> requests,
      ExtensionContext context) {
    String text = text(simulator, requests);
    SimulatorReport report = new SimulatorReport(text);
    failure.addSuppressed(report);
    if (!List.of(failure.getSuppressed()).contains(report)) {
      context.publishReportEntry("simulator", text);
    }
  }

  private static String text(TenantSimulator simulator, List<JournalEntry> requests) {
    String chances = "chances drawn with faultSeed(" + simulator.faults().seed() + "L), ";
    if (requests.isEmpty()) {
      return chances
          + (simulator.journal().isOn()
              ? "no requests"
              : "requests not kept, for want of a journal");
    }
    long dropped = simulator.journal().dropped();
    return chances
        + "requests"
        + (dropped == 0 ? "" : " (" + dropped + " older ones are not kept)")
        + requests.stream().map(each -> "\n" + each).collect(Collectors.joining());
  }
}
