package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The simulator of a test or of a class of tests, and what is opened for it. Immutable once
 * everything is opened.
 */
final class RunningSimulator implements AutoCloseable {

  private final TenantSimulator simulator;
  private final boolean besideOthers;
  private final Consumer<RunningSimulator> onClose;
  private final Map<Class<?>, AutoCloseable> opened = new LinkedHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes the simulator.
   *
   * @param besideOthers whether tests that share the extension may run at the same time
   * @param onClose called when this is closed
   */
  RunningSimulator(
      TenantSimulator simulator, boolean besideOthers, Consumer<RunningSimulator> onClose) {
    this.simulator = simulator;
    this.besideOthers = besideOthers;
    this.onClose = onClose;
  }

  TenantSimulator simulator() {
    return simulator;
  }

  /** Adds what has been opened for the simulator. */
  void add(Class<?> type, AutoCloseable open) {
    opened.put(type, Objects.requireNonNull(open, "the opener returned null"));
  }

  /** Returns what has been opened for the simulator. */
  <T> T opened(Class<T> type) {
    return type.cast(Objects.requireNonNull(opened.get(type), type.getName()));
  }

  boolean isBesideOthers() {
    return besideOthers;
  }

  /**
   * Closes what was opened last first, and the simulator at the end, whatever fails. Does nothing
   * the second time: JUnit closes what is in its stores, too.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    onClose.accept(this);
    RuntimeException failure = null;
    List<AutoCloseable> open = new ArrayList<>(opened.values());
    Collections.reverse(open);
    open.add(simulator);
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("what a test had opened could not be closed", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
