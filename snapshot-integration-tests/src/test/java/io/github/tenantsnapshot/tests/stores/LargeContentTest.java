package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Content that is larger than usual. The contract has a single resource of 10 MB. */
@Timeout(120)
class LargeContentTest {

  private static final int MILLION = 1_000_000;
  private static final int RESOURCES = 40;

  @ParameterizedTest
  @EnumSource(names = {"H2_FILE", "POSTGRESQL", "MARIADB"})
  void aSnapshotOf40MegabytesIsStored(TestDatabase kind) {
    VirtualClock clock = VirtualClock.startingAt(JobScenario.START);
    try (TestDatabase.Fresh database = kind.fresh();
        SnapshotService service =
            SnapshotService.builder(
                    JdbcJobStore.open(database.newPool(2)),
                    (context, type) ->
                        ResourceReader.of(
                            () ->
                                IntStream.range(0, RESOURCES)
                                    .mapToObj(LargeContentTest::resource)
                                    .iterator()))
                .clock(clock)
                .build()) {
      String id = JobScenario.create(service, "Weekly export").id();
      clock.advance(Duration.ZERO);

      SnapshotJob job = service.getJob(JobScenario.ADMIN, id);
      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      try (Snapshot snapshot = service.openSnapshot(JobScenario.ADMIN, job)) {
        int[] read = new int[1];
        snapshot
            .resources()
            .forEach(
                resource -> {
                  boolean same = resource.equals(resource(read[0]));
                  assertThat(same).as("resource %d is the same", read[0]++).isTrue();
                });
        assertThat(read[0]).isEqualTo(RESOURCES);
      }
    }
  }

  /** Half of its characters take two bytes or are escaped. */
  private static SnapshotResource resource(int number) {
    String text = number + "\\\u00e9'".repeat(MILLION / 4);
    return new SnapshotResource(
        "Rule " + number, JobScenario.TYPE, JsonText.of(Map.of("Text", text)));
  }

  /**
   * MariaDB closes the connection if a statement exceeds max_allowed_packet, unless the driver
   * knows the limit.
   */
  @ParameterizedTest
  @CsvSource({"'', connection", "&maxAllowedPacket=16777216, max_allowed_packet"})
  void anAppendThatExceedsTheServersLimitIsRolledBack(String option, String message) {
    try (TestDatabase.Fresh database = TestDatabase.MARIADB.fresh();
        HikariDataSource pool = Pools.to(database.url() + option)) {
      JobStore store = JdbcJobStore.open(pool);
      try (SnapshotService service = JobScenario.accepting(store)) {
        JobScenario.create(service, "Weekly export");
        StoredJob claimed = store.claim(JobScenario.START, Duration.ofMinutes(1), 1).get(0).job();
        List<SnapshotResource> small = List.of(resource(0));
        String text = "0123456789".repeat(2 * MILLION);
        SnapshotResource large =
            new SnapshotResource("Rule", JobScenario.TYPE, JsonText.of(Map.of("Text", text)));

        assertThatExceptionOfType(JobStoreException.class)
            .isThrownBy(
                () ->
                    store.append(
                        claimed.jobClaim(), List.of(resource(0), large), JobScenario.START))
            .withMessageContaining(message);

        assertThat(store.append(claimed.jobClaim(), small, JobScenario.START)).isTrue();
      }
    }
  }
}
