package io.github.tenantsnapshot.tests.races;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a store that Lincheck calls from several threads, with results that it can
 * compare: texts and numbers. There are two jobs of one tenant, with the same display name, and the
 * quota is enough for one of them. Thread-safe if the store is.
 */
@Param(name = "job", gen = IntGen.class, conf = "1:2")
@Param(name = "claim", gen = IntGen.class, conf = "1:2")
@Param(name = "second", gen = IntGen.class, conf = "0:1")
public class StoreOperations {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant MONTH = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final Duration RETENTION = Duration.ofSeconds(10);
  private static final AdmissionLimits LIMITS = AdmissionLimits.of(2, MONTH, 1);
  private static final QuotaCharge CHARGE = QuotaCharge.of(MONTH, 1);
  private static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final IdentitySet CREATOR = new IdentitySet(new Identity("1", "Adele"), null);
  private static final List<StoredJob> JOBS = List.of(newJob(1), newJob(2));

  private final JobStore store;

  /** Creates the operations of an empty store in memory. */
  public StoreOperations() {
    this(new MemoryJobStore());
  }

  StoreOperations(JobStore store) {
    this.store = store;
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private static String second(@Nullable Instant instant) {
    return instant == null
        ? "never"
        : Long.toString(instant.getEpochSecond() - START.getEpochSecond());
  }

  private static StoredJob job(int job) {
    return JOBS.get(job - 1);
  }

  private static StoredJob newJob(int job) {
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id("job " + job)
                .displayName("name")
                .tenantId(TENANT)
                .resources(List.of("type"))
                .createdDateTime(START)
                .createdBy(CREATOR)
                .build())
        .displayNameKey("name")
        .expiresAt(START.plus(RETENTION))
        .dueAt(START)
        .build();
  }

  private static StoredJob claimed(int job, int claim) {
    return job(job).toBuilder().leased(true).claimNumber(claim).build();
  }

  private static JobClaim claim(int job, int claim) {
    return new JobClaim(TENANT, "job " + job, claim);
  }

  private static String text(StoredJob job) {
    return job.job().id()
        + " "
        + job.job().status()
        + " claim "
        + job.claimNumber()
        + (job.leased() ? " leased" : "")
        + " due "
        + second(job.dueAt());
  }

  private static String text(Collection<StoredJob> jobs) {
    return jobs.stream().map(StoreOperations::text).collect(Collectors.joining("; "));
  }

  /** Creates a job. */
  @Operation
  public String admit(@Param(name = "job") int job) {
    try {
      return store.admit(job(job), LIMITS, START).outcome().toString();
    } catch (IllegalStateException e) {
      return "duplicate";
    }
  }

  /** Claims a job; a second later, also one whose lease has ended. */
  @Operation
  public String claim(@Param(name = "second") int second) {
    return text(store.claim(at(second), LEASE, 1).stream().map(ClaimedJob::job).toList());
  }

  /** Extends a lease. */
  @Operation
  public boolean renew(@Param(name = "job") int job, @Param(name = "claim") int claim) {
    return !store.renew(List.of(claim(job, claim)), LEASE, at(1)).isEmpty();
  }

  /** Completes a step, and releases the job. */
  @Operation
  public boolean release(@Param(name = "job") int job, @Param(name = "claim") int claim) {
    return !store
        .completeSteps(List.of(claimed(job, claim).toBuilder().leased(false).build()), START)
        .isEmpty();
  }

  /** Writes a resource for a claim. */
  @Operation
  public boolean append(@Param(name = "job") int job, @Param(name = "claim") int claim) {
    return store.append(claim(job, claim), List.of(resource(claim)), START);
  }

  private static SnapshotResource resource(int number) {
    return new SnapshotResource("rule " + number, "type", JsonText.of("{}"));
  }

  /** Publishes one resource. */
  @Operation
  public String publish(@Param(name = "job") int job, @Param(name = "claim") int claim) {
    StoredJob ended = claimed(job, claim);
    return store
        .publish(
            ended.toBuilder()
                .job(
                    ended.job().toBuilder()
                        .status(SnapshotJobStatus.SUCCEEDED)
                        .completedDateTime(START)
                        .snapshotId("snapshot " + job)
                        .build())
                .displayNameKey(null)
                .dueAt(null)
                .leased(false)
                .resourceCount(1)
                .build(),
            List.of(resource(3)),
            CHARGE,
            START)
        .outcome()
        .toString();
  }

  /** Deletes a job. */
  @Operation
  public String delete(@Param(name = "job") int job) {
    return text(store.delete(TENANT, "job " + job, START).jobs());
  }

  /** Lists the jobs. */
  @Operation
  public String list() {
    return text(store.list(TENANT, null, 2, START));
  }

  /** Looks for a job. */
  @Operation
  public String find(@Param(name = "job") int job) {
    return store.find(TENANT, "job " + job, START).map(StoreOperations::text).orElse("absent");
  }

  /** Reads the snapshot of a job. */
  @Operation
  public String read(@Param(name = "job") int job) {
    return store
        .readContent(TENANT, "snapshot " + job, 0, 2, START)
        .map(page -> page.stream().map(SnapshotResource::displayName).toList().toString())
        .orElse("absent");
  }

  /** Returns the used quota. */
  @Operation
  public long usage() {
    return store.usage(TENANT, MONTH);
  }

  /** Returns when the next job is due or expires, in seconds. */
  @Operation
  public String nextDue() {
    return store.nextDue().map(StoreOperations::second).orElse("never");
  }

  /** Removes expired jobs. */
  @Operation
  public String deleteExpired() {
    return text(store.deleteExpired(START.plus(RETENTION), 2).jobs());
  }
}
