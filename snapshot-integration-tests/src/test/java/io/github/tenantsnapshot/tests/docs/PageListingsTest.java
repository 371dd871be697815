package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.generator.TenantGenerator;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listings of the documentation do what the text around them states. */
class PageListingsTest {

  private static final Caller ADMIN =
      Caller.user("2fcf1c68-b412-4c85-bfb2-cb20152a6843", "98ceffcc", "Adele Vance");
  private static final ConfigurationSource NOTHING =
      (context, resourceType) -> ResourceReader.of(List.of());

  @TempDir private Path folder;

  @Test
  void anExceptionOfASourceBecomesErrorDetails() throws Exception {
    SnapshotJob job = PageListings.sourceThatFailsForOneType(ADMIN);

    assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
    assertThat(job.errorDetails())
        .containsExactly(
            "microsoft.teams.meetingpolicy: Error exporting resource"
                + " [microsoft.teams.meetingpolicy]. exceptionMessage(s):Access Denied. ,");
  }

  @Test
  void limitsAndRulesBuildAService() {
    try (SnapshotService service = PageListings.limitsAndRules(NOTHING)) {
      assertThat(service.isClosed()).isFalse();
    }
  }

  @Test
  void theEndpointHandlesARequest() throws Exception {
    try (SnapshotService service = SnapshotService.builder(new MemoryJobStore(), NOTHING).build()) {
      PageListings.endpoint(
          service,
          ADMIN,
          "https://graph.microsoft.com/v1.0/admin/configurationManagement"
              + "/configurationSnapshots/createSnapshot",
          "{\"displayName\":\"Snapshot Demo\","
              + "\"resources\":[\"microsoft.exchange.transportrule\"]}");

      assertThat(service.listJobs(ADMIN)).hasSize(1);
    }
  }

  @Test
  void aSimulatedTenantIsServed() throws Exception {
    PageListings.simulatedTenant(Path.of("src/test/resources/contoso-baseline.json"));
  }

  @Test
  void aSavedStateIsLoaded() {
    try (TenantSimulator simulator =
            TenantSimulator.builder().virtualTime(Instant.parse("2026-11-23T09:00:00Z")).build();
        TenantSimulator other = TenantSimulator.builder().build()) {
      PageListings.savedState(simulator, other, folder.resolve("state.json"));
    }
  }

  @Test
  void aGeneratedTenantHasTheStatedNumberOfResources() {
    try (TenantSimulator simulator = PageListings.generatedTenant()) {
      assertThat(simulator.tenant().resources("microsoft.exchange.transportrule")).hasSize(19);
      assertThat(
              simulator.tenant().resourceTypes().stream()
                  .mapToInt(type -> simulator.tenant().resources(type).size())
                  .sum())
          .isEqualTo(152 + 19);
    }
    assertThat(TenantGenerator.resourceTypes()).hasSize(271);
  }

  @Test
  void aFaultIsActiveUntilItIsCleared() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThat(PageListings.faults(simulator).isActive()).isFalse();
      assertThat(simulator.faults().active()).hasSize(2);
    }
  }

  @Test
  void statementsThatCreateTablesArePrinted() {
    PageListings.statementsThatCreateTables();
  }

  @Test
  void aFileIsOpened() {
    PageListings.onAFile(NOTHING, ADMIN);

    assertThat(Path.of("target/jobs.mv.db")).exists();
  }

  @Test
  void aJobIsCreatedInATransactionOfTheApplication() throws Exception {
    try (TestDatabase.Fresh database = TestDatabase.H2_MEMORY.fresh()) {
      DataSource pool = database.newPool();
      JdbcJobStore store = JdbcJobStore.open(pool);
      try (SnapshotService service = PageListings.onADatabase(pool, NOTHING);
          Connection connection = pool.getConnection()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("create table settings (name varchar(100))");
        }
        SnapshotJob job =
            PageListings.inATransaction(
                SnapshotService.builder(store, NOTHING).workers(0).build(),
                store,
                connection,
                ADMIN,
                CreateSnapshotRequest.of("Weekly export", "microsoft.exchange.transportrule"));

        assertThat(service.getJob(ADMIN, job.id()).displayName()).isEqualTo("Weekly export");
      }
    }
  }
}
