package consumer;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs the tests, and prints who ran them and what became of them. */
final class RunTests {

  private RunTests() {}

  public static void main(String[] args) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(
                    selectClass(FieldTest.class),
                    selectClass(ParametersTest.class),
                    selectClass(PerClassTest.class),
                    selectClass(FailingTest.class))
                .build(),
            listener);
    System.out.println("jupiter " + jupiterVersion());
    System.out.println("in module " + TenantSimulatorExtension.class.getModule().isNamed());
    TestExecutionSummary summary = listener.getSummary();
    System.out.println(
        summary.getTestsSucceededCount() + " of " + summary.getTestsFoundCount() + " succeeded");
    for (TestExecutionSummary.Failure failure : summary.getFailures()) {
      System.out.println("failed: " + failure.getException().getMessage());
      for (Throwable suppressed : failure.getException().getSuppressed()) {
        System.out.println("with " + suppressed.getMessage());
      }
    }
  }

  /** Packages of modules have no version; modules do. */
  private static String jupiterVersion() {
    Module jupiter = Test.class.getModule();
    return jupiter.isNamed()
        ? jupiter.getDescriptor().rawVersion().orElseThrow()
        : Test.class.getPackage().getImplementationVersion();
  }
}
