package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.Advice;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The listings of the page about advice. */
class CarefulClientTest {

  private static final String JOBS =
      "https://graph.microsoft.com/beta/admin/configurationManagement/configurationSnapshotJobs";

  @RegisterExtension
  final TenantSimulatorExtension careful =
      new TenantSimulatorExtension()
          .failOnAdvice(Advice.Kind.RETRY_AFTER_IGNORED, Advice.Kind.POLLING_WITHOUT_END);

  @Test
  void listsJobs() throws IOException {
    TenantSimulator simulator = careful.simulator();
    String token = careful.tokens().issue(careful.tenant().admin());
    simulator
        .endpoint()
        .handle(GraphRequest.of("GET", JOBS).withHeader("Authorization", "Bearer " + token))
        .close();

    for (Advice advice : simulator.journal().advice()) {
      System.out.println(advice.kind() + " in " + advice.entry().url() + ": " + advice.text());
    }

    assertThat(simulator.journal().advice())
        .extracting(Advice::kind)
        .contains(Advice.Kind.BETA_NOT_NEEDED);
  }
}
