package io.github.tenantsnapshot.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The fixture of a test: a store, and the jobs and resources to store. Jobs and ids are the same in
 * each run. Thread-safe, except for opening and closing.
 */
final class StoreFixture {

  static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  static final Instant MONTH = Instant.parse("2026-11-01T00:00:00Z");
  static final Instant NEXT_MONTH = Instant.parse("2026-12-01T00:00:00Z");
  static final Duration TICK = Duration.ofNanos(100);
  static final Duration LEASE = Duration.ofMinutes(1);
  static final Duration RETENTION = Duration.ofDays(7);
  static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  static final String OTHER_TENANT = "98ceffcc-7c54-4227-8844-835af5a023ce";
  static final String TYPE = "microsoft.exchange.transportrule";
  static final QuotaCharge CHARGE = QuotaCharge.of(MONTH, Long.MAX_VALUE);
  static final AdmissionLimits NO_LIMITS =
      AdmissionLimits.of(Integer.MAX_VALUE, MONTH, Long.MAX_VALUE);
  static final int THREADS = 8;

  private static final IdentitySet CREATOR =
      new IdentitySet(new Identity("5c7d0b28-bdf8-410c-aa93-4df372b16203", "Adele Vance"), null);

  private final JobStoreFactory factory;
  private final Deque<JobStore> opened;
  private final JobStore store;
  private final AtomicLong made;

  private StoreFixture(
      JobStoreFactory factory, Deque<JobStore> opened, JobStore store, AtomicLong made) {
    this.factory = factory;
    this.opened = opened;
    this.store = store;
    this.made = made;
    opened.push(store);
  }

  /** Opens a new store. */
  static StoreFixture on(JobStoreFactory factory) throws Exception {
    return new StoreFixture(factory, new ArrayDeque<>(), factory.openStore(), new AtomicLong());
  }

  /** Opens a second handle on the store; skips the test if that is unsupported. */
  StoreFixture another() throws Exception {
    return new StoreFixture(factory, opened, factory.openAnother(store), made);
  }

