package io.github.tenantsnapshot;

import io.github.tenantsnapshot.SnapshotBehavior.NameComparison;
import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.internal.job.CallWatch;
import io.github.tenantsnapshot.internal.job.CompletionSignal;
import io.github.tenantsnapshot.internal.job.Ids;
import io.github.tenantsnapshot.internal.job.JobLifecycle;
import io.github.tenantsnapshot.internal.job.JobRunner;
import io.github.tenantsnapshot.internal.job.JobWorker;
import io.github.tenantsnapshot.internal.job.RealTimeRunner;
import io.github.tenantsnapshot.internal.job.SteppedRunner;
import io.github.tenantsnapshot.internal.job.TransitionListeners;
import io.github.tenantsnapshot.internal.job.WorkerSettings;
import io.github.tenantsnapshot.internal.rules.RequestRules;
import io.github.tenantsnapshot.internal.values.Ticks;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobTransaction;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.spi.UnreadableJobException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Creates snapshots of tenants' configuration: takes requests, runs their jobs, and gives out the
 * results.
 *
 * <p>{@link #createSnapshot} checks a request and stores a job, nothing more. A worker then starts
 * the job, reads each of its types from the {@link ConfigurationSource}, and publishes the snapshot
 * in one step: a job's body may run more than once, its result is published once. The worker runs
 * either as time passes (the default) or as a {@link VirtualClock} is moved ({@link
 * Builder#stepped}).
 *
 * <p>Each method that takes a caller sees only the jobs of its tenant, and throws a {@link
 * SnapshotException} if the call is refused, {@link io.github.tenantsnapshot.spi.JobStoreException}
 * if the store fails, and {@link IllegalStateException} after {@link #close()}. Thread-safe.
 *
 * @see <a
 *     href="https://learn.microsoft.com/graph/api/resources/unified-tenant-configuration-management-api-overview">Graph:
 *     overview of the tenant configuration management APIs</a>
 */
public final class SnapshotService implements AutoCloseable {

  private static final int LIST_PAGE = 100;

  private final JobStore store;
  private final ResourceTypes resourceTypes;
  private final SnapshotLimits limits;
  private final SnapshotBehavior behavior;
  private final Pacing pacing;
  private final InstantSource clock;
  private final Ids ids;
  private final CallWatch watch;
  private final TransitionListeners transitions;
  private final JobRunner runner;
  private final Runnable detachClock;
  private volatile boolean closed;

  private SnapshotService(Builder builder) {
    this.store = builder.store;
    this.resourceTypes = builder.resourceTypes;
    this.limits = builder.limits;
    this.behavior = builder.behavior;
    this.pacing = builder.pacing;
    VirtualClock virtual = builder.virtualClock;
    InstantSource given =
        virtual != null
            ? virtual
            : Objects.requireNonNullElseGet(builder.clock, InstantSource::system);
    this.clock = () -> Ticks.ofClock(given.instant());
    this.ids = new Ids(Objects.requireNonNullElseGet(builder.random, SecureRandom::new));
    CompletionSignal completionSignal = new CompletionSignal();
    List<SnapshotJobListener> listeners = new ArrayList<>(builder.listeners);
    listeners.add(completionSignal); // last: others have heard of an end before a waiter wakes
    this.watch =
        virtual == null
            ? CallWatch.inRealTime(
                Objects.requireNonNullElse(builder.readTimeout, Builder.DEFAULT_READ_TIMEOUT))
            : CallWatch.none();
    this.transitions = new TransitionListeners(listeners, watch);
    JobWorker worker =
        new JobWorker(
            store,
            builder.source,
            clock,
            new WorkerSettings(limits, behavior, pacing, builder.lease, builder.maxAttempts),
            ids,
            transitions,
            watch);
    if (virtual != null) {
      SteppedRunner stepped = new SteppedRunner(store, worker, virtual);
      VirtualClock.Follower follower =
          new VirtualClock.Follower() {
            @Override
            public Optional<Instant> nextDue() {
              return stepped.nextDue();
            }

            @Override
            public void runOneDue() {
              stepped.runOneDue();
            }
          };
      virtual.follow(follower);
      this.runner = stepped;
      this.detachClock = () -> virtual.unfollow(follower);
    } else {
      this.runner =
          new RealTimeRunner(
              worker,
              clock,
              completionSignal,
              new RealTimeRunner.Settings(
                  Objects.requireNonNullElse(builder.workers, Builder.DEFAULT_WORKERS),
                  builder.claimAhead,
                  builder.executor,
                  builder.pollInterval,
                  builder.lease,
                  builder.closeTimeout));
      this.detachClock = () -> {};
    }
  }

  /**
   * Returns a builder.
   *
   * @param store where jobs are kept; the service does not close it
   * @param source where configuration is read from
   */
  public static Builder builder(JobStore store, ConfigurationSource source) {
    return new Builder(store, source);
  }

  /**
   * Accepts a request for a snapshot.
   *
   * @see <a
   *     href="https://learn.microsoft.com/graph/api/configurationbaseline-createsnapshot">Graph:
   *     createSnapshot</a>
   * @return the new job: {@link SnapshotJobStatus#NOT_STARTED}
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_WRITE_ALL}
   * @throws InvalidRequestException if the request breaks rules; all of them are named
   * @throws DisplayNameTakenException if another job of the tenant has the name
   * @throws TooManyVisibleJobsException if the tenant has as many jobs as it may have
   * @throws QuotaExceededException if the tenant's quota of resources is used up
   */
  public SnapshotJob createSnapshot(Caller caller, CreateSnapshotRequest request) {
    Instant now = clock.instant();
    StoredJob job = accept(caller, request, store::admit, transitions, now);
    transitions.tell(JobLifecycle.transition(SnapshotJobEvent.CREATE, null, job, now));
    if (job.dueAt() != null) {
      runner.dueAt(job.dueAt());
    }
    return job.job();
  }

  /**
   * Accepts a request for a snapshot as part of a transaction of the caller's: the job exists if
   * that commits, and never existed if it does not.
   *
   * <p>Since the service does not hear of the commit, its workers find the job at their next poll,
   * and no listener hears of {@link SnapshotJobEvent#CREATE}, nor of the expiry of jobs that are
   * removed on this occasion. Other creates for the tenant may wait until the transaction ends.
   *
   * @param transaction the transaction, created from this service's store, such as by {@code
   *     JdbcJobStore.within}
   * @return the job as it will be: {@link SnapshotJobStatus#NOT_STARTED}
   * @throws IllegalArgumentException if the transaction was created from another store
   * @throws SnapshotException as {@link #createSnapshot(Caller, CreateSnapshotRequest)} does; the
   *     transaction can go on
   * @throws io.github.tenantsnapshot.spi.JobStoreException if the store fails; the transaction must
   *     be rolled back, for its earlier changes may be gone already
   */
  public SnapshotJob createSnapshot(
      Caller caller, CreateSnapshotRequest request, JobTransaction transaction) {
    Objects.requireNonNull(caller, "caller must not be null");
    Objects.requireNonNull(request, "request must not be null");
    if (!store.owns(Objects.requireNonNull(transaction, "transaction must not be null"))) {
      throw new IllegalArgumentException(
          "transaction must be one of this service's own store, but is one of another: "
              + transaction.store());
    }
    TransitionListeners nobody = new TransitionListeners(List.of(), watch);
    return accept(caller, request, transaction::admit, nobody, clock.instant()).job();
  }

  /** Admits a job, by itself or as part of a transaction. */
  @FunctionalInterface
  private interface Admitting {
    Admission admit(StoredJob job, AdmissionLimits limits, Instant now);
  }

  private StoredJob accept(
      Caller caller,
      CreateSnapshotRequest request,
      Admitting target,
      TransitionListeners told,
      Instant now) {
    require(caller, Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    Objects.requireNonNull(request, "request must not be null");
    List<Violation> violations = RequestRules.violations(request, resourceTypes, behavior);
    if (!violations.isEmpty()) {
      throw new InvalidRequestException(violations);
    }
    StoredJob job = newJob(caller, request, now);
    boolean refuse =
        behavior.quotaEnforcement() == SnapshotBehavior.QuotaEnforcement.REFUSE_AT_CREATE;
    AdmissionLimits admissionLimits =
        new AdmissionLimits(
            limits.visibleJobs(),
            limits.quotaPeriod().startOf(now),
            refuse ? limits.resourcesPerPeriod() : Long.MAX_VALUE);
    Admission admission = target.admit(job, admissionLimits, now);
    for (StoredJob expired : admission.expired()) {
      told.tell(JobLifecycle.transition(SnapshotJobEvent.EXPIRE, expired, expired, now));
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

  /**
   * Returns a job as it stands.
   *
   * @see <a href="https://learn.microsoft.com/graph/api/configurationsnapshotjob-get">Graph: get
   *     configurationSnapshotJob</a>
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_ALL}
   * @throws JobNotFoundException if the tenant has no such job
   */
  public SnapshotJob getJob(Caller caller, String jobId) {
    require(caller, Permission.CONFIGURATION_MONITORING_READ_ALL);
    return find(caller, jobId).job();
  }

  /**
   * Returns the tenant's jobs, oldest first; without those that the store cannot read.
   *
   * @see <a
   *     href="https://learn.microsoft.com/graph/api/configurationmanagement-list-configurationsnapshotjobs">Graph:
   *     list configurationSnapshotJobs</a>
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_ALL}
   */
  public List<SnapshotJob> listJobs(Caller caller) {
    require(caller, Permission.CONFIGURATION_MONITORING_READ_ALL);
    Instant now = clock.instant();
    List<SnapshotJob> jobs = new ArrayList<>();
    List<StoredJob> page;
    JobPosition last = null;
    do {
      page = store.list(caller.tenantId(), last, LIST_PAGE, now);
      for (StoredJob job : page) {
        jobs.add(job.job());
        last = JobPosition.of(job.job());
      }
    } while (page.size() == LIST_PAGE);
    return List.copyOf(jobs);
  }

  /**
   * Deletes a job and its snapshot. A worker that is still on it stops without effect. A job that
   * the store cannot read is deleted, too, without an event for listeners.
   *
   * @see <a href="https://learn.microsoft.com/graph/api/configurationsnapshotjob-delete">Graph:
   *     delete configurationSnapshotJob</a>
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_WRITE_ALL}
   * @throws JobNotFoundException if the tenant has no such job
   * @throws JobNotDeletableException if the job has not ended and the service is set to {@link
   *     UnfinishedJobDeletion#REFUSED}
   */
  public void deleteJob(Caller caller, String jobId) {
    Objects.requireNonNull(jobId, "jobId must not be null");
    require(caller, Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    if (behavior.unfinishedJobDeletion() == UnfinishedJobDeletion.REFUSED) {
      requireEnded(caller, jobId);
    }
    Instant now = clock.instant();
    RemovedJobs deleted = store.delete(caller.tenantId(), lowerCase(jobId), now);
    if (deleted.count() == 0) {
      throw new JobNotFoundException(jobId);
    }
    for (StoredJob job : deleted.jobs()) {
      transitions.tell(JobLifecycle.transition(SnapshotJobEvent.DELETE, job, job, now));
    }
  }

  private void requireEnded(Caller caller, String jobId) {
    SnapshotJob job;
    try {
      job = find(caller, jobId).job();
    } catch (UnreadableJobException e) { // no worker will ever end it
      return;
    }
    if (!job.status().isTerminal()) {
      throw new JobNotDeletableException(job.id(), job.status());
    }
  }

  /**
   * Opens the snapshot of a job, as the job stands now.
   *
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_ALL}
   * @throws JobNotFoundException if the tenant has no such job (any more)
   * @throws SnapshotNotAvailableException if the job has not ended, or has failed
   */
  public Snapshot openSnapshot(Caller caller, SnapshotJob job) {
    Objects.requireNonNull(job, "job must not be null");
    require(caller, Permission.CONFIGURATION_MONITORING_READ_ALL);
    StoredJob stored = find(caller, job.id());
    String snapshotId = stored.job().snapshotId();
    if (snapshotId == null) {
      throw new SnapshotNotAvailableException(stored.job());
    }
    return new Snapshot(store, clock, stored.job(), snapshotId, stored.resourceCount());
  }

  /**
   * Opens a snapshot by its own id, which is not its job's.
   *
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_ALL}
   * @throws SnapshotNotFoundException if the tenant has no such snapshot
   */
  public Snapshot openSnapshot(Caller caller, String snapshotId) {
    Objects.requireNonNull(snapshotId, "snapshotId must not be null");
    require(caller, Permission.CONFIGURATION_MONITORING_READ_ALL);
    String id = lowerCase(snapshotId);
    StoredJob stored =
        store
            .findBySnapshot(caller.tenantId(), id, clock.instant())
            .orElseThrow(() -> new SnapshotNotFoundException(snapshotId));
    return new Snapshot(store, clock, stored.job(), id, stored.resourceCount());
  }

  /**
   * Waits until a job has ended. In stepped time it runs what is due now, and waits no further.
   *
   * @param timeout how long to wait at the most, in real time
   * @return the ended job, whether it succeeded or not
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_ALL}
   * @throws JobNotFoundException if the tenant has no such job, or loses it during the wait
   * @throws JobNotCompletedException if the job has not ended when the time is up; in stepped time,
   *     if it is not due to end now
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public SnapshotJob awaitCompletion(Caller caller, String jobId, Duration timeout)
      throws InterruptedException {
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(timeout, "timeout must not be null");
    require(caller, Permission.CONFIGURATION_MONITORING_READ_ALL);
    SnapshotJob job = runner.awaitEnd(lowerCase(jobId), () -> find(caller, jobId).job(), timeout);
    if (!job.status().isTerminal()) {
      Instant dueAt = find(caller, jobId).dueAt();
      throw new JobNotCompletedException(job, runner.whyNotEnded(dueAt, timeout));
    }
    return job;
  }

  /**
   * Returns the service's time, after {@link #close()} too: its clock, cut to the 100 ns in which
   * Graph tells time. It throws {@link IllegalStateException} while the clock is before
   * 1970-01-01T00:00:00Z or after 9999-12-31T23:59:59.9999999Z, since no store keeps such instants.
   */
  public InstantSource clock() {
    return clock;
  }

  /** Returns whether {@link #close()} has been called. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Stops the worker and refuses further calls; the store and opened snapshots stay open. Steps
   * under way may end within the {@link Builder#closeTimeout}; then the source is interrupted, and
   * their jobs are given back to the store as they were. Called by a listener, it waits in vain for
   * the step that called it.
   */
  @Override
  public void close() {
    closed = true;
    runner.close();
    watch.close();
    detachClock.run();
  }

  private StoredJob newJob(Caller caller, CreateSnapshotRequest request, Instant now) {
    String displayName = Objects.requireNonNull(request.displayName());
    Instant expiresAt = Ticks.truncate(limits.expiryOf(now));
    List<String> resources = new ArrayList<>();
    for (String resource : Objects.requireNonNull(request.resources())) {
      resources.add(Objects.requireNonNull(resource, "resource must not be null"));
    }
    SnapshotJob job =
        new SnapshotJob(
            ids.next(),
            displayName,
            Objects.requireNonNullElse(request.description(), ""),
            caller.tenantId(),
            JobLifecycle.initialStatus(),
            resources,
            now,
            null,
            null,
            caller.identity(),
            List.of());
    return new StoredJob(
        job,
        behavior.nameComparison() == NameComparison.IGNORE_CASE
            ? lowerCase(displayName)
            : displayName,
        expiresAt,
        JobLifecycle.dueAfter(pacing.untilStart(job), now, expiresAt),
        0,
        false,
        1,
        0);
  }

  private StoredJob find(Caller caller, String jobId) {
    Objects.requireNonNull(jobId, "jobId must not be null");
    return store
        .find(caller.tenantId(), lowerCase(jobId), clock.instant())
        .orElseThrow(() -> new JobNotFoundException(jobId));
  }

  private void require(Caller caller, Permission needed) {
    Objects.requireNonNull(caller, "caller must not be null");
    if (closed) {
      throw new IllegalStateException("the SnapshotService has been closed");
    }
    caller.require(needed);
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * Makes a {@link SnapshotService}. Not thread-safe.
   *
   * <p>What is not set: {@link ResourceTypes#documented()}, {@link SnapshotLimits#documented()},
   * {@link SnapshotBehavior#defaults()}, {@link Pacing#immediate()}, the system's clock, 4 workers
   * on threads of their own, a poll each second, leases of a minute, 3 attempts, an hour to read a
   * type, 5 seconds to close.
   */
  public static final class Builder {

    private static final int DEFAULT_WORKERS = 4;
    private static final Duration DEFAULT_READ_TIMEOUT = Duration.ofHours(1);

    private final JobStore store;
    private final ConfigurationSource source;
    private ResourceTypes resourceTypes = ResourceTypes.documented();
    private SnapshotLimits limits = SnapshotLimits.documented();
    private SnapshotBehavior behavior = SnapshotBehavior.defaults();
    private Pacing pacing = Pacing.immediate();
    private final List<SnapshotJobListener> listeners = new ArrayList<>();
    private @Nullable RandomGenerator random;
    private @Nullable InstantSource clock;
    private @Nullable VirtualClock virtualClock;
    private @Nullable Integer workers;
    private int claimAhead;
    private boolean hasRealTimeSettings;
    private @Nullable Executor executor;
    private Duration pollInterval = Duration.ofSeconds(1);
    private Duration lease = Duration.ofMinutes(1);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private @Nullable Duration readTimeout;
    private int maxAttempts = 3;

    private Builder(JobStore store, ConfigurationSource source) {
      this.store = Objects.requireNonNull(store, "store must not be null");
      this.source = Objects.requireNonNull(source, "source must not be null");
    }

    /** Sets which resource types can be asked for. */
    public Builder resourceTypes(ResourceTypes types) {
      resourceTypes = Objects.requireNonNull(types, "types must not be null");
      return this;
    }

    /** Sets how much a tenant may have. */
    public Builder limits(SnapshotLimits snapshotLimits) {
      limits = Objects.requireNonNull(snapshotLimits, "snapshotLimits must not be null");
      return this;
    }

    /** Sets what the service does where its documentation is silent. */
    public Builder behavior(SnapshotBehavior snapshotBehavior) {
      behavior = Objects.requireNonNull(snapshotBehavior, "snapshotBehavior must not be null");
      return this;
    }

    /** Sets how long jobs take on top of the work itself. */
    public Builder pacing(Pacing jobPacing) {
      pacing = Objects.requireNonNull(jobPacing, "jobPacing must not be null");
      return this;
    }

    /** Adds a listener; they are called in the order in which they were added. */
    public Builder listener(SnapshotJobListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
      return this;
    }

    /**
     * Sets where the randomness of ids comes from; by default a {@link SecureRandom}. Services on
     * one store must not draw the same ids.
     */
    public Builder random(RandomGenerator generator) {
      random = Objects.requireNonNull(generator, "generator must not be null");
      return this;
    }

    /**
     * Sets the clock of a service that runs as time passes. It must tell real time, at whatever
     * offset; to tell another, use {@link #stepped}.
     */
    public Builder clock(InstantSource instantSource) {
      clock = Objects.requireNonNull(instantSource, "instantSource must not be null");
      return this;
    }

    /**
     * Makes the service stand still except when the clock is moved: then what falls due is done on
     * the thread that moves it. Excludes {@link #clock}, {@link #workers}, {@link #executor},
     * {@link #claimAhead}, {@link #pollInterval} and {@link #closeTimeout}.
     */
    public Builder stepped(VirtualClock virtual) {
      virtualClock = Objects.requireNonNull(virtual, "virtual must not be null");
      return this;
    }

    /**
     * Sets how many jobs are worked on at a time; 0 for a service that accepts jobs and leaves them
     * to others on the same store.
     */
    public Builder workers(int count) {
      if (count < 0) {
        throw new IllegalArgumentException("workers must be at least 0, but was " + count);
      }
      workers = count;
      return this;
    }

    /**
     * Sets how many jobs to claim beyond those that a worker is free for; by default none. They
     * wait in this service, where no other node takes them. A store is then asked less often: worth
     * it where jobs are many and short.
     */
    public Builder claimAhead(int jobs) {
      if (jobs < 0) {
        throw new IllegalArgumentException("claimAhead must be at least 0, but was " + jobs);
      }
      claimAhead = jobs;
      hasRealTimeSettings = true;
      return this;
    }

    /**
     * Sets what runs the workers, in place of threads of the service's own; the service does not
     * shut it down. It must not run them on the thread that hands them over.
     */
    public Builder executor(Executor workerExecutor) {
      executor = Objects.requireNonNull(workerExecutor, "workerExecutor must not be null");
      return this;
    }

    /** Sets how often to look for jobs that other services left in the store; positive. */
    public Builder pollInterval(Duration interval) {
      Objects.requireNonNull(interval, "interval must not be null");
      pollInterval = requirePositive("pollInterval", interval);
      hasRealTimeSettings = true;
      return this;
    }

    /**
     * Sets for how long a worker that is not heard of keeps its job; from 10 ms to 1 day. Work that
     * takes longer is safe: the lease is renewed while it goes on.
     */
    public Builder lease(Duration duration) {
      Objects.requireNonNull(duration, "duration must not be null");
      if (duration.compareTo(Duration.ofMillis(10)) < 0
          || duration.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException(
            "lease must be from 10 ms to 1 day, but was " + duration);
      }
      lease = Duration.ofMillis(duration.toMillis());
      return this;
    }

    /** Sets after how many attempts that end without an answer a job fails; at least 1. */
    public Builder maxAttempts(int attempts) {
      if (attempts < 1) {
        throw new IllegalArgumentException("maxAttempts must be at least 1, but was " + attempts);
      }
      maxAttempts = attempts;
      return this;
    }

    /**
     * Sets how long {@link SnapshotService#close} waits for steps to end by themselves, and again
     * after it has interrupted them; positive.
     */
    public Builder closeTimeout(Duration duration) {
      Objects.requireNonNull(duration, "duration must not be null");
      closeTimeout = requirePositive("closeTimeout", duration);
      hasRealTimeSettings = true;
      return this;
    }

    /**
     * Sets how long the read of one type may take in real time, from the call of {@link
     * ConfigurationSource#read} to the last instance; positive. When it has elapsed, the thread is
     * interrupted if it is inside the source, and the timeout becomes the error of the type; the
     * instances that were read before are kept. Closing the reader may take as long again.
     *
     * <p>A source that ignores the interruption keeps its worker until it returns; what it returns
     * is then discarded. A warning is logged for each call into a source that has not returned for
     * a minute or two, and again each time its age has doubled.
     *
     * <p>The default is an hour. Without a bound, reads that never end would take one worker after
     * the other; and since a whole tenant takes up to an hour, no single type should need as long.
     * For no bound, use a duration that never elapses, such as that of {@link
     * java.time.temporal.ChronoUnit#FOREVER}.
     */
    public Builder readTimeout(Duration duration) {
      Objects.requireNonNull(duration, "duration must not be null");
      readTimeout = requirePositive("readTimeout", duration);
      return this;
    }

    /**
     * Returns a service, which is running.
     *
     * @throws IllegalStateException if {@link #stepped} was combined with {@link #clock}, {@link
     *     #workers}, {@link #executor} or {@link #readTimeout}
     */
    public SnapshotService build() {
      if (virtualClock != null
          && (clock != null || workers != null || executor != null || readTimeout != null)) {
        throw new IllegalStateException(
            "stepped excludes clock, workers, executor and readTimeout: the virtual clock is the"
                + " clock, and the thread that moves it does the work");
      }
      if (virtualClock != null && hasRealTimeSettings) {
        throw new IllegalStateException(
            "stepped excludes claimAhead, pollInterval and closeTimeout: they apply in real time");
      }
      return new SnapshotService(this);
    }

    private static Duration requirePositive(String name, Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(name + " must be positive, but was " + duration);
      }
      return duration;
    }
  }
}
