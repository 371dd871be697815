package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.stores.ExplainingDataSource.Explanation;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A read of a page of content scans only the rows around the page. */
class ContentPageTest {

  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final int RESOURCES = 1_000;
  private static final int PAGE = 64;

  @Test
  void aPageIsReadFromTheRowsAroundIt() {
    VirtualClock clock = VirtualClock.startingNow();
    try (TestDatabase.Fresh database = TestDatabase.H2_MEMORY.fresh()) {
      ExplainingDataSource explaining =
          new ExplainingDataSource(TestDatabase.H2_MEMORY, database.newPool());
      JobStore store = JdbcJobStore.open(explaining.proxy());
      SnapshotJob job = publish(JdbcJobStore.open(database.newPool()), clock);
      for (int from = 0; from < RESOURCES; from += PAGE) {
        explaining.take();

        assertThat(store.readContent(job.tenantId(), job.snapshotId(), from, PAGE, clock.instant()))
            .hasValueSatisfying(page -> assertThat(page).isNotEmpty());

        assertThat(explaining.take())
            .filteredOn(explanation -> explanation.sql().contains("snapshot_content"))
            .singleElement()
            .extracting(Explanation::plan)
            .asString()
            .as("including earlier rows that may extend into the page")
            .containsPattern("scanCount: [1-7]\\b");
      }
    }
  }

  private static SnapshotJob publish(JobStore store, VirtualClock clock) {
    Caller admin =
        Caller.user(
            "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
            "5c7d0b28-bdf8-410c-aa93-4df372b16203",
            "Adele Vance");
    try (SnapshotService service =
        SnapshotService.builder(store, (job, type) -> reader()).clock(clock).build()) {
      SnapshotJob job =
          service.createSnapshot(admin, CreateSnapshotRequest.of("Weekly export", TYPE));
      clock.advance(Duration.ZERO);
      return service.getJob(admin, job.id());
    }
  }

  private static ResourceReader reader() {
    Iterator<SnapshotResource> next =
        IntStream.range(0, RESOURCES)
            .mapToObj(
                i ->
                    new SnapshotResource(
                        "Rule " + i, TYPE, JsonText.of("{\"Priority\":" + i + "}")))
            .toList()
            .iterator();
    return new ResourceReader() {
      @Override
      public SnapshotResource next() {
        return next.hasNext() ? next.next() : null;
      }

      @Override
      public void close() {}
    };
  }
}
