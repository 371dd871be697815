package io.github.tenantsnapshot.tests.model;

import org.junit.jupiter.api.Test;

/**
 * Random sequences of operations, each of whose responses is what a reference model expects:
 * 100,000 operations in all. The seeds are fixed; {@link ModelCampaign} runs others.
 */
class ModelBasedTest {

  static final int LENGTH = 100;

  @Test
  void aSimulatorRespondsAsTheModelDoes() {
    check(Kind.SIMULATOR, 500);
  }

  @Test
  void aServiceInMemoryRespondsAsTheModelDoes() {
    check(Kind.MEMORY, 440);
  }

  @Test
  void aServiceOnH2RespondsAsTheModelDoes() {
    check(Kind.H2, 50);
  }

  @Test
  void aServiceOnPostgreSqlRespondsAsTheModelDoes() {
    check(Kind.POSTGRESQL, 10);
  }

  private static void check(Kind kind, int sequences) {
    for (int seed = 1; seed <= sequences; seed++) {
      Sequence.check(kind.name(), kind::open, seed, LENGTH);
    }
  }
}
