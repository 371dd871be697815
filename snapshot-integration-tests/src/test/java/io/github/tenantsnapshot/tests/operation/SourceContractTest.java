package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MEETING;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.START;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources that violate their contract, which has the same effect as an exception for that type. */
@Timeout(60)
class SourceContractTest {

  private static final SnapshotResource POLICY =
      new SnapshotResource("TeamsMeetingPolicy-Global", MEETING, JsonText.of("{}"));

  /** Runs one attempt at a valid type and an invalid one, and returns the job. */
  private static SnapshotJob read(ConfigurationSource badType) {
    VirtualClock clock = VirtualClock.startingAt(START);
    try (SnapshotService service =
        SnapshotService.builder(
                TestStores.newStore(),
                (context, type) ->
                    type.equals(RULE)
                        ? badType.read(context, type)
                        : ResourceReader.of(List.of(POLICY)))
            .clock(clock)
            .build()) {
      SnapshotJob job =
          service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", RULE, MEETING));
      clock.advance(UNTIL_ENDED.dividedBy(4)); // less than a lease
      SnapshotJob ended = service.getJob(ADMIN, job.id());
      if (ended.snapshotId() != null) {
        assertThat(Harness.content(service, ended)).containsExactly(POLICY);
      }
      return ended;
    }
  }

  private static void assertErrorOfTheType(SnapshotJob job) {
    assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
    assertThat(job.errorDetails())
        .singleElement()
        .asString()
        .startsWith(RULE + ": Error exporting resource [" + RULE + "]. exceptionMessage(s):");
  }

  @Test
  void nullReaderIsAnErrorOfTheType() {
    assertErrorOfTheType(read((context, type) -> null));
  }

  @Test
  void nullResourceIsAnErrorOfTheType() {
    SnapshotJob job =
        read((context, type) -> ResourceReader.of(Arrays.asList((SnapshotResource) null, POLICY)));

    assertErrorOfTheType(job);
    assertThat(job.errorDetails().get(0))
        .endsWith("exceptionMessage(s):resources[0] must not be null ,");
  }

  @Test
  void resourceWithoutATypeIsAnErrorOfTheType() {
    assertErrorOfTheType(
        read(
            (context, type) ->
                ResourceReader.of(List.of(new SnapshotResource("Rule", null, JsonText.of("{}"))))));
  }

  @Test
  void resourceOfAnotherTypeIsAnErrorOfTheType() {
    SnapshotJob job =
        read(
            (context, type) ->
                ResourceReader.of(
                    List.of(new SnapshotResource("Rule", MEETING, JsonText.of("{}")))));

    assertErrorOfTheType(job);
    assertThat(job.errorDetails().get(0))
        .endsWith(
            "exceptionMessage(s):expected a resource of type "
                + RULE
                + " but the source returned "
                + MEETING
                + " ,");
  }

  @Test
  void resourceWithoutADisplayNameIsAnErrorOfTheType() {
    assertErrorOfTheType(
        read(
            (context, type) ->
                ResourceReader.of(List.of(new SnapshotResource(null, RULE, JsonText.of("{}"))))));
  }

  @Test
  void displayNameThatNotEveryStoreCanKeepIsAnErrorOfTheType() {
    assertErrorOfTheType(
        read(
            (context, type) ->
                ResourceReader.of(
                    List.of(new SnapshotResource("Rule \uD83D", RULE, JsonText.of("{}"))))));
  }

  @Test
  void charactersOfAMessageThatNotEveryStoreCanKeepAreReplaced() {
    SnapshotJob job =
        read(
            (context, type) -> {
              throw new IllegalStateException("bad\u0000 and \uDC00");
            });

    assertErrorOfTheType(job);
    assertThat(job.errorDetails().get(0)).endsWith("exceptionMessage(s):bad\uFFFD and \uFFFD ,");
  }

  @Test
  void resourceWithoutPropertiesIsAnErrorOfTheType() {
    assertErrorOfTheType(
        read(
            (context, type) ->
                ResourceReader.of(List.of(new SnapshotResource("Rule", RULE, null)))));
  }
}
