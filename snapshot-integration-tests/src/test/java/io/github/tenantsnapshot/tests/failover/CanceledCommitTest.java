package io.github.tenantsnapshot.tests.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The end of a commit's wait for the standby by an administrator: PostgreSQL reports a canceled
 * wait as a success, and a terminated connection as a failure.
 */
@EnabledIfSystemProperty(
    named = "tests.failovers",
    matches = "[1-9][0-9]*",
    disabledReason = "set -Dtests.failovers=20; it needs Debian's package postgresql")
@Timeout(300)
class CanceledCommitTest {

  private static final Caller CALLER =
      Caller.user("00000000-b412-4c85-bfb2-cb20152a6843", "client", "Client");

  private final ExecutorService client = Executors.newSingleThreadExecutor();
  private PostgreSqlPair servers;
  private HikariDataSource pool;
  private SnapshotService service;

  @BeforeEach
  void start() throws Exception {
    PostgreSqlPair.assumeInstalled();
    servers = PostgreSqlPair.start();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(servers.url());
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    service =
        SnapshotService.builder(
                JdbcJobStore.open(pool), (context, type) -> ResourceReader.of(List.of()))
            .clock(VirtualClock.startingAt(Instant.parse("2026-11-25T00:00:00Z")))
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdownNow();
    if (servers != null) {
      if (service != null) {
        service.close();
      }
      if (pool != null) {
        pool.close();
      }
      servers.close();
    }
  }

  /** Starts a create whose commit waits for the standby, which does not answer. */
  private Future<SnapshotJob> createWithoutStandby(String name) throws Exception {
    servers.pauseStandby();
    Future<SnapshotJob> create =
        client.submit(
            () ->
                service.createSnapshot(
                    CALLER, CreateSnapshotRequest.of(name, "microsoft.exchange.transportrule")));
    servers.awaitWaitingCommits(1);
    assertThat(create).as("the create waits for the standby").isNotDone();
    assertThat(service.listJobs(CALLER)).as("jobs that others see meanwhile").isEmpty();
    return create;
  }

  @Test
  void aCanceledWaitIsReportedAsASuccess() throws Exception {
    Future<SnapshotJob> create = createWithoutStandby("Canceled");

    servers.onPrimary("select pg_cancel_backend(pid)" + PostgreSqlPair.WAITING);

    assertThat(service.listJobs(CALLER)).containsExactly(create.get());
  }

  @Test
  void aTerminatedConnectionIsReportedAsAFailure() throws Exception {
    Future<SnapshotJob> create = createWithoutStandby("Terminated");

    servers.onPrimary("select pg_terminate_backend(pid)" + PostgreSqlPair.WAITING);

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(create::get)
        .withCauseInstanceOf(JobStoreException.class);
  }
}
