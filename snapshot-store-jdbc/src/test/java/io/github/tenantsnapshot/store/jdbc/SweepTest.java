package io.github.tenantsnapshot.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the deletion of stale content. */
class SweepTest {

  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");
  private static final Duration LEASE = Duration.ofMinutes(1);

  /** More than the transactions of a sweep. */
  private static final int JOBS = 100;

  private final JdbcConnectionPool pool =
      JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
  private final JdbcJobStore store = JdbcJobStore.open(pool);
  private final Instant now = Instant.now().plusSeconds(60);
  private int created;

  @AfterEach
  void dispose() {
    pool.dispose();
  }

  @Test
  void oneSweepDeletesTheContentOfManyDeletedJobs() throws SQLException {
    for (StoredJob job : runningWithContent(JOBS, 3)) {
      assertThat(store.delete(ADMIN.tenantId(), job.job().id(), now).jobs()).hasSize(1);
    }
    assertThat(count("stale_content")).isEqualTo(JOBS);

    assertThat(store.deleteExpired(now, 10).jobs()).isEmpty();

    assertThat(count("content")).isZero();
    assertThat(count("stale_content")).isZero();
  }

  @Test
  void oneSweepDeletesMoreContentThanOneTransaction() throws SQLException {
    for (StoredJob job : runningWithContent(3, 64 * 64 + 1)) {
      assertThat(store.delete(ADMIN.tenantId(), job.job().id(), now).jobs()).hasSize(1);
    }
    List<StoredJob> kept = runningWithContent(1, 1);

    assertThat(store.deleteExpired(now, 10).jobs()).isEmpty();

    assertThat(count("content")).isEqualTo(kept.size());
    assertThat(count("stale_content")).isZero();
  }

  @Test
  void deletionsBetweenSweepsDeleteTheContentOfEarlierOnes() throws SQLException {
    long most = 0;
    for (int i = 0; i < 10; i++) {
      for (StoredJob job : runningWithContent(JOBS, 3)) {
        store.delete(ADMIN.tenantId(), job.job().id(), now);
      }
      most = Math.max(most, count("stale_content"));
    }

    assertThat(most).as("the most rows of deleted jobs").isLessThan(2 * JOBS);
    assertThat(count("content")).isLessThan(2 * JOBS);
  }

  @Test
  void createsBetweenSweepsDeleteTheContentOfExpiredJobs() throws SQLException {
    for (int i = 0; i < 5; i++) {
      List<StoredJob> jobs = runningWithContent(JOBS, 3);
      StoredJob next = jobs.get(0).toBuilder().job(renamed(jobs.get(0).job(), i)).build();
      Instant expired = jobs.get(JOBS - 1).expiresAt();

      assertThat(
              store.admit(next, AdmissionLimits.of(JOBS, now, Long.MAX_VALUE), expired).expired())
          .hasSizeGreaterThanOrEqualTo(JOBS);
    }

    assertThat(count("stale_content")).isLessThan(2 * JOBS);
  }

  private static SnapshotJob renamed(SnapshotJob job, int number) {
    return job.toBuilder()
        .id(UUID.nameUUIDFromBytes(new byte[] {(byte) number}).toString())
        .displayName("Further export " + number)
        .build();
  }

  @Test
  void jobIsDeletedEvenIfTheDeletionOfContentFails() throws SQLException {
    List<StoredJob> jobs = runningWithContent(2 * JOBS, 1);
    execute("drop table snapshot_content");

    for (StoredJob job : jobs) {
      assertThat(store.delete(ADMIN.tenantId(), job.job().id(), now).jobs()).hasSize(1);
    }
    assertThat(count("stale_content")).isEqualTo(2 * JOBS);
  }

  @Test
  void expiredJobsAreReturnedEvenIfTheSweepFails() throws SQLException {
    List<StoredJob> jobs = runningWithContent(2, 1);
    execute("drop table snapshot_content");

    assertThat(store.deleteExpired(jobs.get(1).expiresAt(), 10).jobs())
        .extracting(StoredJob::jobClaim)
        .containsExactlyInAnyOrderElementsOf(jobs.stream().map(StoredJob::jobClaim).toList());
    assertThat(count("stale_content")).isEqualTo(2);
  }

  private List<StoredJob> runningWithContent(int jobs, int resources) {
    try (SnapshotService accepting =
        SnapshotService.builder(
                store,
                (context, type) -> {
                  throw new IllegalStateException("the source must not be read");
                })
            .workers(0)
            .limits(SnapshotLimits.unlimited())
            .build()) {
      for (int i = 0; i < jobs; i++) {
        accepting.createSnapshot(
            ADMIN, CreateSnapshotRequest.of("Weekly export " + created++, TYPE));
      }
    }
    List<StoredJob> claimed = store.claim(now, LEASE, jobs).stream().map(ClaimedJob::job).toList();
    assertThat(claimed).hasSize(jobs);
    List<SnapshotResource> content =
        Collections.nCopies(resources, new SnapshotResource("Rule", TYPE, JsonText.of("{}")));
    for (StoredJob job : claimed) {
      assertThat(store.append(job.jobClaim(), content, now)).isTrue();
    }
    return claimed;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String table) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from snapshot_" + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
