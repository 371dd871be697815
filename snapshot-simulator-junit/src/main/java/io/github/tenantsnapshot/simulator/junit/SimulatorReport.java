package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.internal.http.LogText;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a simulator has to say about a test that failed: the seed of its chances, the requests it
 * got, and what may have been forgotten: jobs that wait for the time, and faults that never
 * happened.
 *
 * <p>It is a suppressed exception of the failure, without a stack trace, because that goes wherever
 * the failure goes: not every build tool and IDE shows report entries, and none shows them in the
 * place where one looks.
 */
final class SimulatorReport extends Exception {

  private static final long serialVersionUID = 1L;

  /** Of how many tenants jobs are told at the most. */
  private static final int MOST_TENANTS = 10;

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
    return "chances drawn with faultSeed("
        + simulator.faults().seed()
        + "L), "
        + requests(simulator, requests)
        + unfinishedJobs(simulator)
        + unusedFaults(simulator);
  }

  private static String requests(TenantSimulator simulator, List<JournalEntry> requests) {
    if (requests.isEmpty()) {
      return simulator.journal().isOn()
          ? "no requests"
          : "requests not kept, for want of a journal";
    }
    long dropped = simulator.journal().dropped();
    return "requests"
        + (dropped == 0 ? "" : " (" + dropped + " older ones are not kept)")
        + requests.stream().map(each -> "\n" + each + error(each)).collect(Collectors.joining());
  }

  /** Returns what an error response says, in lines of their own. */
  private static String error(JournalEntry entry) {
    if (entry.status() < 400) {
      return "";
    }
    String body = entry.responseBody();
    return ErrorText.of(body)
        .map(text -> text.lines().map(line -> "\n    " + line).collect(Collectors.joining()))
        .orElse(body.isBlank() ? "" : "\n    " + ErrorText.shortened(body));
  }

  private static String unfinishedJobs(TenantSimulator simulator) {
    if (simulator.isInRealTime()) {
      return "";
    }
    List<String> jobs;
    try {
      jobs =
          simulator.tenants().stream()
              .limit(MOST_TENANTS)
              .flatMap(tenant -> simulator.service().listJobs(tenant.admin()).stream())
              .filter(job -> !job.status().isTerminal())
              .map(job -> job.id() + " " + job.status().graphName())
              .toList();
    } catch (RuntimeException e) { // of a store of the test's own; the test's failure matters more
      return "\nthe jobs cannot be listed: " + LogText.line(e.toString());
    }
    return jobs.isEmpty()
        ? ""
        : "\ntime stands at "
            + simulator.clock().instant()
            + ", and has not come to the end of the jobs "
            + String.join(", ", jobs);
  }

  private static String unusedFaults(TenantSimulator simulator) {
    List<String> faults =
        simulator.faults().active().stream()
            .filter(fault -> fault.timesTriggered() == 0)
            .map(fault -> LogText.line(fault.toString()))
            .toList();
    return faults.isEmpty() ? "" : "\nfaults that never happened: " + String.join(", ", faults);
  }
}
