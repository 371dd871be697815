package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.tests.campaign.Campaign;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import org.junit.jupiter.api.Test;

/** The overload of {@link OverloadTest} for as many minutes as a campaign has. */
class OverloadCampaign {

  private static final int TENANTS = 40;
  private static final int CLIENTS = 100;

  @Test
  void memoryRefusesWhatItCannotKeepAndRecovers() throws Exception {
    run("overload in memory", Backend.memory(), 200);
  }

  /** With fewer connections than threads: some requests get none in time. */
  @Test
  void postgreSqlRefusesWhatItCannotKeepAndRecovers() throws Exception {
    run("overload on PostgreSQL", Backend.database(TestDatabase.POSTGRESQL, 2), 50);
  }

  private static void run(String name, Backend backend, int requests) throws Exception {
    Campaign campaign = Campaign.ofProperties(name);
    RealCluster cluster = new RealCluster(backend, store -> store, 0);
    try (Overload load = new Overload(cluster, TENANTS, CLIENTS)) {
      load.wave(requests, 1); // without a sample: classes are loaded, and pools are filled
      load.atPeak().clear();
      load.recovered().clear();
      campaign.run(seed -> load.wave(requests, 1));
      System.out.println(name + ": " + cluster.counts);
      System.out.println("overloaded:" + System.lineSeparator() + load.atPeak());
      System.out.println("recovered:" + System.lineSeparator() + load.recovered());
      load.atPeak().assertHeapFlat(Long.MAX_VALUE);
      load.recovered().assertHeapFlat(Long.MAX_VALUE);
    }
  }
}
