package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.CallerAuthenticator;
import io.github.tenantsnapshot.graph.GraphCall;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.internal.SimulatorState;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.store.memory.StoredTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a reset of a simulator makes anew: the clock, the jobs, and what runs and answers them.
 * Thread-safe.
 */
final class World implements AutoCloseable {

  private final SimulatorSettings settings;
  private final @Nullable VirtualClock clock;
  private final ReentrantLock moves = new ReentrantLock();
  private final Progress progress;
  private final Tenants tenants;
  private final FaultScript faults;
  private final @Nullable MemoryJobStore ownStore;
  private final JobStore store;
  private final SnapshotService service;
  private final GraphEndpoint endpoint;
  private final @Nullable CountedRandom serviceIds;
  private final @Nullable CountedRandom endpointIds;
  private final Set<GraphRequest> unmatched =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
  private final Map<String, String> unfinished = new ConcurrentHashMap<>(); // tenants by job
  private final Map<String, Integer> looks = new ConcurrentHashMap<>(); // by job

  /**
   * Starts anew.
   *
   * @param clock what tells the time; null for real time
   * @param saved what jobs and ids go on from, in a store of the simulator's own; null for none
   */
  World(
      SimulatorSettings settings,
      @Nullable VirtualClock clock,
      Tenants tenants,
      FaultScript faults,
      CallerAuthenticator authenticator,
      @Nullable SimulatorState saved) {
    this.settings = settings;
    this.clock = clock;
    this.progress = settings.progress();
    this.tenants = tenants;
    this.faults = faults;
    this.ownStore = settings.store() == null ? newStore(saved) : null;
    this.store = ownStore != null ? ownStore : Objects.requireNonNull(settings.store());
    if (saved != null) {
      saved.tenants().forEach(this::follow);
    }
    SnapshotService.Builder serviceBuilder =
        SnapshotService.builder(new CrashingStore(store, faults), faults.around(tenants))
            .resourceTypes(settings.resourceTypes())
            .limits(settings.limits())
            .behavior(settings.behavior())
            .pacing(faults.around(progress.pacing()))
            .listener(this::follow);
    if (clock != null) {
      serviceBuilder.stepped(clock);
    }
    if (settings.seed() == null) {
      this.serviceIds = null;
      this.endpointIds = null;
    } else {
      SplittableRandom random = new SplittableRandom(settings.seed());
      this.serviceIds = new CountedRandom(random.split());
      this.endpointIds = new CountedRandom(random.split());
      goOn(serviceIds, endpointIds, settings.seed(), saved);
      serviceBuilder.random(serviceIds);
    }
    this.service = serviceBuilder.build();
    GraphEndpoint.Builder endpointBuilder = GraphEndpoint.builder(service, authenticator);
    if (endpointIds != null) {
      endpointBuilder.random(endpointIds);
    }
    this.endpoint =
        endpointBuilder
            .behavior(settings.graphBehavior())
            .otherwise(request -> other(settings, request))
            .build();
  }

  private static MemoryJobStore newStore(@Nullable SimulatorState saved) {
    return saved == null
        ? new MemoryJobStore()
        : new MemoryJobStore(saved.tenants().stream().map(SimulatorState.Tenant::jobs).toList());
  }

  /** Draws no ids again that the saved jobs have. */
  private static void goOn(
      CountedRandom service, CountedRandom endpoint, long seed, @Nullable SimulatorState saved) {
    SimulatorState.IdDraws draws = saved == null ? null : saved.ids();
    if (draws != null && draws.seed() == seed) {
      service.skip(draws.byService());
      endpoint.skip(draws.byEndpoint());
    }
  }

  private void follow(SimulatorState.Tenant tenant) {
    looks.putAll(tenant.looks());
    for (StoredTenant.Job each : tenant.jobs().jobs()) {
      SnapshotJob job = each.job().job();
      if (!job.status().isTerminal()) {
        unfinished.put(job.id(), job.tenantId());
      }
    }
  }

  /**
   * Returns the state, as it is between two steps of the clock.
   *
   * @throws IllegalStateException if the clock itself is running what calls this
   */
  SimulatorState state() {
    return clock == null ? stateNow() : clock.holdStill(this::stateNow);
  }

  private SimulatorState stateNow() {
    Map<String, StoredTenant> jobs = new HashMap<>();
    for (StoredTenant each : Objects.requireNonNull(ownStore).tenants()) {
      jobs.put(each.tenantId(), each);
    }
    List<SimulatorState.Tenant> saved = new ArrayList<>();
    for (SimulatedTenant tenant : tenants.all()) {
      StoredTenant its = jobs.get(tenant.id());
      if (its == null) {
        its = new StoredTenant(tenant.id(), List.of(), Map.of());
      }
      saved.add(new SimulatorState.Tenant(its, tenant.configuration(), looksAt(its)));
    }
    // Last, so that none of the ids is drawn again.
    SimulatorState.IdDraws draws =
        settings.seed() == null || serviceIds == null || endpointIds == null
            ? null
            : new SimulatorState.IdDraws(settings.seed(), serviceIds.drawn(), endpointIds.drawn());
    return new SimulatorState(service.clock().instant(), draws, saved);
  }

