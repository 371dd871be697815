package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.CLOSE;
import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Read timeouts of sources that do not return, in real time. */
@Timeout(60)
class ReadTimeoutTest {

  private static final Duration LONG = Duration.ofHours(1);

  /** Long enough for the reads that are not blocked, even on a busy machine. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

  private static final List<String> TIMED_OUT =
      List.of(
          RULE
              + ": Error exporting resource ["
              + RULE
              + "]. exceptionMessage(s):The type was not read within PT2S. ,");

  private final FakeSource source = FakeSource.empty().with(RULE, 3).with(MAILBOX, 2);

  private SnapshotService service() {
    return SnapshotService.builder(TestStores.newStore(), source)
        .workers(1)
        .pollInterval(LONG)
        .readTimeout(READ_TIMEOUT)
        .build();
  }

  private static SnapshotJob create(SnapshotService service, String name, String... types) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of(name, types));
  }

  private List<SnapshotResource> mailboxesAndRules(int rules) {
    List<SnapshotResource> expected = new ArrayList<>(source.resources(MAILBOX));
    expected.addAll(source.resources(RULE).subList(0, rules));
    return expected;
  }

  @ParameterizedTest
  @CsvSource({OPEN + ", 0", "1, 0", "3, 2", "4, 3", CLOSE + ", 3"})
  void typeThatTimesOutHasAnErrorAndTheJobContinues(int point, int rulesRead) throws Exception {
    Gate gate = source.gate(RULE, point);
    try (SnapshotService service = service()) {
      SnapshotJob job = create(service, "Weekly export", RULE, MAILBOX);

      SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);

      assertThat(gate.wasInterrupted()).isTrue();
      assertThat(ended.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
      assertThat(ended.errorDetails()).isEqualTo(TIMED_OUT);
      assertThat(Harness.content(service, ended)).isEqualTo(mailboxesAndRules(rulesRead));
    }
  }

  @Test
  void sourceThatNeverReturnsDoesNotBlockItsWorker() throws Exception {
    Gate gate = source.gate(RULE, OPEN);
    try (SnapshotService service = service()) {
      create(service, "Stuck export", RULE);
      gate.awaitReached();
      SnapshotJob job = create(service, "Weekly export", MAILBOX);

      assertThat(service.awaitCompletion(ADMIN, job.id(), LONG).status())
          .isEqualTo(SnapshotJobStatus.SUCCEEDED);
    }
  }

  @Test
  void resourcesReturnedAfterTheTimeoutAreDiscarded() throws Exception {
    Gate gate = new Gate();
    source.at(RULE, 2, context -> gate.passUninterruptibly());
    try (SnapshotService service = service()) {
      SnapshotJob job = create(service, "Weekly export", RULE, MAILBOX);
      gate.awaitReached();
      while (!gate.wasInterrupted()) {
        Thread.yield();
      }
      assertThat(service.getJob(ADMIN, job.id()).status()).isEqualTo(SnapshotJobStatus.RUNNING);
      gate.open();

      SnapshotJob ended = service.awaitCompletion(ADMIN, job.id(), LONG);

      assertThat(ended.errorDetails()).isEqualTo(TIMED_OUT);
      assertThat(Harness.content(service, ended)).isEqualTo(mailboxesAndRules(1));
    }
  }
}
