package io.github.tenantsnapshot.tests.invariants;

import io.github.tenantsnapshot.tests.stores.RecordedStore;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Checks after each test of what a service, an endpoint and a simulator do that every store has
 * kept its promises, and that no thread, connection or file is left. JUnit registers it for all
 * tests of this module.
 *
 * <p>A pool that has no connection in use also has no lock in its database: it rolls back a
 * transaction when it takes a connection back. Not thread-safe: the tests run one after the other.
 */
public final class InvariantsExtension
    implements TestInstancePreConstructCallback, BeforeEachCallback, AfterEachCallback {

  private static final String TESTS = "io.github.tenantsnapshot.tests.";

  private static final Set<String> PACKAGES =
      Set.of(TESTS + "graph", TESTS + "operation", TESTS + "simulator");

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private LeftThreads threads;
  private LeftFiles files;

  /** A test did its work, but left something wrong behind. */
  static final class BrokenInvariantsError extends AssertionError {

    private static final long serialVersionUID = 1;

    BrokenInvariantsError(List<String> problems) {
      super("the test has left behind:\n  " + String.join("\n  ", problems));
    }
  }

  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factory, ExtensionContext context) {
    begin();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin();
  }

  private void begin() {
    if (threads == null) {
      threads = LeftThreads.fromNow();
      files = LeftFiles.fromNow();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    List<RecordedStore> stores = TestStores.takeRecorded();
    List<String> problems = new ArrayList<>();
    if (PACKAGES.contains(context.getRequiredTestClass().getPackageName())) {
      problems.addAll(threads.problems(PATIENCE));
      stores.forEach(store -> problems.addAll(store.problems()));
      problems.addAll(files.problems());
    }
    threads = null;
    files = null;
    if (!problems.isEmpty()) {
      throw new BrokenInvariantsError(problems);
    }
  }
}
