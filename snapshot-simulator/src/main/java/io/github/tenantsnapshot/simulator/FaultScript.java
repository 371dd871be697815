package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a simulator, in the order in which they were added, and where in its works they
 * happen. Thread-safe.
 */
final class FaultScript {

  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Map<Held, Set<ResourceTypeFault>> held = new HashMap<>(); // guarded by itself
  private final Set<Held> starting = new HashSet<>(); // held, but not yet stored; guarded by held
  private final Object nextRequest = new Object(); // what happens to requests is decided in turn
  private final long seed;
  private final Lifecycle lifecycle;
  private final KnownTypes types;
  private volatile BiConsumer<String, String> resumption = (tenantId, jobId) -> {};
  private volatile SplittableRandom random;
  private final Consumer<ResourceTypeFault> letGo;

  /** A job that is made to run for ever. */
  private record Held(String tenantId, String jobId) {}

  /** Makes an empty script, whose chances are drawn from a seed. */
  FaultScript(long seed, Lifecycle lifecycle, KnownTypes types) {
    this.seed = seed;
    this.lifecycle = lifecycle;
    this.types = types;
    this.random = new SplittableRandom(seed);
    this.letGo = this::resume;
  }

  private FaultScript(FaultScript whole) {
    this.seed = whole.seed;
    this.lifecycle = whole.lifecycle;
    this.types = whole.types;
    this.random = whole.random;
    this.letGo = whole.letGo;
  }

  /** Returns an empty script, whose faults do not happen before they are {@link #addAll added}. */
  FaultScript draft() {
    lifecycle.requireOpen("adding a fault");
    return new FaultScript(this);
  }

