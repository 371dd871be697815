package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MEETING;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.RUNNING_TIME;
import static io.github.tenantsnapshot.tests.operation.Harness.STRANGER;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.QuotaExceededException;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.QuotaEnforcement;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.TooManyVisibleJobsException;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quota of extracted resources, near the present and in the leap year 2040. */
@ParameterizedClass
@ValueSource(strings = {"2026-11-23T09:00:00Z", "2040-02-22T23:59:58.1234567Z"})
@Timeout(60)
class QuotaTest {

  private static final Duration TICK = Duration.ofNanos(100);

  private final Instant start;

  QuotaTest(Instant start) {
    this.start = start;
  }

  private static FakeSource tenant() {
    return FakeSource.empty().with(MAILBOX, 2).with(RULE, 6).with(MEETING, 1);
  }

  private Harness harness() {
    return harness(settings -> settings);
  }

  private Harness harness(UnaryOperator<SnapshotService.Builder> settings) {
    return new Harness(start, TestStores.newStore(), tenant(), settings);
  }

  private Harness withQuota(long resources, QuotaEnforcement enforcement) {
    return harness(
        settings ->
            settings
                .limits(
                    SnapshotLimits.documented().toBuilder().resourcesPerPeriod(resources).build())
                .behavior(
                    SnapshotBehavior.defaults().toBuilder().quotaEnforcement(enforcement).build()));
  }

