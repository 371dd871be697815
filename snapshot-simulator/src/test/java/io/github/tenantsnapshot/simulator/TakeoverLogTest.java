package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the log of takeovers: a worker claims the job of a worker that has crashed. */
class TakeoverLogTest {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final String TAKEN_OVER = "is taken over";

  @Test
  void takeoverIsLoggedOnceWithJobAttemptAndEndOfTheLease() {
    try (TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build();
        LogCapture log = new LogCapture()) {
      simulator.faults().crash(WorkerOperation.PUBLISH);
      SnapshotJob job = create(simulator);

      simulator.advance(Duration.ofSeconds(65));
      assertThat(takeovers(log)).isEmpty();
      simulator.runUntilIdle();

      assertThat(status(simulator, job)).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(takeovers(log))
          .singleElement()
          .asString()
          .contains("INFO")
          .endsWith(
              "job "
                  + job.id()
                  + " is taken over for attempt 2: the lease of its previous worker ended at "
                  + START.plusSeconds(65).plus(Duration.ofMinutes(1)));
    }
  }

  @Test
  void jobWithoutACrashIsNotLoggedAsTakenOver() {
    try (TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build();
        LogCapture log = new LogCapture()) {
      SnapshotJob job = create(simulator);

      simulator.runUntilIdle();

      assertThat(status(simulator, job)).isEqualTo(SnapshotJobStatus.SUCCEEDED);
      assertThat(takeovers(log)).isEmpty();
    }
  }

  private static SnapshotJob create(TenantSimulator simulator) {
    return simulator
        .service()
        .createSnapshot(
            simulator.tenant().admin(), CreateSnapshotRequest.of("Weekly export", RULE));
  }

  private static SnapshotJobStatus status(TenantSimulator simulator, SnapshotJob job) {
    return simulator.service().getJob(simulator.tenant().admin(), job.id()).status();
  }

  private static List<String> takeovers(LogCapture log) {
    return log.text().lines().filter(line -> line.contains(TAKEN_OVER)).toList();
  }
}
