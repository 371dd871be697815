package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotBehavior.NameScope;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobLifecycleTest {

  private static final String JOB_ID = "c91a1470-acc9-4585-bc03-522ae898f82f";
  private static final String SNAPSHOT_ID = "3b05c24c-db31-4d15-b386-947768ed66b0";
  private static final Instant CREATED = Instant.parse("2026-01-27T22:09:05.7819107Z");
  private static final Instant EXPIRES = Instant.parse("2026-02-03T22:09:05.7819107Z");
  private static final Instant LEASE_END = Instant.parse("2026-01-27T22:10:05Z");
  private static final Instant NOW = Instant.parse("2026-01-27T22:09:10Z");
  private static final IdentitySet CREATED_BY =
      new IdentitySet(new Identity("98ceffcc-7c54-4227-8844-835af5a023ce", "Adele Vance"), null);

  /** The legal transitions, independent of the code: status, event and resulting status. */
  private static final String LEGAL =
      """
      none                 CREATE            NOT_STARTED
      NOT_STARTED          START             RUNNING
      NOT_STARTED          DELETE            none
      NOT_STARTED          EXPIRE            none
      RUNNING              SUCCEED           SUCCEEDED
      RUNNING              SUCCEED_PARTIALLY PARTIALLY_SUCCESSFUL
      RUNNING              FAIL              FAILED
      RUNNING              EXHAUST_ATTEMPTS FAILED
      RUNNING              DELETE            none
      RUNNING              EXPIRE            none
      SUCCEEDED            DELETE            none
      SUCCEEDED            EXPIRE            none
      PARTIALLY_SUCCESSFUL DELETE            none
      PARTIALLY_SUCCESSFUL EXPIRE            none
      FAILED               DELETE            none
      FAILED               EXPIRE            none
      """;

  /** A status and an event; {@code to} is meaningful only if the pair is legal. */
  record Pair(SnapshotJobStatus from, SnapshotJobEvent event, boolean legal, SnapshotJobStatus to) {

    @Override
    public String toString() {
      return from + " " + event + (legal ? " -> " + to : "");
    }
  }

  private static List<Pair> allPairs() {
    Map<String, SnapshotJobStatus> legal = new HashMap<>();
    for (String line : LEGAL.lines().toList()) {
      String[] columns = line.split(" +");
      legal.put(columns[0] + " " + columns[1], status(columns[2]));
    }
    List<SnapshotJobStatus> statuses = new ArrayList<>(List.of(SnapshotJobStatus.values()));
    statuses.add(null);
    List<Pair> pairs = new ArrayList<>();
    for (SnapshotJobStatus from : statuses) {
      for (SnapshotJobEvent event : SnapshotJobEvent.values()) {
        String key = (from == null ? "none" : from) + " " + event;
        pairs.add(new Pair(from, event, legal.containsKey(key), legal.get(key)));
      }
    }
    return pairs;
  }

  private static SnapshotJobStatus status(String name) {
    return name.equals("none") ? null : SnapshotJobStatus.valueOf(name);
  }

  static Stream<Pair> legalPairs() {
    return allPairs().stream().filter(Pair::legal);
  }

  static Stream<Pair> illegalPairs() {
    return allPairs().stream().filter(pair -> !pair.legal);
  }

  private static StoredJob job(SnapshotJobStatus status) {
    boolean ended = status.isTerminal();
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(JOB_ID)
                .displayName("Snapshot Demo")
                .description("for the auditors")
                .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
                .status(status)
                .resources(
                    List.of("microsoft.exchange.transportRule", "microsoft.exchange.sharedmailbox"))
                .createdDateTime(CREATED)
                .completedDateTime(ended ? NOW : null)
                .createdBy(CREATED_BY)
                .build())
        .displayNameKey("snapshot demo")
        .expiresAt(EXPIRES)
        .dueAt(ended ? null : LEASE_END)
        .claimNumber(7)
        .leased(!ended)
        .attempt(2)
        .build();
  }

  @Test
  void everyPairOfStatusAndEventIsLegalOrIllegal() {
    assertThat(allPairs()).hasSize(6 * 8);
    assertThat(legalPairs()).hasSize(16);
    assertThat(illegalPairs()).hasSize(32);
  }

  @ParameterizedTest
  @MethodSource("legalPairs")
  void legalEventLeadsToItsStatus(Pair pair) {
    StoredJob job = pair.from == null ? null : job(pair.from);

    assertThat(JobLifecycle.statusAfter(job, pair.event)).isEqualTo(pair.to);
  }

  @ParameterizedTest
  @MethodSource("legalPairs")
  void transitionHasBothStatuses(Pair pair) {
    StoredJob before = pair.from == null ? null : job(pair.from);
    StoredJob after = job(pair.to == null ? pair.from : pair.to);

    assertThat(JobLifecycle.transition(pair.event, before, after, NOW))
        .isEqualTo(
            SnapshotJobTransition.builder()
                .event(pair.event)
                .from(pair.from)
                .to(pair.to)
                .job(after.job())
                .at(NOW)
                .attempt(2)
                .build());
  }

  @ParameterizedTest
  @MethodSource("illegalPairs")
  void illegalEventThrowsWithTheStateOfTheJob(Pair pair) {
    StoredJob job = pair.from == null ? null : job(pair.from);
    String message;
    if (pair.from == null) {
      message = pair.event + " is not legal for a job that does not exist";
    } else {
      message =
          pair.event
              + " is not legal for job c91a1470-acc9-4585-bc03-522ae898f82f, which is "
              + pair.from
              + (pair.from.isTerminal()
                  ? " (claim 7, not leased, attempt 2, due null)"
                  : " (claim 7, leased, attempt 2, due 2026-01-27T22:10:05Z)");
    }

    assertThatThrownBy(() -> JobLifecycle.statusAfter(job, pair.event))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
    assertThatThrownBy(
            () -> JobLifecycle.transition(pair.event, job, job(SnapshotJobStatus.RUNNING), NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }

  @Test
  void newJobHasNotStarted() {
    assertThat(JobLifecycle.initialStatus()).isEqualTo(SnapshotJobStatus.NOT_STARTED);
  }

  @Test
  void startChangesStatusAndDueTimeReleasesTheLeaseAndResetsTheAttempt() {
    StoredJob before = job(SnapshotJobStatus.NOT_STARTED);
    Instant dueAt = NOW.plusSeconds(60);

    assertThat(JobLifecycle.started(before, dueAt))
        .isEqualTo(
            StoredJob.builder()
                .job(
                    SnapshotJob.builder()
                        .id(JOB_ID)
                        .displayName("Snapshot Demo")
                        .description("for the auditors")
                        .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
                        .status(SnapshotJobStatus.RUNNING)
                        .resources(
                            List.of(
                                "microsoft.exchange.transportRule",
                                "microsoft.exchange.sharedmailbox"))
                        .createdDateTime(CREATED)
                        .createdBy(CREATED_BY)
                        .build())
                .displayNameKey("snapshot demo")
                .expiresAt(EXPIRES)
                .dueAt(dueAt)
                .claimNumber(7)
                .build());
  }

  @ParameterizedTest
  @EnumSource(
      value = SnapshotJobStatus.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "NOT_STARTED")
  void onlyAJobThatHasNotStartedCanStart(SnapshotJobStatus status) {
    assertThatThrownBy(() -> JobLifecycle.started(job(status), NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("START is not legal for job " + JOB_ID + ", which is " + status);
  }

  @ParameterizedTest
  @CsvSource({"SUCCEED, SUCCEEDED", "SUCCEED_PARTIALLY, PARTIALLY_SUCCESSFUL"})
  void endWithASnapshotSetsItsResultAndKeepsTheRestOfTheJob(
      SnapshotJobEvent event, SnapshotJobStatus status) {
    JobLifecycle.Ending ending =
        new JobLifecycle.Ending(event, SNAPSHOT_ID, 134, List.of("one", "two"));

    assertThat(
            JobLifecycle.ended(job(SnapshotJobStatus.RUNNING), ending, NameScope.VISIBLE_JOBS, NOW))
        .isEqualTo(
            StoredJob.builder()
                .job(
                    SnapshotJob.builder()
                        .id(JOB_ID)
                        .displayName("Snapshot Demo")
                        .description("for the auditors")
                        .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
                        .status(status)
                        .resources(
                            List.of(
                                "microsoft.exchange.transportRule",
                                "microsoft.exchange.sharedmailbox"))
                        .createdDateTime(CREATED)
                        .completedDateTime(NOW)
                        .snapshotId(SNAPSHOT_ID)
                        .createdBy(CREATED_BY)
                        .errorDetails(List.of("one", "two"))
                        .build())
                .displayNameKey("snapshot demo")
                .expiresAt(EXPIRES)
                .claimNumber(7)
                .attempt(2)
                .resourceCount(134)
                .build());
  }

  @ParameterizedTest
  @EnumSource(
      value = SnapshotJobEvent.class,
      names = {"FAIL", "EXHAUST_ATTEMPTS"})
  void endWithoutASnapshotSetsErrorDetailsOnly(SnapshotJobEvent event) {
    JobLifecycle.Ending ending = new JobLifecycle.Ending(event, null, 0, List.of("why"));

    StoredJob ended =
        JobLifecycle.ended(job(SnapshotJobStatus.RUNNING), ending, NameScope.VISIBLE_JOBS, NOW);

    assertThat(ended.job().status()).isEqualTo(SnapshotJobStatus.FAILED);
    assertThat(ended.job().snapshotId()).isNull();
    assertThat(ended.job().completedDateTime()).isEqualTo(NOW);
    assertThat(ended.job().errorDetails()).containsExactly("why");
    assertThat(ended.dueAt()).isNull();
    assertThat(ended.resourceCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource(value = SnapshotJobStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "RUNNING")
  void onlyARunningJobCanEnd(SnapshotJobStatus status) {
    JobLifecycle.Ending ending =
        new JobLifecycle.Ending(SnapshotJobEvent.SUCCEED, SNAPSHOT_ID, 1, List.of());

    assertThatThrownBy(() -> JobLifecycle.ended(job(status), ending, NameScope.VISIBLE_JOBS, NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("SUCCEED is not legal for job " + JOB_ID + ", which is " + status);
  }

  @ParameterizedTest
  @EnumSource(
      value = SnapshotJobEvent.class,
      names = {"DELETE", "EXPIRE"})
  void deleteAndExpireAreNotEnds(SnapshotJobEvent event) {
    JobLifecycle.Ending ending = new JobLifecycle.Ending(event, null, 0, List.of());

    assertThatThrownBy(
            () ->
                JobLifecycle.ended(
                    job(SnapshotJobStatus.RUNNING), ending, NameScope.VISIBLE_JOBS, NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(event + " removes the job");
  }

  @ParameterizedTest
  @EnumSource(
      value = SnapshotJobEvent.class,
      names = {"SUCCEED", "SUCCEED_PARTIALLY", "FAIL", "EXHAUST_ATTEMPTS"})
  void endReleasesTheNameIfOnlyUnfinishedJobsReserveNames(SnapshotJobEvent event) {
    JobLifecycle.Ending ending = new JobLifecycle.Ending(event, null, 0, List.of());
    StoredJob running = job(SnapshotJobStatus.RUNNING);

    assertThat(JobLifecycle.ended(running, ending, NameScope.UNFINISHED_JOBS, NOW).displayNameKey())
        .isNull();
    assertThat(JobLifecycle.ended(running, ending, NameScope.VISIBLE_JOBS, NOW).displayNameKey())
        .isEqualTo("snapshot demo");
  }

  @ParameterizedTest
  @EnumSource(
      value = SnapshotJobStatus.class,
      names = {"NOT_STARTED", "RUNNING"})
  void releasedJobIsDueImmediatelyAndOtherwiseUnchanged(SnapshotJobStatus status) {
    StoredJob before = job(status);

    assertThat(JobLifecycle.released(before, NOW))
        .isEqualTo(
            StoredJob.builder()
                .job(before.job())
                .displayNameKey("snapshot demo")
                .expiresAt(EXPIRES)
                .dueAt(NOW)
                .claimNumber(7)
                .attempt(2)
                .build());
  }

  @Test
  void releaseDoesNotCountAsAnAttempt() {
    StoredJob released = JobLifecycle.released(job(SnapshotJobStatus.RUNNING), NOW);

    assertThat(released.claimedUntil(LEASE_END).attempt()).isEqualTo(2);
    assertThat(job(SnapshotJobStatus.RUNNING).claimedUntil(LEASE_END).attempt()).isEqualTo(3);
  }

  // Clocks that are set back, and clocks of several nodes

  private static final Instant BEFORE_CREATION = CREATED.minusSeconds(3600);

  /** The lease duration of the claim of {@link #job}, which was made at {@link #NOW}. */
  private static final Duration LEASE = Duration.between(NOW, LEASE_END);

  @Test
  void jobDoesNotEndBeforeItsCreation() {
    StoredJob ended =
        JobLifecycle.ended(
            job(SnapshotJobStatus.RUNNING),
            new JobLifecycle.Ending(SnapshotJobEvent.SUCCEED, SNAPSHOT_ID, 0, List.of()),
            NameScope.VISIBLE_JOBS,
            BEFORE_CREATION);

    assertThat(ended.job().completedDateTime()).isEqualTo(CREATED);
  }

  @Test
  void releasedJobIsNotDueBeforeItsCreation() {
    assertThat(JobLifecycle.released(job(SnapshotJobStatus.NOT_STARTED), BEFORE_CREATION).dueAt())
        .isEqualTo(CREATED);
  }

  @ParameterizedTest
  @MethodSource("legalPairs")
  void transitionIsNotBeforeTheCreationOrTheEndOfItsJob(Pair pair) {
    StoredJob before = pair.from == null ? null : job(pair.from);
    StoredJob after = before == null ? job(SnapshotJobStatus.NOT_STARTED) : before;
    Instant ended = after.job().completedDateTime();

    assertThat(JobLifecycle.transition(pair.event, before, after, BEFORE_CREATION).at())
        .isEqualTo(ended == null ? CREATED : ended);
    assertThat(JobLifecycle.transition(pair.event, before, after, LEASE_END).at())
        .isEqualTo(LEASE_END);
  }

  @Test
  void eventOfAClaimedJobIsNotBeforeItsClaim() {
    StoredJob claimed = job(SnapshotJobStatus.RUNNING);

    assertThat(JobLifecycle.instantOf(claimed, LEASE, BEFORE_CREATION)).isEqualTo(NOW);
    assertThat(JobLifecycle.instantOf(claimed, LEASE, NOW.plusNanos(100)))
        .isEqualTo(NOW.plusNanos(100));
    assertThat(JobLifecycle.instantOf(claimed, Duration.ofDays(1), BEFORE_CREATION))
        .isEqualTo(CREATED);
  }

  @Test
  void pauseEndsAtTheExpiryAtTheLatest() {
    Duration untilExpiry = Duration.between(NOW, EXPIRES);

    assertThat(JobLifecycle.dueAfter(Duration.ZERO, NOW, EXPIRES)).isEqualTo(NOW);
    assertThat(JobLifecycle.dueAfter(untilExpiry, NOW, EXPIRES)).isEqualTo(EXPIRES);
    assertThat(JobLifecycle.dueAfter(Duration.ofSeconds(Long.MAX_VALUE), NOW, EXPIRES))
        .isEqualTo(EXPIRES);
  }

  @Test
  void negativePauseIsRejected() {
    assertThatThrownBy(() -> JobLifecycle.dueAfter(Duration.ofSeconds(-1), NOW, EXPIRES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the pacing must not return a negative duration: PT-1S");
  }
}
