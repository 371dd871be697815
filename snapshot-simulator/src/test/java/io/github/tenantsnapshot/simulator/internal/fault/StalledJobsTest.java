package io.github.tenantsnapshot.simulator.internal.fault;

import static io.github.tenantsnapshot.simulator.internal.fault.TestJobs.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotJob;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests of the jobs that faults stall. */
class StalledJobsTest {

  private static final SnapshotJob JOB =
      TestJobs.job(CONTOSO, "f4d63553-6f99-4814-8204-99a57dd90815");
  private static final SnapshotJob OTHER_JOB =
      TestJobs.job(CONTOSO, "a7ac0278-4f2e-4b44-b91d-5033e5f7d22a");

  private final FaultTrigger fault = newFault();
  private final FaultTrigger otherFault = newFault();
  private final List<String> due = new ArrayList<>();
  private boolean closed;
  private final StalledJobs stalledJobs = new StalledJobs(() -> closed);

  StalledJobsTest() {
    stalledJobs.resumeWith((tenantId, jobId) -> due.add(jobId));
  }

  private static FaultTrigger newFault() {
    return new FaultTrigger(Repetition.ALWAYS, new SplittableRandom(1));
  }

  @Test
  void jobDependsOnlyOnItsFaults() {
    assertThat(stalledJobs.stall(JOB, fault)).isTrue();

    assertThat(stalledJobs.contains(CONTOSO, JOB.id())).isTrue();
    assertThat(stalledJobs.contains(CONTOSO, OTHER_JOB.id())).isFalse();
    assertThat(stalledJobs.dependOn(fault)).isTrue();
    assertThat(stalledJobs.dependOn(otherFault)).isFalse();
  }

  @Test
  void clearedFaultStallsNoJob() {
    fault.clear();

    assertThat(stalledJobs.stall(JOB, fault)).isFalse();

    assertThat(stalledJobs.contains(CONTOSO, JOB.id())).isFalse();
    assertThat(stalledJobs.wasReleasedAtStart(CONTOSO, JOB.id())).isFalse();
  }

  @Test
  void releasedJobsAreDueUnlessAnotherFaultStallsThem() {
    stalledJobs.stall(JOB, fault);
    stalledJobs.stall(OTHER_JOB, fault);
    stalledJobs.stall(OTHER_JOB, otherFault);

    stalledJobs.release(fault);
    assertThat(due).containsExactly(JOB.id());
    assertThat(stalledJobs.contains(CONTOSO, JOB.id())).isFalse();
    assertThat(stalledJobs.contains(CONTOSO, OTHER_JOB.id())).isTrue();

    stalledJobs.release(otherFault);
    assertThat(due).containsExactly(JOB.id(), OTHER_JOB.id());
  }

  @Test
  void jobIsReleasedAtItsStartOnlyOnce() {
    stalledJobs.stall(JOB, fault);
    stalledJobs.stall(OTHER_JOB, otherFault);
    stalledJobs.release(fault);

    assertThat(stalledJobs.wasReleasedAtStart(CONTOSO, JOB.id())).isTrue();
    assertThat(stalledJobs.wasReleasedAtStart(CONTOSO, JOB.id())).isFalse();
    assertThat(stalledJobs.wasReleasedAtStart(CONTOSO, OTHER_JOB.id())).isFalse();
  }

  @Test
  void jobsOfAClosedSimulatorAreNotMadeDue() {
    stalledJobs.stall(JOB, fault);
    closed = true;

    stalledJobs.release(fault);

    assertThat(due).isEmpty();
    assertThat(stalledJobs.contains(CONTOSO, JOB.id())).isFalse();
  }

  @Test
  void removedJobIsForgotten() {
    stalledJobs.stall(JOB, fault);

    stalledJobs.remove(CONTOSO, JOB.id());

    assertThat(stalledJobs.dependOn(fault)).isFalse();
    stalledJobs.release(fault);
    assertThat(due).isEmpty();
    assertThat(stalledJobs.wasReleasedAtStart(CONTOSO, JOB.id())).isFalse();
  }

  @Test
  void clearedJobsAreForgottenAndNotMadeDue() {
    stalledJobs.stall(JOB, fault);

    stalledJobs.clear();

    assertThat(stalledJobs.contains(CONTOSO, JOB.id())).isFalse();
    stalledJobs.release(fault);
    assertThat(due).isEmpty();
    assertThat(stalledJobs.wasReleasedAtStart(CONTOSO, JOB.id())).isFalse();
  }
}
