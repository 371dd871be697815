package io.github.tenantsnapshot.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.tests.stores.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short overload; {@link OverloadCampaign} is the long one. */
@Timeout(300)
class OverloadTest {

  private static final int TENANTS = 4;
  private static final int CLIENTS = 24;

  @Test
  void memoryRefusesWhatItCannotKeepAndRecovers() throws Exception {
    run(Backend.memory(), 3, 8);
  }

  @Test
  void databaseRefusesWhatItCannotKeepAndRecovers() throws Exception {
    run(Backend.database(TestDatabase.H2_MEMORY, 4), 3, 4);
  }

  private static void run(Backend backend, int waves, int requests) throws Exception {
    RealCluster cluster = new RealCluster(backend, store -> store, 0);
    try (Overload load = new Overload(cluster, TENANTS, CLIENTS)) {
      for (int i = 0; i < waves; i++) {
        load.wave(requests, 1);
      }
      load.atPeak().assertHeapFlat(MixedLoadTest.HEAP_BYTES);
      load.recovered().assertHeapFlat(MixedLoadTest.HEAP_BYTES);
      long creates = cluster.counts.of("creates");
      assertThat(cluster.counts.of("accepted"))
          .as("%s", cluster.counts)
          .isLessThanOrEqualTo(13L * TENANTS * waves)
          .isLessThan(creates / 2);
    }
  }
}
