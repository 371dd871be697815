package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.AdviceAssertions.assertNoAdvice;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameCase;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.simulator.Advice.Kind;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** No advice about clients that use each name for one job. */
class NameAdviceTest extends AdvisedClient {

  @Test
  void createWithATruncatedResponseIsRepeated() {
    simulator.faults().add(Fault.onAnyRequest().truncate(20).times(1));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> client.create("Weekly export", RULE));

    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(409);

    assertNoAdvice(simulator, Kind.NAME_NOT_UNIQUE);
  }

  @Test
  void createWithAReplacedResponseIsRepeated() {
    simulator
        .faults()
        .add(
            Fault.onAnyRequest()
                .respond(new GraphError(408, "RequestTimeout", "Too late."))
                .afterProcessing()
                .times(1));
    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(408);

    assertThat(client.create("Weekly export", RULE).status()).isEqualTo(409);

    assertNoAdvice(simulator, Kind.NAME_NOT_UNIQUE);
  }

  @Test
  void namesDifferInCaseOnlyWhereThatIsEnough() {
    try (TenantSimulator exact =
        TenantSimulator.builder()
            .behavior(
                SnapshotBehavior.defaults().toBuilder()
                    .displayNameCase(DisplayNameCase.EXACT)
                    .build())
            .build()) {
      TestClient ofExact = TestClient.ofAdmin(exact);
      assertThat(ofExact.create("Weekly export", RULE).status()).isEqualTo(200);
      assertThat(ofExact.create("Weekly Export", RULE).status()).isEqualTo(200);

      assertNoAdvice(exact, Kind.NAME_NOT_UNIQUE);
    }
  }
}
