package io.github.tenantsnapshot;

import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameCase;
import io.github.tenantsnapshot.SnapshotBehavior.QuotaEnforcement;
import io.github.tenantsnapshot.internal.job.Ids;
import io.github.tenantsnapshot.internal.job.JobLifecycle;
import io.github.tenantsnapshot.internal.job.TransitionListeners;
import io.github.tenantsnapshot.internal.rules.RequestRules;
import io.github.tenantsnapshot.internal.values.Ticks;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The admission of requests: validation, the new job, and the limits of its tenant. Thread-safe.
 */
final class JobAdmission {

  private final ResourceTypes resourceTypes;
  private final SnapshotLimits limits;
  private final SnapshotBehavior behavior;
  private final Pacing pacing;
  private final Ids ids;

  JobAdmission(
      ResourceTypes resourceTypes,
      SnapshotLimits limits,
      SnapshotBehavior behavior,
      Pacing pacing,
      Ids ids) {
    this.resourceTypes = resourceTypes;
    this.limits = limits;
    this.behavior = behavior;
    this.pacing = pacing;
    this.ids = ids;
  }

  /** The admission to a store, by itself or as part of a transaction. */
  @FunctionalInterface
  interface Target {
    Admission admit(StoredJob job, AdmissionLimits limits, Instant now);
  }

  /**
   * Validates a request and stores its job.
   *
   * @param listeners are notified of the tenant's jobs that the store removes as expired
   * @return the stored job
   * @throws SnapshotException if the request is rejected
   */
  StoredJob admit(
      Caller caller,
      CreateSnapshotRequest request,
      Target target,
      TransitionListeners listeners,
      Instant now) {
    List<Violation> violations = RequestRules.violations(request, resourceTypes, behavior);
    if (!violations.isEmpty()) {
      throw new InvalidRequestException(violations);
    }
    StoredJob job = newJob(caller, request, now);
    AdmissionLimits admissionLimits =
        AdmissionLimits.of(
            limits.visibleJobs(),
            limits.quotaPeriod().startOf(now),
            behavior.quotaEnforcement() == QuotaEnforcement.REJECT_AT_CREATE
                ? limits.resourcesPerPeriod()
                : Long.MAX_VALUE);
    Admission admission = target.admit(job, admissionLimits, now);
    for (StoredJob expired : admission.expired()) {
      listeners.notifyListeners(
          JobLifecycle.transition(SnapshotJobEvent.EXPIRE, expired, expired, now));
    }
    return switch (admission.outcome()) {
      case ADMITTED -> job;
      case NAME_TAKEN -> throw new DisplayNameTakenException(job.job().displayName());
      case TOO_MANY_VISIBLE -> throw new TooManyVisibleJobsException(limits.visibleJobs());
      case QUOTA_USED_UP ->
          throw new QuotaExceededException(
              limits.resourcesPerPeriod(), admission.usage(), admissionLimits.periodStart());
    };
  }

  private StoredJob newJob(Caller caller, CreateSnapshotRequest request, Instant now) {
    String displayName = Objects.requireNonNull(request.displayName());
    Instant expiresAt = Ticks.truncate(limits.expiryOf(now));
    List<@Nullable String> given = Objects.requireNonNull(request.resources());
    List<String> resources = new ArrayList<>(given.size());
    for (String resource : given) {
      resources.add(Objects.requireNonNull(resource));
    }
    SnapshotJob job =
        SnapshotJob.builder()
            .id(ids.next())
            .displayName(displayName)
            .description(Objects.requireNonNullElse(request.description(), ""))
            .tenantId(caller.tenantId())
            .status(JobLifecycle.initialStatus())
            .resources(resources)
            .createdDateTime(now)
            .createdBy(caller.identity())
            .build();
    return StoredJob.builder()
        .job(job)
        .displayNameKey(
            behavior.displayNameCase() == DisplayNameCase.IGNORED
                ? displayName.toLowerCase(Locale.ROOT)
                : displayName)
        .expiresAt(expiresAt)
        .dueAt(JobLifecycle.dueAfter(pacing.untilStart(job), now, expiresAt))
        .build();
  }
}
