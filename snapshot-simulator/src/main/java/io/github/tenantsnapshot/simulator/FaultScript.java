package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.ActiveFault.IncomingRequest;
import io.github.tenantsnapshot.simulator.internal.fault.CrashingStore;
import io.github.tenantsnapshot.simulator.internal.fault.FaultScope;
import io.github.tenantsnapshot.simulator.internal.fault.StalledJobs;
import io.github.tenantsnapshot.simulator.internal.fault.WorkerCrash;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a simulator in the order in which they were added, and the places where they are
 * triggered: requests, reads, the pacing of jobs, and the job store. Thread-safe.
 */
final class FaultScript {

  private final List<ActiveFault> faults = new CopyOnWriteArrayList<>();
  private final Object nextRequest = new Object(); // one request at a time triggers faults
  private final long seed;
  private final Lifecycle lifecycle;
  private final KnownTypes types;
  private final StalledJobs stalledJobs;
  private volatile SplittableRandom random;

  /** Creates a script without faults, whose random numbers start from a seed. */
  FaultScript(long seed, Lifecycle lifecycle, KnownTypes types) {
    this.seed = seed;
    this.lifecycle = lifecycle;
    this.types = types;
    this.stalledJobs = new StalledJobs(lifecycle);
    this.random = new SplittableRandom(seed);
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  /** Returns the resource types that faults and tenants may name. */
  KnownTypes types() {
    return types;
  }

  /** Returns the jobs that faults stall. */
  StalledJobs stalledJobs() {
    return stalledJobs;
  }

  long seed() {
    return seed;
  }

  /**
   * Activates faults, all at once.
   *
   * @param tenantId the tenant that they are limited to; null for all tenants
   * @throws IllegalArgumentException if a resource type is unknown; no fault is added then
   * @throws IllegalStateException if the simulator is closed
   */
  List<ActiveFault> add(List<? extends Fault> added, @Nullable String tenantId) {
    lifecycle.requireOpen("adding a fault");
    added.forEach(fault -> fault.requireKnown(types));
    FaultScope scope = new FaultScope(tenantId, random, stalledJobs);
    List<ActiveFault> activated = added.stream().map(fault -> fault.activate(scope)).toList();
    faults.removeIf(ActiveFault::isOver);
    faults.addAll(activated);
    return activated;
  }

  /** Returns the faults that can still be triggered: of one tenant; null for all. */
  List<ActiveFault> active(@Nullable String tenantId) {
    return faults.stream()
        .filter(ActiveFault::isActive)
        .filter(fault -> isOf(fault, tenantId))
        .toList();
  }

  /** Clears the faults of one tenant; null for all. */
  void clear(@Nullable String tenantId) {
    List<ActiveFault> cleared = faults.stream().filter(fault -> isOf(fault, tenantId)).toList();
    cleared.forEach(ActiveFault::clear);
    faults.removeAll(cleared); // and none that was added meanwhile
  }

  private static boolean isOf(ActiveFault fault, @Nullable String tenantId) {
    return tenantId == null || fault.isLimitedTo(tenantId);
  }

  /** Clears all faults, and restarts the random numbers. Stalled jobs are not made due. */
  void reset() {
    stalledJobs.clear();
    clear(null);
    random = new SplittableRandom(seed);
  }

  /** Returns the faults in the order in which they are asked: as added, but random ones last. */
  private List<ActiveFault> inOrder() {
    List<ActiveFault> all = List.copyOf(faults);
    return Stream.concat(
            all.stream().filter(each -> !each.fault().isRandom()),
            all.stream().filter(each -> each.fault().isRandom()))
        .toList();
  }

  /** Returns the first result that is not null. */
  private static <T> Optional<T> first(
      List<ActiveFault> faults, Function<ActiveFault, @Nullable T> hook) {
    for (ActiveFault fault : faults) {
      T result = hook.apply(fault);
      if (result != null) {
        return Optional.of(result);
      }
    }
    return Optional.empty();
  }

  /** Returns what happens to a request, and counts it. */
  Optional<RequestHit> onRequest(
      GraphOperation operation, String tenantId, Instant virtualNow, Instant realNow) {
    if (faults.isEmpty()) {
      return Optional.empty();
    }
    IncomingRequest request = new IncomingRequest(operation, tenantId, virtualNow, realNow);
    synchronized (nextRequest) {
      List<ActiveFault> ordered = inOrder();
      return first(ordered, fault -> fault.onEarlyRequest(request))
          .or(() -> first(ordered, fault -> fault.onRequest(request)));
    }
  }

  /** Returns a source that the faults affect. */
  ConfigurationSource around(ConfigurationSource source) {
    return (context, resourceType) -> read(source, context, resourceType);
  }

  private ResourceReader read(ConfigurationSource source, ReadContext context, String resourceType)
      throws Exception {
    ResourceReader reader = source.read(context, resourceType);
    return first(inOrder(), fault -> fault.onRead(resourceType, context.tenantId(), reader))
        .orElse(reader);
  }

  /** Returns a pacing that the faults affect. */
  Pacing around(Pacing pacing) {
    return new Pacing() {
      @Override
      public Duration untilStart(SnapshotJob job) {
        return pacing.untilStart(job);
      }

      @Override
      public Duration running(SnapshotJob job) {
        return withExtraTime(pacing.running(job), job);
      }
    };
  }

  private Duration withExtraTime(Duration usual, SnapshotJob job) {
    Set<String> resourceTypes = new TreeSet<>();
    job.resources().forEach(type -> resourceTypes.add(type.toLowerCase(Locale.ROOT)));
    Duration sum = usual;
    for (ActiveFault fault : inOrder()) {
      Duration extra = fault.onStart(job, resourceTypes);
      // Saturates: the usual duration may be the longest one, too.
      sum = sum.compareTo(TimeBounds.NEVER.minus(extra)) < 0 ? sum.plus(extra) : TimeBounds.NEVER;
    }
    return sum;
  }

  /** Returns a store whose workers can be crashed by the faults. */
  JobStore around(JobStore store) {
    return new CrashingStore(store, this::onStoreOperation, stalledJobs);
  }

  /**
   * Triggers faults before or after an operation of the job store.
   *
   * @throws WorkerCrash if a fault crashes the worker
   */
  void onStoreOperation(WorkerOperation operation, boolean isDone, String tenantId) {
    for (ActiveFault fault : inOrder()) {
      if (fault.onStoreOperation(operation, isDone, tenantId)) {
        throw new WorkerCrash(fault.toString());
      }
    }
  }
}