  private Instant nextMonth() {
    return YearMonth.from(start.atZone(ZoneOffset.UTC))
        .plusMonths(1)
        .atDay(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }

  @Test
  void jobIsChargedToTheMonthOfItsCompletion() {
    try (Harness harness = harness()) {
      harness.clock.advanceTo(nextMonth().minusSeconds(30));
      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(job.createdDateTime()).isBefore(nextMonth());
      assertThat(job.completedDateTime()).isAfter(nextMonth());
      assertThat(harness.usage(start)).isZero();
      assertThat(harness.usage(nextMonth())).isEqualTo(6);
    }
  }

  @Test
  void jobThatCompletesAtMidnightIsChargedToTheNewMonth() {
    Duration takes = UNTIL_START.plus(RUNNING_TIME);
    try (Harness harness = harness()) {
      harness.clock.advanceTo(nextMonth().minus(takes).minus(TICK));
      harness.create("Last of the month", RULE);
      harness.clock.advance(TICK);
      harness.create("First of the month", MAILBOX);
      harness.clock.advance(UNTIL_ENDED);

      assertThat(harness.usage(start)).isEqualTo(6);
      assertThat(harness.usage(nextMonth())).isEqualTo(2);
    }
  }

  @Test
  void jobIsRejectedWhenTheQuotaIsUsedUp() {
    try (Harness harness = withQuota(8, QuotaEnforcement.REJECT_AT_CREATE)) {
      harness.complete("Six resources", RULE);
      harness.complete("Two resources", MAILBOX);

      assertThatExceptionOfType(QuotaExceededException.class)
          .isThrownBy(() -> harness.create("One too many", MEETING))
          .satisfies(
              refused -> {
                assertThat(refused.limit()).isEqualTo(8);
                assertThat(refused.used()).isEqualTo(8);
                assertThat(refused.periodStart())
                    .isEqualTo(
                        YearMonth.from(start.atZone(ZoneOffset.UTC))
                            .atDay(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant());
              });
      harness.service.createSnapshot(STRANGER, CreateSnapshotRequest.of("Six resources", RULE));
    }
  }

  @Test
  void jobMayExceedTheQuotaIfOneResourceIsLeft() {
    try (Harness harness = withQuota(7, QuotaEnforcement.REJECT_AT_CREATE)) {
      harness.complete("Six resources", RULE);

      SnapshotJob last = harness.complete("Six again", RULE);

      assertThat(last.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.content(last)).hasSize(6);
      assertThat(harness.usage(start)).isEqualTo(12);
      assertThatExceptionOfType(QuotaExceededException.class)
          .isThrownBy(() -> harness.create("One too many", MEETING))
          .satisfies(refused -> assertThat(refused.used()).isEqualTo(12));
    }
  }

  @Test
  void jobsAdmittedBeforeAnyChargeMayExceedTheQuotaTogether() {
    try (Harness harness = withQuota(1, QuotaEnforcement.REJECT_AT_CREATE)) {
      harness.create("Six resources", RULE);
      harness.create("Two resources", MAILBOX);

      harness.clock.advance(UNTIL_ENDED);

      assertThat(harness.service.listJobs(ADMIN))
          .extracting(SnapshotJob::status)
          .containsOnly(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.usage(start)).isEqualTo(8);
    }
  }

  @Test
  void quotaIsResetAtTheBeginningOfTheMonth() {
    try (Harness harness = withQuota(6, QuotaEnforcement.REJECT_AT_CREATE)) {
      harness.complete("Six resources", RULE);

      harness.clock.advanceTo(nextMonth().minus(TICK));
      assertThatExceptionOfType(QuotaExceededException.class)
          .isThrownBy(() -> harness.create("The next month", RULE));
      harness.clock.advance(TICK);

      SnapshotJob job = harness.complete("The next month", RULE);
      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.usage(nextMonth())).isEqualTo(6);
    }
  }

  @Test
  void deletionDoesNotRestoreQuota() {
    try (Harness harness = withQuota(6, QuotaEnforcement.REJECT_AT_CREATE)) {
      SnapshotJob job = harness.complete("Six resources", RULE);

      harness.service.deleteJob(ADMIN, job.id());

      assertThat(harness.usage(start)).isEqualTo(6);
      assertThatExceptionOfType(QuotaExceededException.class)
          .isThrownBy(() -> harness.create("One too many", MEETING));
    }
  }

  @Test
  void expiryDoesNotRestoreQuota() {
    try (Harness harness = harness()) {
      harness.complete("Six resources", RULE);

      harness.clock.advance(Duration.ofDays(8));

      assertThat(harness.service.listJobs(ADMIN)).isEmpty();
      assertThat(harness.usage(start)).isEqualTo(6);
    }
  }

  @Test
  void resourcesOfATypeWithAnErrorAreCharged() {
    try (Harness harness = harness()) {
      harness.source.failing(RULE, 5, new IOException("Access Denied."));

      harness.complete("Four resources", RULE);

      assertThat(harness.usage(start)).isEqualTo(4);
    }
  }

  @Test
  void nameIsCheckedBeforeJobsAndJobsBeforeTheQuota() {
    try (Harness harness = withQuota(1, QuotaEnforcement.REJECT_AT_CREATE)) {
      for (int i = 0; i < 12; i++) {
        harness.create("Weekly export " + i, RULE);
      }
      harness.clock.advance(UNTIL_ENDED);

      assertTaken(harness, "Weekly export 3");
      assertThatExceptionOfType(TooManyVisibleJobsException.class)
          .isThrownBy(() -> harness.create("One too many", RULE));
      harness.service.deleteJob(ADMIN, harness.service.listJobs(ADMIN).get(0).id());
      assertThatExceptionOfType(QuotaExceededException.class)
          .isThrownBy(() -> harness.create("One too many", RULE));
    }
  }

  @Test
  void resourcesBeyondTheQuotaAreDiscardedIfConfigured() {
    try (Harness harness = withQuota(10, QuotaEnforcement.END_PARTIALLY)) {
      harness.complete("Six resources", RULE);

      SnapshotJob cut = harness.complete("Eight resources", RULE, MAILBOX);

      assertThat(cut.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
      assertThat(cut.errorDetails()).hasSize(1).first().asString().contains("4 of 8");
      assertThat(harness.content(cut))
          .isEqualTo(harness.source.resources(MAILBOX, RULE).subList(0, 4));
      assertThat(harness.usage(start)).isEqualTo(10);
      assertThat(harness.transitions.eventsOf(cut.id()))
          .containsExactly(
              SnapshotJobEvent.CREATE, SnapshotJobEvent.START, SnapshotJobEvent.SUCCEED_PARTIALLY);
    }
  }

  @Test
  void jobThatExactlyFitsTheQuotaKeepsAllResources() {
    try (Harness harness = withQuota(8, QuotaEnforcement.END_PARTIALLY)) {
      harness.complete("Six resources", RULE);

      SnapshotJob job = harness.complete("Two resources", MAILBOX);

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.usage(start)).isEqualTo(8);
    }
  }

  @Test
  void jobFailsIfNoResourceFitsTheQuota() {
    try (Harness harness = withQuota(6, QuotaEnforcement.END_PARTIALLY)) {
      harness.complete("Six resources", RULE);

      SnapshotJob job = harness.complete("Two resources", MAILBOX);

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.FAILED);
      assertThat(job.snapshotId()).isNull();
      assertThat(job.errorDetails()).hasSize(1).first().asString().contains("0 of 2");
      assertThat(harness.usage(start)).isEqualTo(6);
      assertThat(harness.transitions.eventsOf(job.id())).endsWith(SnapshotJobEvent.FAIL);
    }
  }

