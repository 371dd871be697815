package io.github.tenantsnapshot.tests.operation;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;

/** Where every test of this package gets its store from: the one named by {@code tests.store}. */
final class TestStores {

  private static final String PROPERTY = "tests.store";

  private TestStores() {}

  /** Returns a new, empty store. */
  static JobStore newStore() {
    String name = System.getProperty(PROPERTY, "memory");
    return switch (name) {
      case "memory" -> new MemoryJobStore();
      default ->
          throw new IllegalStateException(PROPERTY + " is '" + name + "'; known are: memory");
    };
  }
}
