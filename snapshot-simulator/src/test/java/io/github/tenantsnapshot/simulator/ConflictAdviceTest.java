package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.AdviceAssertions.assertNoAdvice;
import static io.github.tenantsnapshot.simulator.TestClient.JOBS;
import static io.github.tenantsnapshot.simulator.TestClient.SNAPSHOTS;
import static io.github.tenantsnapshot.simulator.TestResources.MAILBOX;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.Advice.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No advice about clients that use a job correctly after a 409. */
class ConflictAdviceTest extends AdvisedClient {

  private String createdByAnother(String displayName, String... types) {
    return TestClient.of(
            simulator, Caller.application(simulator.tenant().id(), "a1b2c3d4", "Exporter"))
        .create(displayName, types)
        .text("id");
  }

  @Test
  void conflictIsNotAboutTheName() {
    String foreign = createdByAnother("Audit of Friday", RULE);
    simulator
        .faults()
        .add(
            Fault.onAnyRequest()
                .respond(new GraphError(409, "Conflict", "Another request is in progress."))
                .times(1));
    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(409);
    client.get(JOBS);

    client.get(JOBS + "/" + foreign);

    assertNoAdvice(simulator, Kind.JOB_ADOPTED_AFTER_CONFLICT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'displayName':'Weekly export','resources':['RULE',PADDING'MAILBOX']}",
        "{'displayName':'Weekly export',PADDING'resources':['RULE','MAILBOX']}"
      })
  void typesAreNotComparedIfTheRequestIsTruncatedInTheJournal(String template) {
    String same = createdByAnother("Weekly export", RULE, MAILBOX);
    String body =
        template
            .replace('\'', '"')
            .replace("RULE", RULE)
            .replace("MAILBOX", MAILBOX)
            .replace("PADDING", " ".repeat(17_000));
    assertThat(client.send(GraphRequest.post(SNAPSHOTS + "/createSnapshot", body)).status())
        .isEqualTo(409);
    client.get(JOBS);

    client.get(JOBS + "/" + same);

    assertNoAdvice(simulator, Kind.JOB_ADOPTED_AFTER_CONFLICT);
  }
}
