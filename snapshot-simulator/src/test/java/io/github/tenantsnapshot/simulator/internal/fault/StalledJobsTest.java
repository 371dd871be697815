package io.github.tenantsnapshot.simulator.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests of the jobs that faults stall. */
class StalledJobsTest {

  private static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final SnapshotJob JOB = job("f4d63553-6f99-4814-8204-99a57dd90815");
  private static final SnapshotJob OTHER_JOB = job("a7ac0278-4f2e-4b44-b91d-5033e5f7d22a");

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

  private static SnapshotJob job(String id) {
    return SnapshotJob.builder()
        .id(id)
        .displayName("Weekly export")
        .tenantId(TENANT)
        .resources(List.of("microsoft.exchange.transportrule"))
        .createdDateTime(Instant.parse("2026-11-23T09:00:00Z"))
        .createdBy(new IdentitySet(new Identity("1", "Adele Vance"), null))
        .build();
  }

  @Test
  void jobDependsOnlyOnItsFaults() {
    assertThat(stalledJobs.stall(JOB, fault)).isTrue();

    assertThat(stalledJobs.contains(TENANT, JOB.id())).isTrue();
    assertThat(stalledJobs.contains(TENANT, OTHER_JOB.id())).isFalse();
    assertThat(stalledJobs.dependOn(fault)).isTrue();
    assertThat(stalledJobs.dependOn(otherFault)).isFalse();
  }

  @Test
  void clearedFaultStallsNoJob() {
    fault.clear();

    assertThat(stalledJobs.stall(JOB, fault)).isFalse();

    assertThat(stalledJobs.contains(TENANT, JOB.id())).isFalse();
    assertThat(stalledJobs.wasReleasedAtStart(TENANT, JOB.id())).isFalse();
  }

  @Test
  void releasedJobsAreDueUnlessAnotherFaultStallsThem() {
    stalledJobs.stall(JOB, fault);
    stalledJobs.stall(OTHER_JOB, fault);
    stalledJobs.stall(OTHER_JOB, otherFault);

    stalledJobs.release(fault);
    assertThat(due).containsExactly(JOB.id());
    assertThat(stalledJobs.contains(TENANT, JOB.id())).isFalse();
    assertThat(stalledJobs.contains(TENANT, OTHER_JOB.id())).isTrue();

    stalledJobs.release(otherFault);
    assertThat(due).containsExactly(JOB.id(), OTHER_JOB.id());
  }

  @Test
  void jobIsReleasedAtItsStartOnlyOnce() {
    stalledJobs.stall(JOB, fault);
    stalledJobs.stall(OTHER_JOB, otherFault);
    stalledJobs.release(fault);

    assertThat(stalledJobs.wasReleasedAtStart(TENANT, JOB.id())).isTrue();
    assertThat(stalledJobs.wasReleasedAtStart(TENANT, JOB.id())).isFalse();
    assertThat(stalledJobs.wasReleasedAtStart(TENANT, OTHER_JOB.id())).isFalse();
  }

  @Test
  void jobsOfAClosedSimulatorAreNotMadeDue() {
    stalledJobs.stall(JOB, fault);
    closed = true;

    stalledJobs.release(fault);

    assertThat(due).isEmpty();
    assertThat(stalledJobs.contains(TENANT, JOB.id())).isFalse();
  }

  @Test
  void removedJobIsForgotten() {
    stalledJobs.stall(JOB, fault);

    stalledJobs.remove(TENANT, JOB.id());

    assertThat(stalledJobs.dependOn(fault)).isFalse();
    stalledJobs.release(fault);
    assertThat(due).isEmpty();
    assertThat(stalledJobs.wasReleasedAtStart(TENANT, JOB.id())).isFalse();
  }

  @Test
  void clearedJobsAreForgottenAndNotMadeDue() {
    stalledJobs.stall(JOB, fault);

    stalledJobs.clear();

    assertThat(stalledJobs.contains(TENANT, JOB.id())).isFalse();
    stalledJobs.release(fault);
    assertThat(due).isEmpty();
    assertThat(stalledJobs.wasReleasedAtStart(TENANT, JOB.id())).isFalse();
  }
}
