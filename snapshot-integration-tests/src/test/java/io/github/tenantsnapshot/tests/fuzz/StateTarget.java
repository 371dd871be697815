package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/**
 * A saved state. A rejected state leaves the simulator unchanged, with an {@link
 * IllegalArgumentException}. An accepted state is saved again; that text loads and is saved as the
 * same text.
 */
final class StateTarget implements FuzzTarget {

  private final TenantSimulator simulator = FuzzedSimulator.open();
  private final String first = FuzzedSimulator.stateOf(simulator);

  @Override
  public void run(byte[] input) {
    try {
      simulator.loadState(new ByteArrayInputStream(input));
    } catch (IllegalArgumentException e) {
      String after = FuzzedSimulator.stateOf(simulator);
      check(after.equals(first), "a rejected state must change nothing", after);
      check(
          e.getMessage() != null && e.getMessage().startsWith("the state: "),
          "the message must name the state",
          e.getMessage());
      return;
    }
    String saved = FuzzedSimulator.stateOf(simulator);
    load(saved);
    String again = FuzzedSimulator.stateOf(simulator);
    check(again.equals(saved), "a state must be saved as it was loaded: " + saved, again);
    load(first);
    String restored = FuzzedSimulator.stateOf(simulator);
    check(restored.equals(first), "a state must be replaced as a whole: " + first, restored);
  }

  private void load(String state) {
    simulator.loadState(new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    simulator.close();
  }
}
