package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.ACCESS;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MEETING;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.READER;
import static io.github.tenantsnapshot.tests.operation.Harness.START;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JobNotCompletedException;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ContentOrder;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotNotFoundException;
import io.github.tenantsnapshot.SnapshotResource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The content of a snapshot, and waiting for a job to complete. */
@Timeout(60)
class SnapshotContentTest {

  private static final IOException DENIED = new IOException("Access Denied.");

  @Nested
  class Content {

    private List<String> typesOf(ContentOrder order, String... requested) {
      SnapshotBehavior behavior =
          SnapshotBehavior.defaults().toBuilder().contentOrder(order).build();
      try (Harness harness =
          Harness.of(
              FakeSource.ofThreeTypes().with(ACCESS, 2), settings -> settings.behavior(behavior))) {
        SnapshotJob job = harness.complete("Weekly export", requested);
        return harness.content(job).stream().map(SnapshotResource::resourceType).toList();
      }
    }

    @Test
    void typesAreInReverseRequestOrderByDefault() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.complete("Weekly export", MEETING, RULE, MAILBOX);

        assertThat(harness.content(job))
            .containsExactlyElementsOf(harness.source.resources(MAILBOX, RULE, MEETING));
      }
    }

    @Test
    void typesCanBeInRequestOrder() {
      assertThat(typesOf(ContentOrder.REQUEST_ORDER, MEETING, MAILBOX, RULE))
          .containsExactly(MEETING, MAILBOX, MAILBOX, RULE, RULE, RULE);
    }

    @Test
    void typesCanBeShuffledByTheIdOfTheJob() {
      SnapshotBehavior behavior =
          SnapshotBehavior.defaults().toBuilder().contentOrder(ContentOrder.SHUFFLED).build();
      List<List<String>> orders = new ArrayList<>();
      List<List<String>> again = new ArrayList<>();
      for (List<List<String>> round : List.of(orders, again)) {
        try (Harness harness =
            Harness.of(
                FakeSource.ofThreeTypes().with(ACCESS, 2),
                settings -> settings.behavior(behavior))) {
          for (int i = 0; i < 12; i++) {
            SnapshotJob job =
                harness.complete("Weekly export " + i, MEETING, MAILBOX, RULE, ACCESS);
            round.add(harness.content(job).stream().map(SnapshotResource::resourceType).toList());
          }
        }
      }

      assertThat(again).isEqualTo(orders);
      assertThat(Set.copyOf(orders)).hasSizeGreaterThan(1);
      assertThat(orders)
          .allSatisfy(
              order -> {
                assertThat(order)
                    .containsExactlyInAnyOrder(
                        MEETING, MAILBOX, MAILBOX, RULE, RULE, RULE, ACCESS, ACCESS);
                assertThat(runsIn(order)).isEqualTo(4);
              });
    }

    private static int runsIn(List<String> order) {
      int runs = 0;
      String last = "";
      for (String type : order) {
        runs += type.equals(last) ? 0 : 1;
        last = type;
      }
      return runs;
    }

    @Test
    void typeRequestedTwiceIsContainedOnce() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job =
            harness.complete("Weekly export", RULE, "microsoft.exchange.transportRule", RULE);

        assertThat(job.resources()).containsExactly(RULE, "microsoft.exchange.transportRule", RULE);
        assertThat(harness.content(job)).containsExactlyElementsOf(harness.source.resources(RULE));
        assertThat(harness.source.reads(RULE)).isOne();
      }
    }

    @Test
    void typesAreInLowerCase() {
      FakeSource source = FakeSource.ofThreeTypes();
      SnapshotResource read = source.resources(MEETING).get(0);
      source.with(
          MEETING,
          new SnapshotResource(
              read.displayName(), "Microsoft.Teams.MeetingPolicy", read.properties()));
      try (Harness harness = Harness.of(source)) {
        SnapshotJob job = harness.complete("Weekly export", "microsoft.teams.meetingPolicy");

        assertThat(job.resources()).containsExactly("microsoft.teams.meetingPolicy");
        assertThat(harness.content(job)).containsExactly(read);
      }
    }

    @Test
    void propertiesAreKeptUnchanged() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.complete("Weekly export", MEETING);

        assertThat(harness.content(job))
            .singleElement()
            .satisfies(
                resource ->
                    assertThat(resource.properties().toString())
                        .startsWith("{\"Ensure\":\"Present\",\"Priority\":1.50,\"\":"));
      }
    }

    @Test
    void contentOfManyBatchesAndPagesIsCompleteAndInOrder() {
      FakeSource source = FakeSource.empty().with(RULE, 1_000).with(MAILBOX, 257).with(MEETING, 1);
      try (Harness harness = Harness.of(source)) {
        SnapshotJob job = harness.complete("Weekly export", RULE, MAILBOX, MEETING);

        assertThat(harness.content(job))
            .containsExactlyElementsOf(source.resources(MEETING, MAILBOX, RULE));
        assertThat(harness.usage(START)).isEqualTo(1_258);
      }
    }

    @Test
    void snapshotHasTheNamesOfItsJob() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job =
            harness.service.createSnapshot(
                ADMIN, CreateSnapshotRequest.of("Weekly export", RULE).withDescription("Why not"));
        harness.clock.advance(UNTIL_ENDED);

        try (Snapshot snapshot = harness.service.openSnapshot(ADMIN, job)) {
          assertThat(snapshot.id()).isEqualTo(harness.job(job).snapshotId());
          assertThat(snapshot.displayName()).isEqualTo("Weekly export");
          assertThat(snapshot.description()).isEqualTo("Why not");
          assertThat(snapshot.resourceCount()).isEqualTo(3);
        }
      }
    }

    @Test
    void contentCanBeReadRepeatedlyAndAfterTheSourceHasChanged() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);
        List<SnapshotResource> then = harness.source.resources(RULE);
        harness.source.with(RULE, 5);

        try (Snapshot snapshot = harness.service.openSnapshotById(ADMIN, job.snapshotId())) {
          assertThat(snapshot.resources()).containsExactlyElementsOf(then);
          assertThat(snapshot.resources()).containsExactlyElementsOf(then);
        }
      }
    }

    @Test
    void deletionDuringTheReadThrows() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes().with(ACCESS, 200))) {
        SnapshotJob job = harness.complete("Weekly export", ACCESS);
        try (Snapshot snapshot = harness.service.openSnapshot(ADMIN, job)) {
          Iterator<SnapshotResource> resources = snapshot.resources().iterator();
          resources.next();

          harness.service.deleteJob(ADMIN, job.id());

          assertThatExceptionOfType(SnapshotNotFoundException.class)
              .isThrownBy(() -> resources.forEachRemaining(resource -> {}))
              .satisfies(gone -> assertThat(gone.snapshotId()).isEqualTo(job.snapshotId()));
        }
      }
    }

    @Test
    void expiryDuringTheReadThrows() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes().with(ACCESS, 200))) {
        SnapshotJob job = harness.complete("Weekly export", ACCESS);
        try (Snapshot snapshot = harness.service.openSnapshot(ADMIN, job)) {
          Iterator<SnapshotResource> resources = snapshot.resources().iterator();
          resources.next();

          harness.clock.advance(Duration.ofDays(7));

          assertThatExceptionOfType(SnapshotNotFoundException.class)
              .isThrownBy(() -> resources.forEachRemaining(resource -> {}));
        }
      }
    }

    @Test
    void closedSnapshotCannotBeRead() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.complete("Weekly export", RULE);
        Snapshot snapshot = harness.service.openSnapshot(ADMIN, job);
        Iterator<SnapshotResource> before = snapshot.resources().iterator();
        before.next();

        snapshot.close();
        snapshot.close();

        assertThatIllegalStateException().isThrownBy(before::next);
        assertThatIllegalStateException().isThrownBy(() -> snapshot.resources().toList());
        assertThat(harness.content(job)).hasSize(3);
      }
    }
  }

  @Nested
  class AwaitCompletion {

    @Test
    void awaitCompletionRunsWorkThatIsDueNow() throws Exception {
      try (Harness harness =
          Harness.of(FakeSource.ofThreeTypes(), settings -> settings.pacing(Pacing.immediate()))) {
        SnapshotJob job = harness.create("Weekly export", RULE);
        assertThat(harness.job(job).status()).isEqualTo(SnapshotJobStatus.NOT_STARTED);

        SnapshotJob ended = harness.service.awaitCompletion(ADMIN, job.id(), Duration.ZERO);

        assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
        assertThat(ended.completedDateTime()).isEqualTo(START);
        assertThat(harness.clock.instant()).isEqualTo(START);
      }
    }

    @Test
    void awaitCompletionReturnsAJobThatHasEnded() throws Exception {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes().failing(MEETING, OPEN, DENIED))) {
        SnapshotJob failed = harness.complete("Weekly export", MEETING);

        assertThat(harness.service.awaitCompletion(READER, failed.id(), Duration.ZERO))
            .isEqualTo(failed);
      }
    }

    @Test
    void messageStatesTheInstantOfTheClockAndWhenTheJobIsDue() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.create("Weekly export", RULE);

        assertThatExceptionOfType(JobNotCompletedException.class)
            .isThrownBy(
                () -> harness.service.awaitCompletion(ADMIN, job.id(), Duration.ofMinutes(2)))
            .withMessageContaining(job.id())
            .withMessageContaining("notStarted")
            .withMessageContaining("virtual time is 2026-11-23T09:00:00Z")
            .withMessageContaining("due at 2026-11-23T09:00:05Z")
            .withMessageContaining("advance")
            .satisfies(thrown -> assertThat(thrown.job()).isEqualTo(job));

        harness.clock.advance(UNTIL_START);
        assertThatExceptionOfType(JobNotCompletedException.class)
            .isThrownBy(
                () -> harness.service.awaitCompletion(ADMIN, job.id(), Duration.ofMinutes(2)))
            .withMessageContaining("running")
            .withMessageContaining("virtual time is 2026-11-23T09:00:05Z")
            .withMessageContaining("due at 2026-11-23T09:01:05Z");
      }
    }

    @Test
    void awaitCompletionThrowsForADeletedJob() {
      try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
        SnapshotJob job = harness.create("Weekly export", RULE);
        harness.service.deleteJob(ADMIN, job.id());

        assertThatExceptionOfType(JobNotFoundException.class)
            .isThrownBy(() -> harness.service.awaitCompletion(ADMIN, job.id(), Duration.ZERO));
      }
    }
  }
}
