package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.OPEN;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;
import static io.github.tenantsnapshot.tests.operation.Harness.STRANGER;
import static io.github.tenantsnapshot.tests.operation.Harness.TENANT;
import static io.github.tenantsnapshot.tests.operation.Harness.UNTIL_ENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The isolation of tenants from each other. */
@Timeout(60)
class TenantIsolationTest {

  @Test
  void jobsAndSnapshotsOfOtherTenantsAreInvisible() {
    try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(harness.service.listJobs(STRANGER)).isEmpty();
      assertNotFound(() -> harness.service.getJob(STRANGER, job.id()));
      assertNotFound(() -> harness.service.deleteJob(STRANGER, job.id()));
      assertNotFound(() -> harness.service.openSnapshot(STRANGER, job));
      assertNotFound(
          () -> harness.service.awaitCompletion(STRANGER, job.id(), Duration.ofMinutes(1)));
      assertThatExceptionOfType(SnapshotNotFoundException.class)
          .isThrownBy(() -> harness.service.openSnapshotById(STRANGER, job.snapshotId()));
      assertThat(harness.job(job)).isEqualTo(job);
      assertThat(harness.content(job)).hasSize(3);
    }
  }

  @Test
  void tenantsCanUseTheSameName() {
    try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
      SnapshotJob ours = harness.create("Weekly export", RULE);
      SnapshotJob theirs =
          harness.service.createSnapshot(STRANGER, CreateSnapshotRequest.of("Weekly export", RULE));

      harness.clock.advance(UNTIL_ENDED);

      assertThat(harness.service.listJobs(ADMIN)).containsExactly(harness.job(ours));
      assertThat(harness.service.listJobs(STRANGER))
          .extracting(SnapshotJob::id)
          .containsExactly(theirs.id());
    }
  }

  @Test
  void sourceReceivesTheTenant() {
    FakeSource source = FakeSource.ofThreeTypes();
    List<String> tenants = new ArrayList<>();
    source.at(RULE, OPEN, context -> tenants.add(context.tenantId()));
    try (Harness harness = Harness.of(source)) {
      harness.create("Weekly export", RULE);
      harness.clock.advance(Duration.ofSeconds(1));
      harness.service.createSnapshot(STRANGER, CreateSnapshotRequest.of("Weekly export", RULE));
      harness.clock.advance(UNTIL_ENDED);

      assertThat(tenants).containsExactly(TENANT, STRANGER.tenantId());
    }
  }

  private void assertNotFound(ThrowingCallable call) {
    assertThatExceptionOfType(JobNotFoundException.class).isThrownBy(call);
  }
}
