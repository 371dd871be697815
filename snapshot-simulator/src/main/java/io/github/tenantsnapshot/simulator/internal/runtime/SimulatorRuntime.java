package io.github.tenantsnapshot.simulator.internal.runtime;

import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.internal.graph.SnapshotApi;
import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.simulator.internal.state.SimulatorState;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import io.github.tenantsnapshot.store.memory.internal.MemoryStoreAccess;
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a simulator that a reset replaces: the clock, the jobs, the service that runs them
 * and the Graph endpoint. Thread-safe.
 */
public final class SimulatorRuntime implements AutoCloseable {

  private final SimulatorSettings settings;
  private final RuntimeClock clock;
  private final RuntimeParts parts;
  private final @Nullable MemoryJobStore ownStore;
  private final JobProgress jobProgress;
  private final JobViews jobViews;
  private final SnapshotService service;
  private final SnapshotApi api;
  private final @Nullable CountedRandom serviceIds;
  private final @Nullable CountedRandom endpointIds;

  /**
   * Creates and starts a runtime.
   *
   * @param parts what all runtimes of the simulator share
   * @param clock the virtual clock; null for real time
   * @param saved the state to continue from, in the simulator's own store; null for none
   */
  public SimulatorRuntime(
      RuntimeParts parts, @Nullable VirtualClock clock, @Nullable SimulatorState saved) {
    this.parts = parts;
    this.settings = parts.settings();
    this.clock = new RuntimeClock(clock, () -> service().clock().instant());
    this.ownStore = settings.store() == null ? newStore(saved) : null;
    JobStore store = ownStore != null ? ownStore : Objects.requireNonNull(settings.store());
    this.jobViews = new JobViews(store, settings.limits(), this.clock);
    this.jobProgress =
        new JobProgress(
            settings.progress(),
            store,
            jobViews,
            this.clock,
            parts.stalledJobs(),
            parts.tenantIds());
    if (saved != null) {
      saved.tenants().forEach(jobProgress::restoreReads);
    }
    SnapshotService.Builder serviceBuilder =
        SnapshotService.builder(parts.aroundStore().apply(store), parts.source())
            .resourceTypes(settings.resourceTypes())
            .limits(settings.limits())
            .behavior(settings.behavior())
            .pacing(parts.pacing())
            .addListener(jobProgress::follow)
            .addListener(jobViews::follow);
    if (clock != null) {
      serviceBuilder.clock(clock);
    }
    if (settings.seed() == null) {
      this.serviceIds = null;
      this.endpointIds = null;
    } else {
      SplittableRandom random = new SplittableRandom(settings.seed());
      this.serviceIds = new CountedRandom(random.nextLong(), savedIds(saved));
      this.endpointIds = new CountedRandom(random.nextLong(), List.of());
      skipSavedDraws(serviceIds, endpointIds, settings.seed(), saved);
      serviceBuilder.random(serviceIds);
    }
    this.service = serviceBuilder.build();
    this.api =
        new SnapshotApi(
            service,
            parts.authenticator(),
            settings.graphBehavior(),
            parts.fallback(),
            jobProgress,
            endpointIds != null ? endpointIds : new SecureRandom());
  }

  private static MemoryJobStore newStore(@Nullable SimulatorState saved) {
    MemoryJobStore store = new MemoryJobStore();
    if (saved != null) {
      MemoryStoreAccess.get()
          .addTenants(store, saved.tenants().stream().map(SimulatorState.Tenant::jobs).toList());
    }
    return store;
  }

  /**
   * Returns the ids of the saved jobs and snapshots. A state that a simulator without this seed has
   * saved lacks the number of draws, but its ids may come from this seed.
   */
  private static List<String> savedIds(@Nullable SimulatorState saved) {
    if (saved == null) {
      return List.of();
    }
    return saved.tenants().stream()
        .flatMap(tenant -> tenant.jobs().jobs().stream())
        .flatMap(each -> Stream.of(each.job().job().id(), each.job().job().snapshotId()))
        .filter(id -> id != null && Guids.isGuid(id))
        .toList();
  }

  /** Skips the numbers that a simulator with the same seed had drawn, also for deleted jobs. */
  private static void skipSavedDraws(
      CountedRandom service, CountedRandom endpoint, long seed, @Nullable SimulatorState saved) {
    SimulatorState.IdDraws draws = saved == null ? null : saved.ids();
    if (draws != null && draws.seed() == seed) {
      service.skip(draws.byService());
      endpoint.skip(draws.byEndpoint());
    }
  }

  /**
   * Returns the state between two steps of the clock.
   *
   * @throws IllegalStateException if called by work that the clock is running
   */
  public SimulatorState state() {
    return clock.holdStill(this::stateNow);
  }

  private SimulatorState stateNow() {
    Map<String, StoredTenant> jobs = new HashMap<>();
    for (StoredTenant each : MemoryStoreAccess.get().tenants(Objects.requireNonNull(ownStore))) {
      jobs.put(each.tenantId(), each);
    }
    List<SimulatorState.Tenant> saved = new ArrayList<>();
    parts
        .configurations()
        .get()
        .forEach(
            (tenantId, configuration) -> {
              StoredTenant its = jobs.get(tenantId);
              if (its == null) {
                its = new StoredTenant(tenantId, List.of(), Map.of());
              }
              saved.add(
                  new SimulatorState.Tenant(
                      its,
                      configuration,
                      jobProgress.readsOf(its),
                      parts.directories() == null ? null : parts.directories().apply(tenantId)));
            });
    // last: ids of the saved jobs must not be drawn again
    SimulatorState.IdDraws draws =
        settings.seed() == null || serviceIds == null || endpointIds == null
            ? null
            : new SimulatorState.IdDraws(settings.seed(), serviceIds.drawn(), endpointIds.drawn());
    return new SimulatorState(clock.instant(), draws, saved);
  }

  /** Returns the service, which runs the jobs. */
  public SnapshotService service() {
    return service;
  }

  /** Returns the Graph endpoint. */
  public SnapshotApi api() {
    return api;
  }

  /** Returns what advances the jobs. */
  public JobProgress jobProgress() {
    return jobProgress;
  }

  /** Returns views of the jobs in the store. */
  public JobViews jobViews() {
    return jobViews;
  }

  /** Returns the clock. */
  public RuntimeClock clock() {
    return clock;
  }

  /**
   * Advances the clock until no job is due any more; returns false in real time.
   *
   * @throws IllegalStateException if the simulator is closed before or meanwhile, since no job ends
   *     then
   */
  public boolean runUntilIdle(Lifecycle lifecycle) {
    if (!clock.isVirtual()) {
      return false;
    }
    for (Optional<Instant> next = jobProgress.lastDue();
        next.isPresent();
        next = jobProgress.lastDue()) {
      lifecycle.requireOpen("runUntilIdle");
      Instant target = next.get();
      var unused = clock.move(now -> target.isBefore(now) ? now : target);
    }
    return true;
  }

  @Override
  public void close() {
    service.close();
  }
}
