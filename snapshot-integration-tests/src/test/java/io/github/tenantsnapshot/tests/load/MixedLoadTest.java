package io.github.tenantsnapshot.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short mixed load; {@link MixedLoadCampaign} is the long one. */
@Timeout(300)
class MixedLoadTest {

  /** Less than what the faults of {@link Flaw} leave, more than what varies by chance. */
  static final long HEAP_BYTES = 32_000_000;

  private static final List<String> EXPECTED =
      List.of(
          "accepted",
          "deleted",
          "ended: succeeded",
          "failures of the store after a call",
          "failures of the store before a call",
          "refused: 503",
          "refused: name taken",
          "refused: too many jobs",
          "restarts",
          "snapshots read");

  /**
   * Rarer ends, which are certain only where the ids of jobs, and with them the ends, are fixed.
   */
  private static final List<String> RARE = List.of("ended: failed", "ended: partiallySuccessful");

  @Test
  void memoryStaysFlatInVirtualTime() throws Exception {
    run(new VirtualCluster(Backend.memory(), store -> store, 10), 9, 60);
  }

  @Test
  void databaseStaysFlatInVirtualTime() throws Exception {
    run(new VirtualCluster(Backend.database(TestDatabase.H2_MEMORY, 2), store -> store, 10), 9, 20);
  }

  @Test
  void serversStayFlatInRealTime() throws Exception {
    run(new RealCluster(Backend.memory(), store -> store, 10), 6, 30);
  }

  private static void run(Cluster cluster, int rounds, int requestsPerTenant) throws Exception {
    try (MixedLoad load =
        new MixedLoad(cluster, 10, cluster instanceof RealCluster ? 4 : 0, 1, 1)) {
      for (int i = 0; i < rounds; i++) {
        load.round(requestsPerTenant);
      }
      load.samples().assertFlat(HEAP_BYTES);
      assertThat(EXPECTED).as("%s", cluster.counts).allMatch(each -> cluster.counts.of(each) > 0);
      if (cluster instanceof VirtualCluster) {
        load.assertExactRows();
        assertThat(RARE).as("%s", cluster.counts).allMatch(each -> cluster.counts.of(each) > 0);
      }
    }
  }
}
