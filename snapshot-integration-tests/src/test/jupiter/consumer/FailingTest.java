package consumer;

import static org.junit.jupiter.api.Assertions.fail;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that fail, so that one sees what becomes of that. */
class FailingTest {

  @RegisterExtension
  static final TenantSimulatorExtension GRAPH =
      TenantSimulatorExtension.builtBy(builder -> builder.faultSeed(42)).failOnUnmatched();

  @Test
  void fails() {
    fail("as it should");
  }

  @Test
  void asksForWhatIsNotSimulated() throws IOException {
    TenantSimulator simulator = GRAPH.simulator();
    String token = simulator.tokens().issue(simulator.tenant().admin());
    simulator
        .endpoint()
        .handle(
            GraphRequest.of("GET", "https://graph.microsoft.com/v1.0/users")
                .withHeader("Authorization", "Bearer " + token))
        .close();
  }
}
