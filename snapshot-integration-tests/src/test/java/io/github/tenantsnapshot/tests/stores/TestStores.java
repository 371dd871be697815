package io.github.tenantsnapshot.tests.stores;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;

/** Where tests of the service get their stores from: the kind named by {@code tests.store}. */
public final class TestStores {

  private static final String PROPERTY = "tests.store";

  private TestStores() {}

  /** Returns a new, empty store. */
  public static JobStore newStore() {
    String name = System.getProperty(PROPERTY, "memory");
    return switch (name) {
      case "memory" -> new MemoryJobStore();
      default ->
          throw new IllegalStateException(PROPERTY + " is '" + name + "'; known are: memory");
    };
  }
}
