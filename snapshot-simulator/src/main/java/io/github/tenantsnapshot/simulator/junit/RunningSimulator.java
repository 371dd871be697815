package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.simulator.GraphListener;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The simulator of a test or of a class of tests, with its listener if there is one. Immutable. */
final class RunningSimulator implements AutoCloseable {

  private final TenantSimulator simulator;
  private final @Nullable GraphListener listener;
  private final boolean besideOthers;
  private final Consumer<RunningSimulator> onClose;

  /**
   * Takes its parts.
   *
   * @param besideOthers whether tests that share the extension may run at the same time
   * @param onClose hears of it when this is closed
   */
  RunningSimulator(
      TenantSimulator simulator,
      @Nullable GraphListener listener,
      boolean besideOthers,
      Consumer<RunningSimulator> onClose) {
    this.simulator = simulator;
    this.listener = listener;
    this.besideOthers = besideOthers;
    this.onClose = onClose;
  }

  TenantSimulator simulator() {
    return simulator;
  }

  /** Returns the listener; null if none was asked for. */
  @Nullable GraphListener listener() {
    return listener;
  }

  boolean isBesideOthers() {
    return besideOthers;
  }

  /** Closes both. Does nothing the second time. */
  @Override
  public void close() {
    onClose.accept(this);
    if (listener != null) {
      listener.close();
    }
    simulator.close();
  }
}
