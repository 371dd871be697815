package io.github.tenantsnapshot.internal.access;

import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Access to what a {@code VirtualClock} does not make public, for the simulator. The class of the
 * clock installs it; an export cannot hide a single method.
 */
public abstract class VirtualClockAccess {

  private static volatile @Nullable VirtualClockAccess installed;

  /** Creates an access, to be installed. */
  protected VirtualClockAccess() {}

  /** Installs the access, when the class of the clock is initialized. */
  public static void install(VirtualClockAccess access) {
    installed = access;
  }

  /** Returns the access. The class of the clock must have been initialized. */
  public static VirtualClockAccess get() {
    return Objects.requireNonNull(installed, "the class VirtualClock is not initialized");
  }

  /**
   * Runs an action between two advances of a clock: waits for one that is running, and blocks
   * others until the action returns.
   *
   * @param virtualClock a {@code VirtualClock}
   * @param action must not advance the clock
   * @return what the action returns
   * @throws IllegalStateException if the clock itself is running the caller
   */
  public abstract <T extends @Nullable Object> T callBetweenAdvances(
      InstantSource virtualClock, Supplier<T> action);
}
