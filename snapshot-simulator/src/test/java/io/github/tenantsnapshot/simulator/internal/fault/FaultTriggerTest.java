package io.github.tenantsnapshot.simulator.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of how often a fault is triggered. */
class FaultTriggerTest {

  private static final long SEED = 7;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void faultIsTriggeredUntilItIsUsedUp() {
    FaultTrigger trigger = new FaultTrigger(Repetition.ALWAYS.withTimes(2), random);

    assertThat(trigger.trigger()).isTrue();
    assertThat(trigger.isActive()).isTrue();
    assertThat(trigger.trigger()).isTrue();
    assertThat(trigger.isActive()).isFalse();
    assertThat(trigger.trigger()).isFalse();
    assertThat(trigger.count()).isEqualTo(2);
    assertThat(trigger.isCleared()).isFalse();
  }

  @Test
  void clearedFaultIsNotTriggered() {
    FaultTrigger trigger = new FaultTrigger(Repetition.ALWAYS, random);

    assertThat(trigger.clear()).isTrue();
    assertThat(trigger.clear()).isFalse();

    assertThat(trigger.isCleared()).isTrue();
    assertThat(trigger.isActive()).isFalse();
    assertThat(trigger.trigger()).isFalse();
    assertThat(trigger.count()).isZero();
  }

  @Test
  void certainFaultDrawsNoRandomNumber() {
    assertThat(new FaultTrigger(Repetition.ALWAYS, random).trigger()).isTrue();

    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(SEED).nextLong());
  }

  @Test
  void usedUpFaultDrawsNoRandomNumber() {
    FaultTrigger trigger = new FaultTrigger(new Repetition(1, 0.5), random);
    SplittableRandom sameState = new SplittableRandom(SEED);
    boolean triggered;
    do {
      assertThat(trigger.isActive()).isTrue();
      triggered = trigger.trigger();
      assertThat(triggered).isEqualTo(sameState.nextDouble() < 0.5);
    } while (!triggered);

    assertThat(trigger.trigger()).isFalse();

    assertThat(trigger.count()).isOne();
    assertThat(random.nextLong()).isEqualTo(sameState.nextLong());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.75})
  void faultIsTriggeredIfTheNextRandomNumberIsBelowItsProbability(double probability) {
    FaultTrigger trigger = new FaultTrigger(new Repetition(1_000, probability), random);
    SplittableRandom sameNumbers = new SplittableRandom(SEED);

    for (int i = 0; i < 100; i++) {
      assertThat(trigger.trigger()).isEqualTo(sameNumbers.nextDouble() < probability);
    }
  }
}
