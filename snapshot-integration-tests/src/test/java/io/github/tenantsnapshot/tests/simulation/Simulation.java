package io.github.tenantsnapshot.tests.simulation;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotException;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A simulated run of several nodes on one store, which depends on its seed only. Clients create,
 * read and delete jobs; connections fail; nodes die, close and start. Then the faults end, and all
 * jobs must end. Used once, by one thread.
 */
final class Simulation implements Link.Steps {

  private static final List<String> TENANTS =
      List.of("00000001-b412-4c85-bfb2-cb20152a6843", "00000002-b412-4c85-bfb2-cb20152a6843");

  /** The time in which all jobs end once nothing fails anymore. */
  private static final Duration LONGEST_REST = Duration.ofMinutes(10); // with one slow worker

  private final Random random;
  private final Scenario scenario;
  private final Schedule schedule;
  private final Checks checks;
  private final JobStore forNodes;
  private final List<Node> nodes = new ArrayList<>();
  private final List<SnapshotJob> known = new ArrayList<>();
  private boolean deleted;
  private final StringBuilder trace = new StringBuilder();
  private int started;
  private int steps;
  private boolean faults;
  private BrokenInvariantError broken;

  /**
   * The result of a run.
   *
   * @param problem the first broken invariant; null if all hold
   */
  record Result(String trace, int steps, int ended, BrokenInvariantError problem) {}

