package io.github.tenantsnapshot.simulator.internal.runtime;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Access for the control to what a {@code TenantSimulator} does not make public. The class of the
 * simulator installs it, since a module cannot export single methods.
 */
public abstract class SimulatorAccess {

  private static volatile @Nullable SimulatorAccess installed;

  /** Creates an access; {@link #install} installs it. */
  protected SimulatorAccess() {}

  /** Installs the access. Called when the class of the simulator is initialized. */
  public static void install(SimulatorAccess access) {
    installed = access;
  }

  /** Returns the access. The class of the simulator must have been initialized. */
  public static SimulatorAccess get() {
    return Objects.requireNonNull(installed, "the class TenantSimulator is not initialized");
  }

  /**
   * Returns what a function computes from the jobs of a simulator, which is not reset meanwhile.
   *
   * @param simulator a {@code TenantSimulator}
   */
  public abstract <T> T withJobs(Object simulator, Function<JobViews, T> function);

  /**
   * Returns how often the journal of a simulator was cleared.
   *
   * @param simulator a {@code TenantSimulator}
   */
  public abstract long journalClears(Object simulator);
}
