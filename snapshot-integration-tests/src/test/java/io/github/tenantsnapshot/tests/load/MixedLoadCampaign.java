package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.tests.campaign.Campaign;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import org.junit.jupiter.api.Test;

/**
 * The mixed load of {@link MixedLoadTest} for as many minutes as a campaign has: with servers in
 * real time, whose services remove expired jobs by themselves.
 */
class MixedLoadCampaign {

  private static final int TENANTS = 40;
  private static final int THREADS = 8;
  private static final int ROUNDS_PER_RESTART = 3;

  @Test
  void memoryStaysFlat() throws Exception {
    run("mixed load in memory", Backend.memory(), 300);
  }

  @Test
  void postgreSqlStaysFlat() throws Exception {
    run("mixed load on PostgreSQL", Backend.database(TestDatabase.POSTGRESQL, 6), 100);
  }

  private static void run(String name, Backend backend, int requests) throws Exception {
    Campaign campaign = Campaign.ofProperties(name);
    RealCluster cluster = new RealCluster(backend, store -> store, 10);
    cluster.leaveSweepsToServices();
    Samples samples;
    try (MixedLoad load = new MixedLoad(cluster, TENANTS, THREADS, ROUNDS_PER_RESTART, 1)) {
      load.round(requests); // without a sample: classes are loaded, and pools are filled
      load.samples().clear();
      campaign.run(seed -> load.round(requests));
      samples = load.samples();
      System.out.println(name + ": " + cluster.counts + System.lineSeparator() + samples);
      load.assertExactRows();
    }
    samples.assertFlat(Long.MAX_VALUE);
  }
}
