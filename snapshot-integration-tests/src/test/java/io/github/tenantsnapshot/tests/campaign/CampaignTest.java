package io.github.tenantsnapshot.tests.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignTest {

  @Test
  void aCampaignWithoutTimeRunsOnceWithItsFirstSeed() {
    List<Long> seeds = new ArrayList<>();
    Campaign campaign = Campaign.of("a test", Duration.ZERO, 7);

    campaign.run(
        seed -> {
          seeds.add(seed);
          campaign.count("operations", 3);
        });

    assertThat(seeds).containsExactly(7L);
    assertThat(campaign.count("operations")).isEqualTo(3);
  }

  @Test
  void aFailureNamesTheSeedThatRepeatsIt() {
    Campaign campaign = Campaign.of("a test", Duration.ofHours(1), 7);

    assertThatThrownBy(
            () ->
                campaign.run(
                    seed -> {
                      if (seed == 9) {
                        throw new IllegalStateException("the ninth");
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("a test failed with seed 9; repeat it with -Dtests.campaign.seed=9")
        .hasRootCauseMessage("the ninth");
    assertThat(campaign.runs()).isEqualTo(2);
  }
}
