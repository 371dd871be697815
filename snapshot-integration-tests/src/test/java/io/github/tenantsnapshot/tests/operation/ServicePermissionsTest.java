package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.NOBODY;
import static io.github.tenantsnapshot.tests.operation.Harness.READER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.PermissionDeniedException;
import io.github.tenantsnapshot.SnapshotJob;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The permissions that calls of the service require. */
@Timeout(60)
class ServicePermissionsTest {

  @Test
  void readPermissionAllowsEveryReadingCall() throws Exception {
    try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
      SnapshotJob job = harness.complete("Weekly export", RULE);

      assertThat(harness.service.getJob(READER, job.id())).isEqualTo(job);
      assertThat(harness.service.listJobs(READER)).containsExactly(job);
      assertThat(harness.service.awaitCompletion(READER, job.id(), Duration.ZERO)).isEqualTo(job);
      harness.service.openSnapshot(READER, job).close();
      harness.service.openSnapshotById(READER, job.snapshotId()).close();
    }
  }

  @Test
  void readPermissionDoesNotAllowWritingCalls() {
    try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
      SnapshotJob job = harness.complete("Weekly export", RULE);

      Permission write = Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL;
      assertDenied(
          write,
          () ->
              harness.service.createSnapshot(
                  READER, CreateSnapshotRequest.of("Another export", RULE)));
      assertDenied(write, () -> harness.service.deleteJob(READER, job.id()));
      assertThat(harness.service.listJobs(READER)).containsExactly(job);
    }
  }

  @Test
  void permissionIsCheckedBeforeAnythingElse() {
    try (Harness harness = Harness.of(FakeSource.ofThreeTypes())) {
      SnapshotJob job = harness.complete("Weekly export", RULE);

      Permission read = Permission.CONFIGURATION_MONITORING_READ_ALL;
      Permission write = Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL;
      assertDenied(
          write,
          () -> harness.service.createSnapshot(NOBODY, CreateSnapshotRequest.of("bad!", "none")));
      assertDenied(write, () -> harness.service.deleteJob(NOBODY, "unknown"));
      assertDenied(read, () -> harness.service.getJob(NOBODY, "unknown"));
      assertDenied(read, () -> harness.service.listJobs(NOBODY));
      assertDenied(read, () -> harness.service.openSnapshot(NOBODY, job));
      assertDenied(read, () -> harness.service.openSnapshotById(NOBODY, "unknown"));
      assertDenied(read, () -> harness.service.awaitCompletion(NOBODY, job.id(), Duration.ZERO));
    }
  }

  private void assertDenied(Permission needed, ThrowingCallable call) {
    assertThatExceptionOfType(PermissionDeniedException.class)
        .isThrownBy(call)
        .withMessageContaining(needed.graphName())
        .satisfies(denied -> assertThat(denied.permission()).isEqualTo(needed));
  }
}