  private Simulation(long seed, JobStore store, UnaryOperator<JobStore> fault) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.scenario = new Scenario(random);
    this.schedule = new Schedule(scenario.start, random);
    this.checks = new Checks(store, schedule, scenario, TENANTS);
    this.forNodes = fault.apply(store);
  }

  /**
   * Runs a simulation.
   *
   * @param store an empty store
   * @param fault a wrapper of the store that the nodes use
   */
  static Result run(long seed, JobStore store, UnaryOperator<JobStore> fault) {
    return new Simulation(seed, store, fault).run();
  }

  private Result run() {
    record(scenario.toString());
    faults = scenario.faulty;
    try {
      for (int i = 0; i < scenario.nodes; i++) {
        start();
      }
      for (int i = 0; i < scenario.actions; i++) {
        schedule.after(
            Duration.ofMillis(random.nextInt((int) Scenario.ACTIVE.toMillis())), this::act);
      }
      schedule.await(() -> broken != null, Scenario.ACTIVE);
      faults = false;
      record("faults end");
      if (nodes.isEmpty()) {
        start();
      }
      Duration began = schedule.elapsed();
      Duration most = LONGEST_REST.plus(scenario.longestPacing.multipliedBy(2));
      schedule.await(() -> broken != null || checks.allEnded(), most);
      check(() -> checks.atEnd(schedule.elapsed().minus(began)));
      List.copyOf(nodes).forEach(this::close);
      check(() -> checks.afterStep("", Operation.FIND));
    } catch (BrokenInvariantError e) {
      broken = broken == null ? e : broken;
    }
    return new Result(trace.toString(), steps, checks.ended(), broken);
  }

  private void start() {
    nodes.add(new Node("n" + ++started, forNodes, schedule, random, scenario, this, checks));
    record("n" + started + " starts");
  }

  /** Does what a client or an operator does. */
  private void act() {
    if (nodes.isEmpty() || broken != null) {
      return;
    }
    Node node = Scenario.oneOfList(random, nodes);
    int kind = random.nextInt(100);
    if (kind < 60) {
      create(node);
    } else if (kind < 72) {
      delete(node);
    } else if (kind < 80) {
      readAll(node);
    } else if (kind < 88) {
      if (scenario.faulty || !schedule.isNested()) {
        close(node);
        startSoon();
      }
    } else if (kind < 94) {
      if (scenario.faulty) {
        nodes.remove(node);
        node.die();
        startSoon();
      }
    } else if (kind < 97) {
      if (scenario.faulty) {
        node.pause(Duration.ofMillis(random.nextInt(20_000)));
      }
    } else {
      node.setClock();
    }
  }

  private void startSoon() {
    schedule.after(
        Duration.ofMillis(random.nextInt(10_000)),
        () -> {
          if (nodes.size() < scenario.nodes) {
            start();
          }
        });
  }

  private void close(Node node) {
    record(node + " closes");
    nodes.remove(node);
    try {
      node.close();
    } catch (NodeDiedError e) {
      record(node + " died");
    }
    record(node + " is closed");
    if (!scenario.faulty) {
      check(() -> checks.closed(node.toString()));
    }
  }

  private void create(Node node) {
    Caller caller = caller(Scenario.oneOfList(random, TENANTS));
    String name = "Export number " + random.nextInt(30);
    int types = 1 + random.nextInt(Content.TYPES.size());
    List<String> resources = Content.TYPES.subList(0, types);
    long unfinished = checks.unfinished();
    call(
        node + " creates " + name,
        () -> {
          SnapshotJob job =
              node.service()
                  .createSnapshot(
                      caller, CreateSnapshotRequest.of(name, resources.toArray(String[]::new)));
          known.add(job);
          checkSoonClaimed(node, job, unfinished);
          check(() -> checks.accepted(job));
          return job.id();
        });
  }

  /** Checks that a node claims a new job without waiting for its next poll if a worker is free. */
  private void checkSoonClaimed(Node node, SnapshotJob job, long unfinished) {
    if (!scenario.faulty
        && !deleted // a worker may still read a deleted job
        && unfinished < scenario.workers
        && scenario.longestPacing.isZero()
        && nodes.contains(node)) {
      schedule.after(
          Duration.ofSeconds(4), () -> check(() -> checks.claimed(job, nodes.contains(node))));
    }
  }

  private void delete(Node node) {
    if (!known.isEmpty()) {
      deleted = true;
      SnapshotJob job = Scenario.oneOfList(random, known);
      call(
          node + " deletes " + job.id(),
          () -> {
            node.service().deleteJob(caller(job.tenantId()), job.id());
            return "deleted";
          });
    }
  }

  private void readAll(Node node) {
    Caller caller = caller(Scenario.oneOfList(random, TENANTS));
    call(
        node + " reads",
        () -> {
          SnapshotService service = node.service();
          int resources = 0;
          List<SnapshotJob> jobs = service.listJobs(caller);
          for (SnapshotJob job : jobs) {
            if (job.snapshotId() != null) {
              try (var content = service.openSnapshot(caller, job).resources()) {
                resources += (int) content.count();
              }
            }
          }
          return jobs.size() + " jobs with " + resources + " resources";
        });
  }

  private void call(String what, Supplier<String> call) {
    try {
      record(what + ": " + call.get());
    } catch (SnapshotException | JobStoreException | IllegalStateException e) {
      record(what + ": " + e.getClass().getSimpleName());
    } catch (NodeDiedError e) {
      record(what + ": no response");
    }
  }

  private static Caller caller(String tenant) {
    return Caller.user(tenant, "98ceffcc-7c54-4227-8844-835af5a023ce", "Adele Vance");
  }

  @Override
  public <T> T call(String node, Operation operation, Supplier<T> call) {
    steps++;
    String head = node + " " + operation + ": ";
    T result;
    try {
      result = call.get();
    } catch (RuntimeException e) {
      record(head + e.getClass().getSimpleName());
      throw e;
    }
    record(head + text(result));
    check(() -> checks.afterStep(node, operation));
    return result;
  }

  private static String text(Object result) {
    if (result instanceof Collection<?> several) { // a set has no order of its own
      return several.stream().map(Simulation::text).sorted().collect(Collectors.joining(", "));
    }
    if (result instanceof Optional<?> optional) {
      return optional.map(Simulation::text).orElse("nothing");
    }
    if (result instanceof ClaimedJob claimed) {
      return text(claimed.job());
    }
    if (result instanceof StoredJob job) {
      return job.job().id()
          + " "
          + job.job().status()
          + " claim "
          + job.claimNumber()
          + " attempt "
          + job.attempt()
          + (job.leased() ? " leased " : " due ")
          + job.dueAt();
    }
    if (result instanceof SnapshotResource resource) {
      return resource.displayName();
    }
    if (result instanceof RemovedJobs jobs) {
      return text(jobs.jobs());
    }
    if (result instanceof Admission admission) {
      return admission.outcome() + " usage " + admission.usage() + " " + text(admission.expired());
    }
    return String.valueOf(result);
  }

  @Override
  public void record(String line) {
    trace.append(schedule.elapsed().toNanos()).append(' ').append(line).append('\n');
  }

  @Override
  public boolean faults() {
    return faults;
  }

  @Override
  public void check(Runnable check) {
    if (broken == null) {
      try {
        check.run();
      } catch (BrokenInvariantError e) { // later, because the product may catch every error
        broken = e;
      }
    }
  }
}
