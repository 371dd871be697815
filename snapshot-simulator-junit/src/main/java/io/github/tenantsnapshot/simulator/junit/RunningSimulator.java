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
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The simulator of a test or of a test class, and the resources that were opened for it. Immutable
 * after all resources are opened.
 */
final class RunningSimulator implements AutoCloseable {

  private final TenantSimulator simulator;
  private final boolean concurrent;
  private final Consumer<RunningSimulator> onClose;
  private final Map<Class<?>, AutoCloseable> opened = new LinkedHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Creates an instance without opened resources.
   *
   * @param concurrent whether tests that share the extension may run concurrently
   * @param onClose called when this is closed
   */
  private RunningSimulator(
      TenantSimulator simulator, boolean concurrent, Consumer<RunningSimulator> onClose) {
    this.simulator = simulator;
    this.concurrent = concurrent;
    this.onClose = onClose;
  }

  /**
   * Builds a simulator and opens its resources.
   *
   * @param setup configures the builder
   * @param concurrent whether tests that share the extension may run concurrently
   * @param onClose called when this is closed
   */
  static RunningSimulator start(
      Consumer<TenantSimulator.Builder> setup,
      ExtensionOptions options,
      boolean concurrent,
      Consumer<RunningSimulator> onClose) {
    TenantSimulator.Builder builder = TenantSimulator.builder();
    setup.accept(builder);
    TenantSimulator simulator = builder.build();
    if (!options.needingTheJournal().isEmpty() && !simulator.journal().isEnabled()) {
      simulator.close();
      throw new ExtensionConfigurationException(
          options.needingTheJournal().get(0)
              + " needs the journal, but journalCapacity(0) was called");
    }
    RunningSimulator started = new RunningSimulator(simulator, concurrent, onClose);
    try {
      for (ExtensionOptions.Opening<?> opening : options.openings()) {
        AutoCloseable opened = opening.opener().open(simulator);
        started.opened.put(
            opening.type(), Objects.requireNonNull(opened, "opener must not return null"));
      }
    } catch (Exception | Error e) {
      try {
        started.close();
      } catch (RuntimeException | Error failure) {
        e.addSuppressed(failure);
      }
      if (e instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a resource of the test could not be opened", e);
    }
    return started;
  }

  TenantSimulator simulator() {
    return simulator;
  }

  /** Returns the opened resource of a class. */
  <T> T opened(Class<T> type) {
    return type.cast(Objects.requireNonNull(opened.get(type), type.getName()));
  }

  boolean isConcurrent() {
    return concurrent;
  }

  /**
   * Closes the opened resources in reverse order, then the simulator, even if some cannot be
   * closed. Idempotent, since JUnit also closes the values in its stores.
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
      } catch (Exception | Error e) { // the others are closed in any case
        if (failure == null) {
          failure = new IllegalStateException("a resource of the test could not be closed", e);
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
