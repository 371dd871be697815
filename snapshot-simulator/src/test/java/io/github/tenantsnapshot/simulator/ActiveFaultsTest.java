package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of which active fault a request triggers, and of listing and clearing faults. */
@Timeout(60)
class ActiveFaultsTest {

  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";

  private final TenantSimulator simulator = TenantSimulator.builder().faultSeed(1).build();
  private final TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void faultOfATenantDoesNotAffectOtherTenants() {
    SimulatedTenant fabrikam = simulator.addTenant(FABRIKAM);
    fabrikam.faults().add(Fault.onAnyRequest().respond(503));

    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
    assertThat(TestClient.of(simulator, fabrikam.admin()).get(TestClient.JOBS).status())
        .isEqualTo(503);
  }

  @Test
  void firstAddedFaultIsTriggeredUntilItIsUsedUp() {
    simulator.faults().add(Fault.onAnyRequest().respond(503).times(1));
    simulator.faults().add(Fault.onAnyRequest().respond(500));

    assertThat(statuses(3)).containsExactly(503, 500, 500);
  }

  @Test
  void randomFaultsAreTriggeredLast() {
    simulator.faults().add(Fault.onAnyRequest().respond(500).withProbability(0.999_999));
    simulator.faults().add(Fault.onAnyRequest().respond(503).times(1));

    assertThat(statuses(2)).containsExactly(503, 500);
  }

  @Test
  void sameSeedTriggersTheSameRandomFaults() {
    simulator.faults().add(Fault.onAnyRequest().respond(503).withProbability(0.5));
    List<Integer> first = statuses(64);

    try (TenantSimulator again = TenantSimulator.builder().faultSeed(1).build()) {
      again.faults().add(Fault.onAnyRequest().respond(503).withProbability(0.5));
      TestClient other = TestClient.ofAdmin(again);
      assertThat(IntStream.range(0, 64).mapToObj(i -> other.get(TestClient.JOBS).status()).toList())
          .isEqualTo(first)
          .contains(200, 503);
      assertThat(again.faults().seed()).isOne();
    }
  }

  @Test
  void probabilityZeroNeverTriggersAndOneAlwaysDoes() {
    simulator.faults().add(Fault.onAnyRequest().respond(500).withProbability(0));
    simulator.faults().add(Fault.onAnyRequest().respond(503).withProbability(1));

    assertThat(statuses(8)).containsOnly(503);
  }

  @Test
  void activeFaultsAreListedAndClearedTogether() {
    simulator.faults().add(Fault.onAnyRequest().respond(500).times(1));
    simulator.tenant().faults().forbid(RULE);
    simulator.faults().crash(WorkerOperation.PUBLISH);
    assertThat(simulator.faults().active())
        .extracting(ActiveFault::toString)
        .containsExactly(
            "respond 500", "microsoft.exchange.transportrule forbidden", "crash before PUBLISH");
    statuses(1);
    assertThat(simulator.faults().active()).hasSize(2);

    simulator.faults().clear();

    assertThat(simulator.faults().active()).isEmpty();
  }

  @Test
  void faultsOfATenantAreListedAndClearedSeparately() {
    SimulatedTenant other = simulator.addTenant("b0c4b1bc-1ad5-4b73-8a4c-3f0f7c0a2c11");
    simulator.faults().add(Fault.onAnyRequest().respond(500));
    ActiveFault ofTenant = simulator.tenant().faults().forbid(RULE);
    ActiveFault ofOther = other.faults().forbid(RULE);
    assertThat(simulator.tenant().faults().active()).containsExactly(ofTenant);

    simulator.tenant().faults().clear();

    assertThat(ofTenant.isActive()).isFalse();
    assertThat(other.faults().active()).containsExactly(ofOther);
    assertThat(simulator.faults().active()).hasSize(2).doesNotContain(ofTenant);
  }

  private List<Integer> statuses(int requests) {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      statuses.add(client.get(TestClient.JOBS).status());
    }
    return statuses;
  }
}
