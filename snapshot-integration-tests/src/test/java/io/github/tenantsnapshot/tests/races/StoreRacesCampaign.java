package io.github.tenantsnapshot.tests.races;

import io.github.tenantsnapshot.tests.campaign.Campaign;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Runs {@link StoreRacesTest} with more schedules. The seed decides the numbers of operations and
 * of scenarios, since Lincheck begins with the same scenarios each time.
 */
class StoreRacesCampaign {

  private static final int SCENARIOS = 10;
  private static final int SCHEDULES = 100;

  @Test
  void findsNoOtherResultsThanThoseOfSomeOrder() {
    Campaign campaign = Campaign.ofProperties("races of the memory store");
    campaign.run(
        seed -> {
          int operations = 2 + (int) (seed % 3);
          int scenarios = SCENARIOS + (int) (seed / 3);
          StoreRacesTest.check(
              StoreRacesTest.sized(new ModelCheckingOptions(), scenarios, SCHEDULES)
                  .actorsPerThread(operations),
              StoreOperations.class);
          StoreRacesTest.check(
              StoreRacesTest.sized(new StressOptions(), scenarios, SCHEDULES)
                  .actorsPerThread(operations),
              StoreOperations.class);
          campaign.count("scenarios", 2L * scenarios);
          campaign.count("runs of scenarios", 2L * scenarios * SCHEDULES);
        });
  }
}
