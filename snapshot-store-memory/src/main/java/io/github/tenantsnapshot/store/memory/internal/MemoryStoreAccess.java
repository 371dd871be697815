package io.github.tenantsnapshot.store.memory.internal;

import io.github.tenantsnapshot.spi.JobStore;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Access for the simulator to methods that a {@code MemoryJobStore} does not make public. The class
 * of the store installs it, since a module cannot export single methods.
 */
public abstract class MemoryStoreAccess {

  private static volatile @Nullable MemoryStoreAccess installed;

  /** Creates an access; {@link #install} installs it. */
  protected MemoryStoreAccess() {}

  /** Installs the access. Called when the class of the store is initialized. */
  public static void install(MemoryStoreAccess access) {
    installed = access;
  }

  /** Returns the access. The class of the store must have been initialized. */
  public static MemoryStoreAccess get() {
    return Objects.requireNonNull(installed, "the class MemoryJobStore is not initialized");
  }

  /**
   * Returns the whole content of a store.
   *
   * <p>Each tenant is consistent: its content at one instant between two operations. The resources
   * are shared, not copied. Content that a worker has written but not published is left out. After
   * loading, its job is due when its lease expires, and is then extracted again.
   *
   * @param memoryStore a {@code MemoryJobStore}
   * @return the tenants that have or had jobs, in the order of their ids
   */
  public abstract List<StoredTenant> tenants(JobStore memoryStore);

  /**
   * Adds the content of another store to an empty store.
   *
   * @param emptyMemoryStore a {@code MemoryJobStore}
   * @param tenants the {@link #tenants} of the other store
   * @throws IllegalArgumentException if {@code tenants} has duplicates
   */
  public abstract void addTenants(JobStore emptyMemoryStore, Collection<StoredTenant> tenants);
}
