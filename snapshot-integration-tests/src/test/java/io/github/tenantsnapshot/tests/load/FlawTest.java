package io.github.tenantsnapshot.tests.load;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loads find faults that are put in. */
@Timeout(300)
class FlawTest {

  private static final int ROUNDS = 6;

  /** Each restart leaves some threads; the JVM may have many of other tests. */
  private static final int RESTARTS = 18;

  private static final int REQUESTS = 40;

  @ParameterizedTest
  @EnumSource
  void mixedLoadFindsTheFault(Flaw flaw) throws Exception {
    Backend backend =
        flaw == Flaw.LEAKS_ROWS ? Backend.database(TestDatabase.H2_MEMORY, 2) : Backend.memory();
    try (Flaw.Stores stores = new Flaw.Stores(flaw, backend);
        MixedLoad load =
            new MixedLoad(new VirtualCluster(backend, stores::around, 10), 10, 0, 1, 1)) {
      assertThatThrownBy(() -> run(load, ROUNDS))
          .as("%s", flaw)
          .hasMessageFindingMatch(flaw.message);
    }
  }

  private static void run(MixedLoad load, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      load.round(REQUESTS);
    }
    load.samples().assertFlat(MixedLoadTest.HEAP_BYTES);
  }

  @Test
  void mixedLoadFindsServicesThatAreNotClosed() throws Exception {
    RealCluster cluster = new RealCluster(Backend.memory(), store -> store, 10, false);
    try (MixedLoad load = new MixedLoad(cluster, 2, 2, 1, 1)) {
      assertThatThrownBy(() -> run(load, RESTARTS)).hasMessageContaining("threads");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LOSES_JOBS", "DOUBLES_JOBS", "FAILS_UNCLEARLY", "ADMITS_TOO_MANY"})
  void overloadFindsTheFault(Flaw flaw) throws Exception {
    Backend backend = Backend.memory();
    try (Flaw.Stores stores = new Flaw.Stores(flaw, backend);
        Overload load = new Overload(new RealCluster(backend, stores::around, 0), 4, 16)) {
      assertThatThrownBy(() -> load.wave(8, 1))
          .isInstanceOfAny(AssertionError.class, ExecutionException.class)
          .hasMessageNotContaining("InterruptedException");
    }
  }
}