  /** Closes all opened stores, even if one fails to close. */
  void close() throws Exception {
    Exception failure = null;
    while (!opened.isEmpty()) {
      try {
        factory.close(opened.pop());
      } catch (Exception e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Damages a job, so that the store cannot read it; skips the test if that is unsupported. */
  void damage(StoredJob job) throws Exception {
    factory.damage(store, job.job().tenantId(), job.job().id());
  }

  JobStore store() {
    return store;
  }

  // Ids, names and jobs in the form that a service creates

  String newId() {
    String name = "id " + made.incrementAndGet();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  String newName() {
    return "Weekly export " + made.incrementAndGet();
  }

  /** Returns a new job, due at once. */
  StoredJob newJob(String tenantId, String name, Instant created) {
    return newJob(tenantId, newId(), name, created, created);
  }

  static StoredJob newJob(String tenantId, String id, String name, Instant created, Instant dueAt) {
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(id)
                .displayName(name)
                .tenantId(tenantId)
                .resources(List.of(TYPE))
                .createdDateTime(created)
                .createdBy(CREATOR)
                .build())
        .displayNameKey(name)
        .expiresAt(created.plus(RETENTION))
        .dueAt(dueAt)
        .build();
  }

  /** Returns the state of a claimed job after its start, due at {@code dueAt}. */
  static StoredJob started(StoredJob claimed, Instant dueAt) {
    return next(claimed, SnapshotJobStatus.RUNNING, null, null, dueAt, 0, List.of());
  }

  /** Returns the state of a claimed job after its failure, without a snapshot. */
  static StoredJob failed(StoredJob claimed, Instant now) {
    return next(claimed, SnapshotJobStatus.FAILED, now, null, null, 0, List.of("It failed."));
  }

  /** Returns the state of a claimed job after its success, with a snapshot. */
  StoredJob succeeded(StoredJob claimed, long resourceCount, Instant now) {
    return succeeded(claimed, newId(), resourceCount, now);
  }

  static StoredJob succeeded(
      StoredJob claimed, String snapshotId, long resourceCount, Instant now) {
    return next(
        claimed, SnapshotJobStatus.SUCCEEDED, now, snapshotId, null, resourceCount, List.of());
  }

  private static StoredJob next(
      StoredJob claimed,
      SnapshotJobStatus status,
      @Nullable Instant completed,
      @Nullable String snapshotId,
      @Nullable Instant dueAt,
      long resourceCount,
      List<String> errorDetails) {
    return claimed.toBuilder()
        .job(
            claimed.job().toBuilder()
                .status(status)
                .completedDateTime(completed)
                .snapshotId(snapshotId)
                .errorDetails(errorDetails)
                .build())
        .dueAt(dueAt)
        .leased(false)
        .resourceCount(resourceCount)
        .build();
  }

  /** Returns distinct sample resources. */
  static List<SnapshotResource> resources(int count) {
    return resources("rule", count);
  }

  /** Returns distinct sample resources whose names have a common prefix. */
  static List<SnapshotResource> resources(String name, int count) {
    List<SnapshotResource> resources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      resources.add(
          new SnapshotResource(
              name + "-" + i,
              TYPE,
              JsonText.of("{\"Ensure\":\"Present\",\"Priority\":1.50,\"\":" + i + "}")));
    }
    return List.copyOf(resources);
  }

  // The content of the store

  /** Admits a job at the instant of its creation. */
  StoredJob admit(StoredJob job) {
    assertThat(store.admit(job, NO_LIMITS, job.job().createdDateTime()).outcome())
        .isEqualTo(Admission.Outcome.ADMITTED);
    return job;
  }

  /** Admits a job that is due at {@link #START}. */
  StoredJob admitted(String tenantId) {
    return admit(newJob(tenantId, newName(), START));
  }

  /** Admits a job of {@link #TENANT} that was created, and is due, at an instant. */
  StoredJob admittedAt(Instant created) {
    return admit(newJob(TENANT, newName(), created));
  }

  /** Admits a job of {@link #TENANT} that is due at an instant. */
  StoredJob admittedDueAt(Instant dueAt) {
    return admit(newJob(TENANT, newId(), newName(), START, dueAt));
  }

  /** Claims the first due job. */
  StoredJob claim(Instant now) {
    List<StoredJob> claimed = claim(now, 1);
    assertThat(claimed).as("claimed at " + now).hasSize(1);
    return claimed.get(0);
  }

  /** Claims up to {@code limit} jobs. */
  List<StoredJob> claim(Instant now, int limit) {
    return store.claim(now, LEASE, limit).stream().map(ClaimedJob::job).toList();
  }

  /** Claims all due jobs. */
  List<StoredJob> claimAll(Instant now) {
    return claim(now, Integer.MAX_VALUE);
  }

  /** Admits a job and claims it for its start; nothing else may be due. */
  StoredJob claimed(String tenantId) {
    StoredJob job = admitted(tenantId);
    StoredJob claimed = claim(START);
    assertThat(claimed.job().id()).isEqualTo(job.job().id());
    return claimed;
  }

  /** Admits a job, starts it and claims it for extraction; nothing else may be due. */
  StoredJob running() {
    return running(TENANT);
  }

  StoredJob running(String tenantId) {
    assertThat(completeStep(started(claimed(tenantId), START), START)).isTrue();
    return claim(START);
  }

  /** Admits a job and publishes resources for it; nothing else may be due. */
  StoredJob published(List<SnapshotResource> resources) {
    return published(TENANT, resources);
  }

  StoredJob published(String tenantId, List<SnapshotResource> resources) {
    StoredJob running = running(tenantId);
    if (!resources.isEmpty()) {
      append(running, resources, START);
    }
    return publish(succeeded(running, resources.size(), START), START);
  }

  void append(StoredJob claimed, List<SnapshotResource> resources, Instant now) {
    assertThat(store.append(claimed.jobClaim(), resources, now)).as("appended").isTrue();
  }

  StoredJob publish(StoredJob ended, Instant now) {
    assertThat(store.publish(ended, CHARGE, now)).isEqualTo(Publication.published());
    return ended;
  }

  boolean renew(JobClaim claim, Instant now) {
    return store.renew(List.of(claim), LEASE, now).contains(claim);
  }

  boolean completeStep(StoredJob next, Instant now) {
    return store.completeSteps(List.of(next), now).contains(next.jobClaim());
  }

  /** Returns the current state of a job. */
  StoredJob found(StoredJob job, Instant now) {
    return store.find(job.job().tenantId(), job.job().id(), now).orElseThrow();
  }

  List<StoredJob> listed(Instant now) {
    return store.list(TENANT, null, Integer.MAX_VALUE, now);
  }

  static String snapshotId(StoredJob ended) {
    String id = ended.job().snapshotId();
    if (id == null) {
      throw new AssertionError("the job has no snapshot: " + ended);
    }
    return id;
  }

  /** Returns the whole content of a job's snapshot. */
  List<SnapshotResource> content(StoredJob ended) {
    return content(ended, Integer.MAX_VALUE, START);
  }

  /** Returns the whole content of a job's snapshot, read in pages. */
  List<SnapshotResource> content(StoredJob ended, int limit, Instant now) {
    List<SnapshotResource> content = new ArrayList<>();
    List<SnapshotResource> page;
    do {
      page =
          store
              .readContent(ended.job().tenantId(), snapshotId(ended), content.size(), limit, now)
              .orElseThrow();
      assertThat(page).hasSizeLessThanOrEqualTo(limit);
      content.addAll(page);
    } while (!page.isEmpty());
    return content;
  }

  // Concurrency

  /** The work of one of several concurrent threads. */
  @FunctionalInterface
  interface Work {
    void run(int thread) throws Exception;
  }

  /** Runs the work on several threads that start at the same time, and waits for all of them. */
  static void onThreads(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CyclicBarrier barrier = new CyclicBarrier(THREADS);
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        calls.add(
            () -> {
              barrier.await();
              work.run(thread);
              return thread;
            });
      }
      for (Future<Integer> future : threads.invokeAll(calls)) {
        assertThat(future.get()).isNotNegative();
      }
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).as("threads ended").isTrue();
    }
  }
}