  private Map<String, Integer> looksAt(StoredTenant tenant) {
    Map<String, Integer> counts = new HashMap<>();
    for (StoredTenant.Job each : tenant.jobs()) {
      Integer count = looks.get(each.job().job().id());
      if (count != null) {
        counts.put(each.job().job().id(), count);
      }
    }
    return counts;
  }

  private Optional<GraphResponse> other(SimulatorSettings settings, GraphRequest request) {
    Optional<GraphResponse> answer = settings.otherRequests().answer(request);
    if (answer.isEmpty()) {
      unmatched.add(request);
    }
    return answer;
  }

  /** Tells whether the request has been answered as one that is not simulated; forgets it. */
  boolean isUnmatched(GraphRequest request) {
    return unmatched.remove(request);
  }

  private void follow(SnapshotJobTransition transition) {
    String jobId = transition.job().id();
    if (transition.to() == null || transition.to().isTerminal()) {
      unfinished.remove(jobId);
      looks.remove(jobId);
    } else {
      unfinished.put(jobId, transition.job().tenantId());
    }
  }

  SnapshotService service() {
    return service;
  }

  GraphEndpoint endpoint() {
    return endpoint;
  }

  /** Moves the clock on; false if nobody can. */
  boolean advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("the duration must not be negative, but was " + duration);
    }
    return move(now -> now.plus(duration));
  }

  /** Moves the clock to an instant; false if nobody can. */
  boolean advanceTo(Instant target) {
    return move(now -> target);
  }

  /** Moves the clock on for as long as a job has something to do; false if nobody can. */
  boolean runUntilIdle() {
    if (clock == null) {
      return false;
    }
    for (Optional<Instant> next = lastDue(); next.isPresent(); next = lastDue()) {
      Instant target = next.get();
      var unused = move(now -> target.isBefore(now) ? now : target);
    }
    return true;
  }

  /** Moves the clock; false if nobody can. Moves take turns, so that each has its whole way. */
  private boolean move(UnaryOperator<Instant> target) {
    VirtualClock moved = clock;
    if (moved == null) {
      return false;
    }
    // First without the lock: refuses whom the clock is running, who would wait for ever.
    despiteCrashes(() -> moved.advance(Duration.ZERO));
    moves.lock();
    try {
      Instant end = target.apply(moved.instant());
      despiteCrashes(() -> moved.advanceTo(end));
    } finally {
      moves.unlock();
    }
    return true;
  }

  private static void despiteCrashes(Runnable moving) {
    boolean arrived = false;
    while (!arrived) {
      try {
        moving.run();
        arrived = true;
      } catch (WorkerCrash crash) {
        // it had claimed a job, which is due again when its lease ends: there are other workers
        arrived = false;
      }
    }
  }

  /** Returns the last instant at which an unfinished job is due before it expires. */
  private Optional<Instant> lastDue() {
    Instant now = service.clock().instant();
    return unfinished.entrySet().stream()
        .flatMap(job -> store.find(job.getValue(), job.getKey(), now).stream())
        .filter(job -> job.dueAt() != null && job.dueAt().isBefore(job.expiresAt()))
        .map(StoredJob::dueAt)
        .map(Objects::requireNonNull)
        .max(Instant::compareTo);
  }

  /** Lets jobs go on as a look at them does, before it is answered. */
  void look(GraphCall call, String tenantId) {
    boolean atOne = call.operation() == GraphOperation.GET_JOB;
    if (!atOne && call.operation() != GraphOperation.LIST_JOBS) {
      return;
    }
    if (progress.step() != null) {
      var unused = advance(progress.step());
    } else if (progress.reads() > 0) {
      List<String> seen =
          atOne
              ? List.of(Objects.requireNonNull(call.key()).toLowerCase(Locale.ROOT))
              : unfinished.entrySet().stream()
                  .filter(job -> job.getValue().equals(tenantId))
                  .map(Map.Entry::getKey)
                  .sorted()
                  .toList();
      moves.lock(); // or else a look would be lost on a job that another one has just set going
      try {
        seen.stream()
            .filter(jobId -> tenantId.equals(unfinished.get(jobId)))
            .forEach(jobId -> lookAt(tenantId, jobId));
      } finally {
        moves.unlock();
      }
    }
  }

  private void lookAt(String tenantId, String jobId) {
    int count = looks.merge(jobId, 1, Integer::sum);
    if (store
        .find(tenantId, jobId, service.clock().instant())
        .filter(found -> found.job().status() == SnapshotJobStatus.NOT_STARTED)
        .isPresent()) {
      resume(tenantId, jobId); // it starts
    }
    if (count >= progress.reads() && !faults.isHeld(tenantId, jobId)) {
      resume(tenantId, jobId); // it ends
    }
  }

  /** Makes a job due at once, and does what is due if the clock is ours to move. */
  void resume(String tenantId, String jobId) {
    Instant now = service.clock().instant();
    if (store.reschedule(tenantId, jobId, now, now)) {
      var unused = advance(Duration.ZERO);
    }
  }

  /** Lets jobs go on as an answer does that was given. */
  void answered(GraphCall call, int status) {
    if (progress.isAtOnce()
        && call.operation() == GraphOperation.CREATE_SNAPSHOT
        && status == 200) {
      var unused = advance(Duration.ZERO);
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
