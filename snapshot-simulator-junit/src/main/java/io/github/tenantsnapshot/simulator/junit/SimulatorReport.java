package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.internal.http.LogText;
import io.github.tenantsnapshot.simulator.Advice;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A report about a failed test, with the simulator's fault seed and requests. It also lists advice
 * about the client, and frequent mistakes of tests: jobs that wait for the clock, and faults that
 * were never triggered.
 *
 * <p>The report is a suppressed exception of the failure, without a stack trace, so that every
 * build tool and IDE shows it with the failure. Not all of them show report entries, and none shows
 * them next to the failure.
 */
final class SimulatorReport extends Exception {

  private static final long serialVersionUID = 1L;

  /** The maximum number of tenants whose jobs are listed. */
  private static final int MOST_TENANTS = 10;

  /** The maximum number of lines of advice of one kind. */
  private static final int MOST_ADVICE = 3;

  private SimulatorReport(String text) {
    super(text, null, false, false);
  }

  /**
   * Adds a report to a failure, or publishes it if the failure does not accept suppressed
   * exceptions.
   */
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
    return "faultSeed("
        + simulator.faults().seed()
        + "L); "
        + requests(simulator, requests)
        + advice(simulator, requests)
        + unfinishedJobs(simulator)
        + unusedFaults(simulator);
  }

  private static String requests(TenantSimulator simulator, List<JournalEntry> requests) {
    if (requests.isEmpty()) {
      return simulator.journal().isEnabled()
          ? "no requests"
          : "requests not recorded, since the journal is off";
    }
    long dropped = simulator.journal().dropped();
    return "requests"
        + (dropped == 0 ? "" : " (" + dropped + " older entries were dropped)")
        + requests.stream().map(each -> "\n" + each + error(each)).collect(Collectors.joining());
  }

  /** Returns the text of an error response on separate lines. */
  private static String error(JournalEntry entry) {
    if (entry.status() < 400) {
      return "";
    }
    String body = entry.responseBody();
    return ErrorText.of(body)
        .map(text -> text.lines().map(line -> "\n    " + line).collect(Collectors.joining()))
        .orElse(body.isBlank() ? "" : "\n    " + ErrorText.shortened(body));
  }

  /** Returns the advice about the client, one per line; of each kind, the first few. */
  private static String advice(TenantSimulator simulator, List<JournalEntry> requests) {
    Map<Advice.Kind, List<String>> lines =
        TestOutcome.advice(simulator, requests)
            .collect(
                Collectors.groupingBy(
                    Advice::kind,
                    TreeMap::new,
                    Collectors.mapping(Advice::toString, Collectors.toList())));
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (kind, ofKind) -> {
          ofKind.stream().limit(MOST_ADVICE).forEach(line -> text.append('\n').append(line));
          if (ofKind.size() > MOST_ADVICE) {
            int more = ofKind.size() - MOST_ADVICE;
            text.append("\n").append(kind).append(": ").append(more).append(" more");
          }
        });
    return text.isEmpty() ? "" : "\nadvice about the client:" + text;
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
    } catch (RuntimeException e) { // from the test's own store; must not hide the test's failure
      return "\nthe jobs cannot be listed: " + LogText.line(e.toString());
    }
    return jobs.isEmpty()
        ? ""
        : "\nthe time is "
            + simulator.clock().instant()
            + ", before the end of the jobs "
            + String.join(", ", jobs);
  }

  private static String unusedFaults(TenantSimulator simulator) {
    List<String> faults =
        simulator.faults().active().stream()
            .filter(fault -> fault.timesTriggered() == 0)
            .map(fault -> LogText.line(fault.toString()))
            .toList();
    return faults.isEmpty()
        ? ""
        : "\nfaults that were never triggered: " + String.join(", ", faults);
  }
}
