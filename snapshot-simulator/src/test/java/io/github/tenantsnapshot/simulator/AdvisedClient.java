package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/** A simulator in virtual time and a client of it: what the tests of advice have in common. */
abstract class AdvisedClient {

  final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(Instant.parse("2026-11-23T09:00:00Z"))
          .addTenant(tenant -> tenant.add(rule("Tag invoices")))
          .build();
  final TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  final String create(String displayName) {
    Response created = client.create(displayName, RULE);
    assertThat(created.status()).isEqualTo(200);
    return created.text("id");
  }

  final String finished(String displayName) {
    String id = create(displayName);
    simulator.runUntilIdle();
    return id;
  }
}