  /** Takes what makes a job, by tenant and id, due at once. */
  void resumeWith(BiConsumer<String, String> makingDue) {
    resumption = makingDue;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  /** Returns the resource types that a fault can be about. */
  KnownTypes types() {
    return types;
  }

  long seed() {
    return seed;
  }

  SplittableRandom random() {
    return random;
  }

  <F extends Fault> F add(F fault) {
    lifecycle.requireOpen("adding a fault");
    faults.removeIf(FaultScript::isOver);
    faults.add(fault);
    return fault;
  }

  /** Adds the faults of a draft, all at once. */
  void addAll(FaultScript draft) {
    lifecycle.requireOpen("adding a fault");
    faults.removeIf(FaultScript::isOver);
    faults.addAll(draft.faults);
  }

  ResourceTypeFault addEndless(String resourceType, @Nullable String tenantId) {
    types.require(resourceType);
    return add(ResourceTypeFault.endless(resourceType, tenantId, random, letGo));
  }

  private static boolean isOver(Fault fault) {
    return fault instanceof RequestFault request ? request.isOver() : !fault.isActive();
  }

  /** Returns the faults that can still happen: of one tenant; null for all. */
  List<Fault> active(@Nullable String tenantId) {
    return faults.stream().filter(Fault::isActive).filter(fault -> isOf(fault, tenantId)).toList();
  }

  /** Clears the faults of one tenant; null for all. */
  void clear(@Nullable String tenantId) {
    List<Fault> cleared = faults.stream().filter(fault -> isOf(fault, tenantId)).toList();
    cleared.forEach(Fault::clear);
    faults.removeAll(cleared); // not those that were added meanwhile
  }

  private static boolean isOf(Fault fault, @Nullable String tenantId) {
    return tenantId == null || fault.isOf(tenantId);
  }

  /** Clears all faults, and starts anew with the chances. Jobs that are held up stay so. */
  void reset() {
    synchronized (held) {
      held.clear();
      starting.clear();
    }
    clear(null);
    random = new SplittableRandom(seed);
  }

  /** Returns those of a kind, in the order in which they are asked. */
  private <F extends Fault> Stream<F> inOrder(Class<F> kind) {
    List<F> all = faults.stream().filter(kind::isInstance).map(kind::cast).toList();
    return Stream.concat(
        all.stream().filter(fault -> !fault.isByChance()), all.stream().filter(Fault::isByChance));
  }

  /** What happens to a request; {@code early} is zero unless the client did not wait. */
  record RequestHit(RequestFault fault, Duration early) {}

  /** Returns what happens to a request, and counts it. */
  Optional<RequestHit> onRequest(
      GraphOperation operation, String tenantId, Instant virtualNow, Instant realNow) {
    if (faults.isEmpty()) {
      return Optional.empty();
    }
    synchronized (nextRequest) {
      Optional<RequestHit> early =
          inOrder(RequestFault.class)
              .map(
                  fault ->
                      new RequestHit(fault, fault.early(operation, tenantId, virtualNow, realNow)))
              .filter(hit -> !hit.early.isZero())
              .findFirst();
      return early.isPresent()
          ? early
          : inOrder(RequestFault.class)
              .filter(fault -> fault.happens(operation, tenantId, virtualNow, realNow))
              .findFirst()
              .map(fault -> new RequestHit(fault, Duration.ZERO));
    }
  }

  /** Returns a source that reads types as the faults say. */
  ConfigurationSource around(ConfigurationSource source) {
    return (context, resourceType) -> read(source, context, resourceType);
  }

  private ResourceReader read(ConfigurationSource source, ReadContext context, String resourceType)
      throws Exception {
    ResourceReader reader = source.read(context, resourceType);
    return inOrder(ResourceTypeFault.class)
        .filter(fault -> fault.happensToRead(resourceType, context.tenantId()))
        .findFirst()
        .map(fault -> fault.read(reader))
        .orElse(reader);
  }

  /** Returns a pacing of jobs that take as long as the faults say. */
  Pacing around(Pacing pacing) {
    return new Pacing() {
      @Override
      public Duration untilStart(SnapshotJob job) {
        return pacing.untilStart(job);
      }

      @Override
      public Duration running(SnapshotJob job) {
        return longer(pacing.running(job), job);
      }
    };
  }

  private Duration longer(Duration usual, SnapshotJob job) {
    Set<String> types = new TreeSet<>();
    job.resources().forEach(type -> types.add(type.toLowerCase(Locale.ROOT)));
    Duration sum = usual;
    boolean endless = false;
    for (ResourceTypeFault fault : inOrder(ResourceTypeFault.class).toList()) {
      for (String type : types) {
        Duration longer = fault.longer(type, job.tenantId());
        if (longer == null) {
          endless |= hold(job, fault);
        } else {
          // a pacing may be for ever, too
          sum = sum.compareTo(Progress.NEVER.minus(longer)) < 0 ? sum.plus(longer) : Progress.NEVER;
        }
      }
    }
    return endless ? Progress.NEVER : sum;
  }

  /** Lets a fault hold up a job that is starting; false if the fault has just been cleared. */
  private boolean hold(SnapshotJob job, ResourceTypeFault fault) {
    synchronized (held) {
      if (fault.isCleared()) {
        return false;
      }
      Held key = new Held(job.tenantId(), job.id());
      held.computeIfAbsent(key, unused -> new HashSet<>()).add(fault);
      starting.add(key);
      return true;
    }
  }

  /**
   * Hears that a job has started and been stored. Tells whether it was to be held up, but has been
   * let go meanwhile, when it could not yet be made due.
   */
  boolean isLetGoAtStart(String tenantId, String jobId) {
    synchronized (held) {
      Held key = new Held(tenantId, jobId);
      return starting.remove(key) && !held.containsKey(key);
    }
  }

  /** Tells whether a job is made to run for ever. */
  boolean isHeld(String tenantId, String jobId) {
    synchronized (held) {
      return held.containsKey(new Held(tenantId, jobId));
    }
  }

  private void resume(ResourceTypeFault cleared) {
    Set<Held> resumed = new HashSet<>();
    synchronized (held) {
      for (Iterator<Map.Entry<Held, Set<ResourceTypeFault>>> entries = held.entrySet().iterator();
          entries.hasNext(); ) {
        Map.Entry<Held, Set<ResourceTypeFault>> entry = entries.next();
        if (entry.getValue().remove(cleared) && entry.getValue().isEmpty()) {
          entries.remove();
          resumed.add(entry.getKey());
        }
      }
    }
    if (!lifecycle.isClosed()) {
      resumed.forEach(job -> resumption.accept(job.tenantId, job.jobId));
    }
  }

  /** Lets the worker die where a fault says so. */
  void atWorker(WorkerOperation operation, boolean isDone, String tenantId) {
    inOrder(CrashFault.class)
        .filter(fault -> fault.happens(operation, isDone, tenantId))
        .findFirst()
        .ifPresent(
            fault -> {
              throw new WorkerCrash(fault);
            });
  }
}
