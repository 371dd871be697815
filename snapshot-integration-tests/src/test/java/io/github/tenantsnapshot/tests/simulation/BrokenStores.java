package io.github.tenantsnapshot.tests.simulation;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Stores with a fault that a simulation must find. */
final class BrokenStores {

  private BrokenStores() {}

  /** Returns the faults by their names; each makes a healthy store a broken one. */
  static Map<String, UnaryOperator<JobStore>> all() {
    Map<String, UnaryOperator<JobStore>> faults = new LinkedHashMap<>();
    faults.put("publishes without a claim", PublishesWithoutClaim::new);
    faults.put("claims before a lease ends", ClaimsEarly::new);
    faults.put("renews nothing", RenewsNothing::new);
    faults.put("returns claims twice", ReturnsClaimsTwice::new);
    faults.put("loses appended resources", LosesAppended::new);
    faults.put("loses the last resources", LosesUnwritten::new);
    faults.put("publishes beyond the quota", IgnoresQuota::new);
    faults.put("admits beyond the limits", IgnoresLimits::new);
    faults.put("removes jobs too early", ExpiresEarly::new);
    faults.put("loses a step that was completed", ForgetsSteps::new);
    faults.put("releases jobs to no time", ReleasesToNoTime::new);
    faults.put("loses admitted jobs", LosesAdmitted::new);
    faults.put("returns removed jobs again", RemovesTwice::new);
    faults.put("skips due jobs", SkipsDueJobs::new);
    return faults;
  }

  private static final class PublishesWithoutClaim extends ForwardingStore {
    private final JobStore store;

    PublishesWithoutClaim(JobStore store) {
      super(store);
      this.store = store;
    }

    @Override
    public Publication publish(
        StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
      Publication publication = super.publish(ended, resources, charge, now);
      Optional<StoredJob> stored = store.find(ended.job().tenantId(), ended.job().id(), now);
      if (publication.outcome() == Publication.Outcome.STALE && stored.isPresent()) {
        return super.publish(
            ended.toBuilder().claimNumber(stored.get().claimNumber()).build(),
            resources,
            charge,
            now);
      }
      return publication;
    }
  }

  private static final class ClaimsEarly extends ForwardingStore {
    ClaimsEarly(JobStore store) {
      super(store);
    }

    @Override
    public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
      return super.claim(now.plusSeconds(10), lease, limit);
    }

    @Override
    public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
      return super.claimAndStart(now.plusSeconds(10), lease, limit);
    }
  }

  private static final class RenewsNothing extends ForwardingStore {
    RenewsNothing(JobStore store) {
      super(store);
    }

    @Override
    public Set<JobClaim> renew(Collection<JobClaim> claims, Duration lease, Instant now) {
      return Set.copyOf(claims);
    }
  }

  private static final class ReturnsClaimsTwice extends ForwardingStore {
    ReturnsClaimsTwice(JobStore store) {
      super(store);
    }

    private static List<ClaimedJob> twice(List<ClaimedJob> claimed) {
      List<ClaimedJob> twice = new ArrayList<>(claimed);
      twice.addAll(claimed);
      return twice;
    }

    @Override
    public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
      return twice(super.claim(now, lease, limit));
    }

    @Override
    public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
      return twice(super.claimAndStart(now, lease, limit));
    }
  }

  private static final class LosesAppended extends ForwardingStore {
    LosesAppended(JobStore store) {
      super(store);
    }

    @Override
    public boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
      return super.append(claim, resources.subList(1, resources.size()), now);
    }
  }

  private static final class LosesUnwritten extends ForwardingStore {
    LosesUnwritten(JobStore store) {
      super(store);
    }

    @Override
    public Publication publish(
        StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
      return super.publish(ended.toBuilder().resourceCount(0).build(), List.of(), charge, now);
    }
  }

  private static final class IgnoresQuota extends ForwardingStore {
    IgnoresQuota(JobStore store) {
      super(store);
    }

    @Override
    public Publication publish(
        StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
      return super.publish(
          ended, resources, QuotaCharge.of(charge.periodStart(), Long.MAX_VALUE), now);
    }
  }

  private static final class IgnoresLimits extends ForwardingStore {
    IgnoresLimits(JobStore store) {
      super(store);
    }

    @Override
    public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
      return super.admit(
          job, AdmissionLimits.of(Integer.MAX_VALUE, limits.periodStart(), Long.MAX_VALUE), now);
    }
  }

  private static final class ExpiresEarly extends ForwardingStore {
    ExpiresEarly(JobStore store) {
      super(store);
    }

    @Override
    public RemovedJobs deleteExpired(Instant now, int limit) {
      return super.deleteExpired(now.plus(Duration.ofDays(8)), limit);
    }
  }

  private static final class ForgetsSteps extends ForwardingStore {
    private int calls;

    ForgetsSteps(JobStore store) {
      super(store);
    }

    @Override
    public Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now) {
      if (++calls % 2 == 0) {
        return next.stream().map(StoredJob::jobClaim).collect(Collectors.toSet());
      }
      return super.completeSteps(next, now);
    }
  }

  private static final class ReleasesToNoTime extends ForwardingStore {
    ReleasesToNoTime(JobStore store) {
      super(store);
    }

    @Override
    public Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now) {
      return super.completeSteps(
          next.stream().map(job -> job.toBuilder().dueAt(null).build()).toList(), now);
    }
  }

  private static final class LosesAdmitted extends ForwardingStore {
    private int calls;

    LosesAdmitted(JobStore store) {
      super(store);
    }

    @Override
    public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
      return ++calls % 3 == 0
          ? Admission.of(Admission.Outcome.ADMITTED, 0, List.of())
          : super.admit(job, limits, now);
    }
  }

  private static final class SkipsDueJobs extends ForwardingStore {
    private int calls;

    SkipsDueJobs(JobStore store) {
      super(store);
    }

    @Override
    public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
      return super.claim(now, lease, ++calls % 2 * limit);
    }

    @Override
    public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
      return super.claimAndStart(now, lease, ++calls % 2 * limit);
    }
  }

  private static final class RemovesTwice extends ForwardingStore {
    private RemovedJobs last = RemovedJobs.none();

    RemovesTwice(JobStore store) {
      super(store);
    }

    @Override
    public RemovedJobs deleteExpired(Instant now, int limit) {
      RemovedJobs before = last;
      last = super.deleteExpired(now, limit);
      return last.count() == 0 ? before : last;
    }
  }
}
