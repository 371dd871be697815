package io.github.tenantsnapshot.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.protocol.ClaimProtocol.Bounds;
import io.github.tenantsnapshot.tests.protocol.ClaimProtocol.Flaw;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The claim protocol, explored exhaustively within the bounds that {@link ClaimProtocol} states.
 */
class ClaimProtocolTest {

  @Test
  void protocolKeepsItsPropertiesInEveryState() {
    Exploration all = new Exploration(new ClaimProtocol(Bounds.OF_PROPERTIES, Set.of()));
    System.out.printf(
        java.util.Locale.ROOT, "claim protocol: %d states, %d steps%n", all.states(), all.steps());
    assertThat(all.violation()).isEmpty();
    assertThat(all.withoutEnd()).isEmpty();
    assertThat(all.states()).isGreaterThan(10_000); // or it would show nothing
  }

  @ParameterizedTest
  @EnumSource
  void explorationFindsFlaw(Flaw flaw) {
    Exploration broken = new Exploration(new ClaimProtocol(Bounds.OF_PROPERTIES, Set.of(flaw)));
    assertThat(broken.violation()).isNotEmpty();
  }

  @Test
  void observationsThatTheProtocolDoesNotPermitAreRejected() {
    assertThat(new Observation(false, false, 1, 0b0010).isPermitted()).isTrue();
    assertThat(new Observation(false, false, 2, 0b0100).isPermitted())
        .as("a node died before its first attempt began to read")
        .isTrue();
    assertThat(new Observation(false, true, 4, 0b1110).isPermitted()).isTrue();
    assertThat(new Observation(true, false, 0, 0).isPermitted()).isTrue();
    assertThat(new Observation(false, false, 1, 0).isPermitted())
        .as("a snapshot that nobody read")
        .isFalse();
    assertThat(new Observation(false, false, 1, 0b0110).isPermitted())
        .as("an attempt after the last one")
        .isFalse();
    assertThat(new Observation(false, true, 3, 0b1110).isPermitted())
        .as("a failure before the last attempt was lost")
        .isFalse();
    assertThat(new Observation(false, true, 4, 0b11110).isPermitted())
        .as("an attempt too many")
        .isFalse();
  }

  @Test
  void jobWhoseFailureNeededAnotherNodeIsPermitted() {
    Instant now = Instant.parse("2026-11-23T09:00:00Z");
    SnapshotJob failed =
        SnapshotJob.builder()
            .id("d521a67a-4701-49f6-83fb-b014fda71f0d")
            .displayName("Weekly export")
            .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
            .resources(List.of("microsoft.exchange.transportrule"))
            .createdDateTime(now)
            .createdBy(Caller.user("2fcf1c68-b412-4c85-bfb2-cb20152a6843", "a", "Adele").identity())
            .status(SnapshotJobStatus.FAILED)
            .completedDateTime(now)
            .build();
    StoredJob stored = StoredJob.builder().job(failed).expiresAt(now).attempt(5).build();

    assertThat(Observation.of(stored, Set.of(1, 2, 3)).isPermitted()).isTrue();
    assertThat(Observation.of(stored, Set.of(1, 2, 3, 4)).isPermitted()).isFalse();
    StoredJob early = stored.toBuilder().attempt(3).build();
    assertThat(Observation.of(early, Set.of(1, 2, 3)).isPermitted()).isFalse();
  }
}
