package consumer;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.Journal;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that take their simulator, and its parts, as parameters. */
@ExtendWith(TenantSimulatorExtension.class)
class ParametersTest {

  private TenantSimulator before;

  @BeforeEach
  void take(TenantSimulator simulator) {
    before = simulator;
  }

  @Test
  void takesASnapshot(
      TenantSimulator simulator, SimulatedTenant tenant, Faults faults, Journal journal) {
    assertSame(before, simulator);
    assertSame(simulator.tenant(), tenant);
    assertSame(simulator.faults(), faults);
    assertSame(simulator.journal(), journal);
    FieldTest.takeSnapshot(simulator);
  }

  @Test
  void takesOneOfAnotherSimulator(TenantSimulator simulator) {
    FieldTest.takeSnapshot(simulator);
  }
}