  @Test
  void jobWithoutResourcesSucceedsEvenIfTheQuotaIsUsedUp() {
    try (Harness harness = withQuota(6, QuotaEnforcement.END_PARTIALLY)) {
      harness.complete("Six resources", RULE);

      SnapshotJob job = harness.complete("No resources", FakeSource.ACCESS);

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.content(job)).isEmpty();
    }
  }

  @Test
  void errorsOfTypesPrecedeTheErrorOfTheQuota() {
    try (Harness harness = withQuota(4, QuotaEnforcement.END_PARTIALLY)) {
      harness.source.failing(MEETING, OPEN, new IOException("Access Denied."));

      SnapshotJob job = harness.complete("Weekly export", RULE, MEETING);

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
      assertThat(job.errorDetails())
          .satisfiesExactly(
              first -> assertThat(first).startsWith(MEETING + ": "),
              second -> assertThat(second).contains("4 of 6"));
    }
  }

  @Test
  void resourcesAreLimitedByTheQuotaOfTheMonthOfCompletion() {
    try (Harness harness = withQuota(6, QuotaEnforcement.END_PARTIALLY)) {
      harness.complete("Six resources", RULE);
      harness.clock.advanceTo(nextMonth().minusSeconds(30));

      SnapshotJob job = harness.complete("Over the edge", RULE);

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(harness.usage(nextMonth())).isEqualTo(6);
    }
  }

  /** The month ends between the rejected publication and the next one. */
  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void quotaLeftInTheOldMonthDoesNotLimitAPublicationInTheNewOne(int used) throws Exception {
    ObservedStore observed = new ObservedStore(TestStores.newStore());
    FakeSource source = FakeSource.empty().with(MAILBOX, used).with(RULE, 6);
    AtomicReference<Instant> now = new AtomicReference<>(nextMonth().minusSeconds(1));
    try (SnapshotService service =
        SnapshotService.builder(observed, source)
            .clock(now::get)
            .limits(SnapshotLimits.documented().toBuilder().resourcesPerPeriod(6).build())
            .behavior(
                SnapshotBehavior.defaults().toBuilder()
                    .quotaEnforcement(QuotaEnforcement.END_PARTIALLY)
                    .build())
            .build()) {
      complete(service, "Used before", MAILBOX);
      observed.after(
          operation -> {
            if (operation == Operation.PUBLISH) {
              now.set(nextMonth());
            }
          });

      SnapshotJob job = complete(service, "Over the edge", RULE);

      assertThat(job.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(job.errorDetails()).isEmpty();
      assertThat(observed.usage(TENANT, startOfMonth(start))).isEqualTo(used);
      assertThat(observed.usage(TENANT, nextMonth())).isEqualTo(6);
    }
  }

  private static SnapshotJob complete(SnapshotService service, String name, String type)
      throws InterruptedException {
    SnapshotJob job = service.createSnapshot(ADMIN, CreateSnapshotRequest.of(name, type));
    return service.awaitCompletion(ADMIN, job.id(), Duration.ofHours(1));
  }

  private static Instant startOfMonth(Instant instant) {
    return SnapshotLimits.documented().quotaPeriod().startOf(instant);
  }

  private static void assertTaken(Harness harness, String name) {
    assertThatExceptionOfType(DisplayNameTakenException.class)
        .isThrownBy(() -> harness.create(name, RULE))
        .satisfies(refused -> assertThat(refused.displayName()).isEqualTo(name));
  }
}
