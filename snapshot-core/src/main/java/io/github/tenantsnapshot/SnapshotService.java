package io.github.tenantsnapshot;

import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.internal.job.BufferedSecureRandom;
import io.github.tenantsnapshot.internal.job.CallWatch;
import io.github.tenantsnapshot.internal.job.CompletionSignal;
import io.github.tenantsnapshot.internal.job.DaemonThreads;
import io.github.tenantsnapshot.internal.job.Ids;
import io.github.tenantsnapshot.internal.job.JobLifecycle;
import io.github.tenantsnapshot.internal.job.JobRunner;
import io.github.tenantsnapshot.internal.job.JobWorker;
import io.github.tenantsnapshot.internal.job.RealTimeRunner;
import io.github.tenantsnapshot.internal.job.RunnerThreads;
import io.github.tenantsnapshot.internal.job.TransitionListeners;
import io.github.tenantsnapshot.internal.job.VirtualTimeRunner;
import io.github.tenantsnapshot.internal.job.WorkerSettings;
import io.github.tenantsnapshot.internal.values.Ticks;
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
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The service that creates snapshots of tenants' configuration: it accepts requests, runs their
 * jobs, and opens the results.
 *
 * <p>{@link #createSnapshot} validates a request and stores a job, nothing more. A worker then
 * starts the job, reads each of its types from the {@link ConfigurationSource}, and publishes the
 * snapshot atomically. A job runs at least once; its result is published exactly once.
 *
 * <p>The worker runs in real time by default, and in virtual time if {@link Builder#clock} is a
 * {@link VirtualClock}.
 *
 * <p>Each method that takes a caller sees the jobs of the caller's tenant only. It throws a {@link
 * SnapshotException} if the call is rejected, a {@link
 * io.github.tenantsnapshot.spi.JobStoreException} if the store fails, and an {@link
 * IllegalStateException} after {@link #close()}. Thread-safe.
 *
 * @see <a
 *     href="https://learn.microsoft.com/graph/api/resources/unified-tenant-configuration-management-api-overview">Graph:
 *     overview of the tenant configuration management APIs</a>
 */
public final class SnapshotService implements AutoCloseable {

  private static final int LIST_PAGE = 100;

  private final JobStore store;
  private final SnapshotBehavior behavior;
  private final InstantSource clock;
  private final CallWatch watch;
  private final JobAdmission admission;
  private final TransitionListeners transitions;
  private final JobRunner runner;
  private final Runnable detachClock;
  private volatile boolean closed;

  private SnapshotService(Builder builder) {
    InstantSource given = builder.clock;
    this.store = builder.store;
    this.behavior = builder.behavior;
    this.clock = () -> Ticks.ofClock(given.instant());
    Ids ids = new Ids(Objects.requireNonNullElseGet(builder.random, BufferedSecureRandom::new));
    CompletionSignal completionSignal = new CompletionSignal();
    this.watch =
        given instanceof VirtualClock || builder.threads != null
            ? CallWatch.none()
            : CallWatch.inRealTime(builder.readTimeout);
    this.transitions = new TransitionListeners(builder.listeners, completionSignal, watch);
    this.admission =
        new JobAdmission(builder.resourceTypes, builder.limits, behavior, builder.pacing, ids);
    JobWorker worker =
        new JobWorker(
            store,
            builder.source,
            clock,
            new WorkerSettings(
                builder.limits,
                behavior,
                builder.pacing,
                FixedPacing.extractsAtOnce(builder.pacing),
                builder.lease,
                builder.maxAttempts),
            ids,
            transitions,
            watch);
    if (given instanceof VirtualClock virtual) {
      VirtualTimeRunner virtualTime = new VirtualTimeRunner(store, worker, virtual);
      VirtualClock.Follower follower = followerOf(virtualTime);
      virtual.follow(follower);
      this.runner = virtualTime;
      this.detachClock = () -> virtual.unfollow(follower);
    } else {
      this.runner =
          new RealTimeRunner(
              worker, clock, completionSignal, builder.realTimeSettings(), builder.newThreads());
      this.detachClock = () -> {};
    }
  }

  private static VirtualClock.Follower followerOf(VirtualTimeRunner runner) {
    return new VirtualClock.Follower() {
      @Override
      public Optional<Instant> nextDue() {
        return runner.nextDue();
      }

      @Override
      public void runOneDue() {
        runner.runOneDue();
      }
    };
  }

  /**
   * Returns a builder.
   *
   * @param store the store of the jobs; the service does not close it
   * @param source the source of the tenants' configuration
   */
  public static Builder builder(JobStore store, ConfigurationSource source) {
    return new Builder(store, source);
  }

  /**
   * Creates a job that takes a snapshot.
   *
   * @see <a
   *     href="https://learn.microsoft.com/graph/api/configurationbaseline-createsnapshot">Graph:
   *     createSnapshot</a>
   * @return the new job, which is {@link SnapshotJobStatus#NOT_STARTED}
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_WRITE_ALL}
   * @throws InvalidRequestException if the request violates rules; the exception lists them all
   * @throws DisplayNameTakenException if another job of the tenant has the display name
   * @throws TooManyVisibleJobsException if the tenant has the maximum number of visible jobs
   * @throws QuotaExceededException if the tenant's quota of resources is used up
   */
  public SnapshotJob createSnapshot(Caller caller, CreateSnapshotRequest request) {
    Instant now = clock.instant();
    StoredJob job = admit(caller, request, store::admit, transitions, now);
    transitions.notifyListeners(JobLifecycle.transition(SnapshotJobEvent.CREATE, null, job, now));
    if (job.dueAt() != null) {
      runner.dueAt(job.dueAt());
    }
    return job.job();
  }

  /**
   * Creates a job that takes a snapshot, as part of a transaction of the caller: the job exists if
   * and only if that transaction commits.
   *
   * <p>The service does not see the commit. Its workers therefore find the job at their next poll,
   * and listeners are not notified of {@link SnapshotJobEvent#CREATE}, nor of the expiry of jobs
   * that the store removes in the same transaction. Other calls that create a job for the tenant
   * may block until the transaction ends.
   *
   * @param transaction the transaction, created from this service's store, for example by the JDBC
   *     store
   * @return the job as it will be, which is {@link SnapshotJobStatus#NOT_STARTED}
   * @throws IllegalArgumentException if the transaction was created from another store
   * @throws SnapshotException as {@link #createSnapshot(Caller, CreateSnapshotRequest)} does; the
   *     transaction remains usable
   * @throws io.github.tenantsnapshot.spi.JobStoreException if the store fails; the caller must roll
   *     the transaction back, since its earlier changes may be lost
   */
  public SnapshotJob createSnapshot(
      Caller caller, CreateSnapshotRequest request, JobTransaction transaction) {
    Objects.requireNonNull(caller, "caller must not be null");
    Objects.requireNonNull(request, "request must not be null");
    if (!store.owns(Objects.requireNonNull(transaction, "transaction must not be null"))) {
      throw new IllegalArgumentException(
          "transaction must be created from this service's store: " + transaction.store());
    }
    return admit(caller, request, transaction::admit, TransitionListeners.none(), clock.instant())
        .job();
  }

  private StoredJob admit(
      Caller caller,
      CreateSnapshotRequest request,
      JobAdmission.Target target,
      TransitionListeners listeners,
      Instant now) {
    require(caller, Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    Objects.requireNonNull(request, "request must not be null");
    return admission.admit(caller, request, target, listeners, now);
  }

  /**
   * Returns the current state of a job.
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
   * Returns the tenant's jobs, oldest first, except for those that the store cannot read.
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
    return Collections.unmodifiableList(jobs);
  }

  /**
   * Deletes a job and its snapshot. If a worker still runs the job, its work has no effect. A job
   * that the store cannot read is deleted too, but listeners are not notified of it.
   *
   * @see <a href="https://learn.microsoft.com/graph/api/configurationsnapshotjob-delete">Graph:
   *     delete configurationSnapshotJob</a>
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_WRITE_ALL}
   * @throws JobNotFoundException if the tenant has no such job
   * @throws JobNotDeletableException if the job has not ended and the behavior is {@link
   *     UnfinishedJobDeletion#REJECTED}
   */
  public void deleteJob(Caller caller, String jobId) {
    Objects.requireNonNull(jobId, "jobId must not be null");
    require(caller, Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    if (behavior.unfinishedJobDeletion() == UnfinishedJobDeletion.REJECTED) {
      requireEnded(caller, jobId);
    }
    Instant now = clock.instant();
    RemovedJobs deleted = store.delete(caller.tenantId(), lowerCase(jobId), now);
    if (deleted.count() == 0) {
      throw new JobNotFoundException(jobId);
    }
    for (StoredJob job : deleted.jobs()) {
      transitions.notifyListeners(JobLifecycle.transition(SnapshotJobEvent.DELETE, job, job, now));
    }
  }

  private void requireEnded(Caller caller, String jobId) {
    SnapshotJob job;
    try {
      job = find(caller, jobId).job();
    } catch (UnreadableJobException e) { // no worker can end it
      return;
    }
    if (!job.status().isTerminal()) {
      throw new JobNotDeletableException(job);
    }
  }

  /**
   * Opens the snapshot of a job. The current state of the job decides, not the given one.
   *
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_ALL}
   * @throws JobNotFoundException if the tenant has no such job
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
   * Opens a snapshot by its own id, which differs from its job's id.
   *
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_ALL}
   * @throws SnapshotNotFoundException if the tenant has no such snapshot
   */
  public Snapshot openSnapshotById(Caller caller, String snapshotId) {
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
   * Waits until a job has ended. In virtual time, this method runs the work that is due now and
   * does not wait.
   *
   * @param timeout the maximum time to wait, in real time, with the reads of the store; it does not
   *     interrupt a read
   * @return the ended job, whether it succeeded or failed
   * @throws PermissionDeniedException if the caller lacks {@link
   *     Permission#CONFIGURATION_MONITORING_READ_ALL}
   * @throws JobNotFoundException if the tenant has no such job, or the job is deleted or expires
   *     during the wait
   * @throws JobNotCompletedException if the job has not ended when the timeout elapses; in virtual
   *     time, if it does not end now
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
   * Returns the service's clock, truncated to Graph's precision of 100 ns. It works after {@link
   * #close()} too.
   *
   * <p>The returned source throws {@link IllegalStateException} while the clock is before
   * 1970-01-01T00:00:00Z or after 9999-12-31T23:59:59.9999999Z, since stores cannot keep such
   * instants.
   */
  public InstantSource clock() {
    return clock;
  }

  /** Returns whether {@link #close()} has been called. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Stops the worker and rejects further calls. The store and opened snapshots stay open.
   *
   * <p>Steps that are running may end within the {@link Builder#closeTimeout}. After that, the
   * source is interrupted, and the claims of unfinished jobs are released. If a listener calls this
   * method, it blocks until the timeout, because the calling step cannot finish.
   */
  @Override
  public void close() {
    closed = true;
    runner.close();
    watch.close();
    detachClock.run();
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
   * A builder of a {@link SnapshotService}. Not thread-safe.
   *
   * <p>The defaults are {@link ResourceTypes#documented()}, {@link SnapshotLimits#documented()},
   * {@link SnapshotBehavior#defaults()}, {@link Pacing#immediate()}, the system clock, 4 workers on
   * threads of their own, a poll interval of 1 second, leases of 1 minute, at most 3 attempts, a
   * read timeout of 1 hour, and a close timeout of 5 seconds.
   */
  public static final class Builder {

    private static final Duration MIN_LEASE = Duration.ofMillis(10);
    private static final Duration MAX_LEASE = Duration.ofDays(1);

    private final JobStore store;
    private final ConfigurationSource source;
    private final List<SnapshotJobListener> listeners = new ArrayList<>();
    private final Set<String> settingsOfRealTime = new LinkedHashSet<>();
    private ResourceTypes resourceTypes = ResourceTypes.documented();
    private SnapshotLimits limits = SnapshotLimits.documented();
    private SnapshotBehavior behavior = SnapshotBehavior.defaults();
    private Pacing pacing = Pacing.immediate();
    private @Nullable RandomGenerator random;
    private InstantSource clock = InstantSource.system();
    private int workers = 4;
    private int claimAhead;
    private @Nullable Executor executor;
    private @Nullable RunnerThreads threads;
    private Duration pollInterval = Duration.ofSeconds(1);
    private Duration lease = Duration.ofMinutes(1);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private Duration readTimeout = Duration.ofHours(1);
    private int maxAttempts = 3;

    private Builder(JobStore store, ConfigurationSource source) {
      this.store = Objects.requireNonNull(store, "store must not be null");
      this.source = Objects.requireNonNull(source, "source must not be null");
    }

    /** Sets the supported resource types. */
    public Builder resourceTypes(ResourceTypes resourceTypes) {
      this.resourceTypes = Objects.requireNonNull(resourceTypes, "resourceTypes must not be null");
      return this;
    }

    /** Sets the limits of each tenant. */
    public Builder limits(SnapshotLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits must not be null");
      return this;
    }

    /** Sets the behavior where the documentation of the real service leaves it open. */
    public Builder behavior(SnapshotBehavior behavior) {
      this.behavior = Objects.requireNonNull(behavior, "behavior must not be null");
      return this;
    }

    /** Sets the time that jobs take in addition to the work itself. */
    public Builder pacing(Pacing pacing) {
      this.pacing = Objects.requireNonNull(pacing, "pacing must not be null");
      return this;
    }

    /** Adds a listener. Listeners are notified in the order in which they were added. */
    public Builder addListener(SnapshotJobListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
      return this;
    }

    /**
     * Sets the source of random ids; by default a {@link SecureRandom}. Services that share a store
     * must not generate the same ids.
     */
    public Builder random(RandomGenerator random) {
      this.random = Objects.requireNonNull(random, "random must not be null");
      return this;
    }

    /**
     * Sets the clock, and with it when work is done:
     *
     * <ul>
     *   <li>With a {@link VirtualClock}, in virtual time: due work runs only when the clock
     *       advances, on the advancing thread. The settings {@link #workers}, {@link #claimAhead},
     *       {@link #executor}, {@link #pollInterval}, {@link #closeTimeout} and {@link
     *       #readTimeout} must not be set.
     *   <li>With any other clock, in real time: workers run due work on threads of their own. The
     *       clock must run at the speed of real time, at any offset.
     * </ul>
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock must not be null");
      return this;
    }

    /**
     * Sets the maximum number of jobs that run at the same time. With 0, the service creates jobs
     * and leaves them to other services on the same store.
     *
     * @throws IllegalArgumentException if {@code workers} is negative
     */
    public Builder workers(int workers) {
      this.workers = requireNotNegative("workers", workers);
      return this;
    }

    /**
     * Sets how many jobs the service claims beyond those that a worker is free for; 0 by default.
     * They wait in this service, where no other service can take them. Fewer calls of the store are
     * then needed, which pays off if jobs are many and short.
     *
     * @throws IllegalArgumentException if {@code claimAhead} is negative
     */
    public Builder claimAhead(int claimAhead) {
      this.claimAhead = requireNotNegative("claimAhead", claimAhead);
      return this;
    }

    /**
     * Sets the executor of the workers, instead of threads that the service creates. The service
     * does not shut it down. It must not run tasks on the submitting thread.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor must not be null");
      settingsOfRealTime.add("executor");
      return this;
    }

    /** Sets the threads of the runner, for simulations in virtual time; calls are not watched. */
    Builder threads(RunnerThreads threads) {
      this.threads = threads;
      return this;
    }

    /**
     * Sets how often to poll the store for jobs that other services have left there.
     *
     * @throws IllegalArgumentException if {@code pollInterval} is not positive
     */
    public Builder pollInterval(Duration pollInterval) {
      this.pollInterval = requirePositive("pollInterval", pollInterval);
      return this;
    }

    /**
     * Sets the duration of a lease: a job whose worker has not renewed the lease for so long is
     * taken over by another worker. Jobs may run longer, since workers renew their leases.
     *
     * @throws IllegalArgumentException if {@code lease} is not from 10 ms to 1 day
     */
    public Builder lease(Duration lease) {
      Objects.requireNonNull(lease, "lease must not be null");
      if (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0) {
        throw new IllegalArgumentException("lease must be from 10 ms to 1 day: " + lease);
      }
      this.lease = Duration.ofMillis(lease.toMillis());
      return this;
    }

    /**
     * Sets the maximum number of attempts before a job fails.
     *
     * @throws IllegalArgumentException if {@code maxAttempts} is not positive
     */
    public Builder maxAttempts(int maxAttempts) {
      if (maxAttempts < 1) {
        throw new IllegalArgumentException("maxAttempts must be positive: " + maxAttempts);
      }
      this.maxAttempts = maxAttempts;
      return this;
    }

    /**
     * Sets how long {@link SnapshotService#close} waits for running steps to end, and how long it
     * waits again after it has interrupted them.
     *
     * @throws IllegalArgumentException if {@code closeTimeout} is not positive
     */
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = requirePositive("closeTimeout", closeTimeout);
      return this;
    }

    /**
     * Sets the maximum time for reading one type, in real time, from the call of {@link
     * ConfigurationSource#read} to the last instance. When it elapses, a thread inside the source
     * is interrupted, and the timeout becomes the error of the type. Instances that were read
     * before are kept. Closing the reader has the same timeout again.
     *
     * <p>A source that ignores the interruption blocks its worker until it returns; the instances
     * that it then returns are discarded. The service logs a warning for each call of a source that
     * has not returned for a minute or two, and again each time its duration has doubled.
     *
     * <p>Without a timeout, reads that never end would block one worker after the other. The
     * default is 1 hour, because the extraction of a whole tenant takes up to an hour. For no
     * timeout, pass a duration that never elapses, such as that of {@link
     * java.time.temporal.ChronoUnit#FOREVER}.
     *
     * @throws IllegalArgumentException if {@code readTimeout} is not positive
     */
    public Builder readTimeout(Duration readTimeout) {
      this.readTimeout = requirePositive("readTimeout", readTimeout);
      return this;
    }

    /**
     * Returns a new service, which is running.
     *
     * @throws IllegalStateException if the clock is a {@link VirtualClock} and a setting of real
     *     time was set
     */
    public SnapshotService build() {
      if (clock instanceof VirtualClock && !settingsOfRealTime.isEmpty()) {
        throw new IllegalStateException(
            "settings of real time must not be combined with a VirtualClock: "
                + String.join(", ", settingsOfRealTime));
      }
      return new SnapshotService(this);
    }

    private RealTimeRunner.Settings realTimeSettings() {
      return new RealTimeRunner.Settings(workers, claimAhead, pollInterval, lease, closeTimeout);
    }

    private RunnerThreads newThreads() {
      return threads != null ? threads : new DaemonThreads(workers, executor);
    }

    private int requireNotNegative(String name, int value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " must not be negative: " + value);
      }
      settingsOfRealTime.add(name);
      return value;
    }

    private Duration requirePositive(String name, Duration value) {
      Objects.requireNonNull(value, name + " must not be null");
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException(name + " must be positive: " + value);
      }
      settingsOfRealTime.add(name);
      return value;
    }
  }
}
