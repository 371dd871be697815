package io.github.tenantsnapshot.tests.model;

import io.github.tenantsnapshot.tests.campaign.Campaign;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sequences of {@link ModelBasedTest} with further seeds. */
class ModelCampaign {

  @ParameterizedTest
  @EnumSource
  void everyResponseIsWhatTheModelExpects(Kind kind) {
    Campaign campaign = Campaign.ofProperties("model on " + kind);
    campaign.run(
        seed -> {
          Sequence.check(kind.name(), kind::open, seed, ModelBasedTest.LENGTH);
          campaign.count("operations", ModelBasedTest.LENGTH);
        });
  }
}
