package io.github.tenantsnapshot.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.Progress;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import io.github.tenantsnapshot.tests.sdk.Transport.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A client that creates, polls and downloads in one call, so that a test cannot advance the clock
 * in between.
 */
class BlockingClientTest {

  private static final String TYPE = "microsoft.exchange.transportrule";

  @RegisterExtension
  final TenantSimulatorExtension graph =
      TenantSimulatorExtension.builtBy(
          builder ->
              builder
                  .progress(Progress.eachReadAdvances(Duration.ofSeconds(10)))
                  .addTenant(
                      tenant ->
                          tenant.add(
                              new SnapshotResource(
                                  "EXOTransportRule-A", TYPE, JsonText.of("{}")))));

  /** Exports a snapshot as common tools do: only the poll interval is configurable. */
  private static List<String> export(Sdk sdk, String displayName, Duration pollInterval)
      throws InterruptedException {
    Sdk.Job job = sdk.create(displayName, TYPE);
    while (List.of("NotStarted", "Running").contains(job.status())) {
      TimeUnit.NANOSECONDS.sleep(pollInterval.toNanos());
      job = sdk.get(job.id());
    }
    if (job.status().equals("Failed")) {
      throw new IllegalStateException("the job has failed");
    }
    return sdk.download(job.resourceLocation().replaceFirst(".*\\('(.*)'\\)$", "$1"));
  }

  @Timeout(60)
  @ParameterizedTest
  @CsvSource({"INTERCEPTOR, false", "INTERCEPTOR, true", "HTTP, false", "HTTP, true"})
  void blockingClientFinishesIfEachReadAdvancesTheClock(Transport transport, boolean beta)
      throws Exception {
    try (Route route = transport.open(graph.simulator())) {
      Sdk sdk = route.sdk(beta, graph.tenant().admin());

      assertThat(export(sdk, "Snapshot Demo", Duration.ZERO)).containsExactly("EXOTransportRule-A");
    }
    assertThat(graph.journal().requests(GraphOperation.GET_JOB))
        .hasSize(7) // the job starts after 5 s and then runs for 60 s
        .extracting(JournalEntry::status)
        .containsOnly(200);
  }
}
