package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.AdviceAssertions.assertAdvised;
import static io.github.tenantsnapshot.simulator.AdviceAssertions.assertNoAdvice;
import static io.github.tenantsnapshot.simulator.TestClient.JOBS;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.simulator.Advice.Kind;
import org.junit.jupiter.api.Test;

/** Advice after the journal was cleared, when earlier requests are unknown. */
class ClearedJournalAdviceTest extends AdvisedClient {

  @Test
  void permissionsAreNotJudgedAfterTheJournalWasCleared() {
    create("Weekly export");
    simulator.journal().clear();

    client.get(JOBS);

    assertNoAdvice(simulator, Kind.PERMISSION_TOO_WIDE);
  }

  @Test
  void permissionsAreJudgedAgainAfterAReset() {
    create("Weekly export");
    simulator.journal().clear();
    simulator.reset();

    client.get(JOBS);

    assertAdvised(simulator, Kind.PERMISSION_TOO_WIDE, "only read");
  }

  @Test
  void jobWhoseCreateWasClearedMayBeTheClientsOwn() {
    String own = create("Audit of Friday");
    simulator.journal().clear();
    String foreign = conflict();

    client.get(JOBS + "/" + own);
    assertNoAdvice(simulator, Kind.JOB_ADOPTED_AFTER_CONFLICT);
    client.get(JOBS + "/" + foreign);

    assertAdvised(simulator, Kind.JOB_ADOPTED_AFTER_CONFLICT, foreign);
  }

  /** Another caller creates two jobs, then the client gets a 409. Returns the id of the first. */
  private String conflict() {
    TestClient other =
        TestClient.of(
            simulator, Caller.application(simulator.tenant().id(), "a1b2c3d4", "Exporter"));
    String foreign = other.create("Audit of Monday", RULE).text("id");
    other.create("Weekly export", RULE);
    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(409);
    client.get(JOBS);
    return foreign;
  }
}
