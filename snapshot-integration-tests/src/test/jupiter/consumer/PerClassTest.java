package consumer;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that share one simulator, and what is opened for it. */
class PerClassTest {

  @RegisterExtension
  static final TenantSimulatorExtension GRAPH =
      new TenantSimulatorExtension().perClass().opening(Opened.class, Opened::new);

  /** Something that is opened for a simulator. */
  record Opened(TenantSimulator simulator) implements AutoCloseable {

    @Override
    public void close() {}
  }

  private static TenantSimulator first;

  @BeforeAll
  static void take(TenantSimulator simulator) {
    first = simulator;
  }

  @Test
  void shares() {
    assertSame(first, GRAPH.simulator());
  }

  @Nested
  class Inner {

    @Test
    void sharesToo(TenantSimulator simulator, Opened opened) {
      assertSame(first, simulator);
      assertSame(GRAPH.opened(Opened.class), opened);
    }
  }
}
