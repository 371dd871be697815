package io.github.tenantsnapshot.tests.simulation;

import io.github.tenantsnapshot.SimulatedServices;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A simulated node: a service with its threads, its clock, its source and its connection. */
final class Node {

  private final String name;
  private final Schedule schedule;
  private final Random random;
  private final Scenario scenario;
  private final Link.Steps steps;
  private final SimulatedThreads threads;
  private final Link link;
  private final SnapshotService service;
  private Duration skew;
  private boolean dead;

  Node(
      String name,
      JobStore store,
      Schedule schedule,
      Random random,
      Scenario scenario,
      Link.Steps steps,
      Checks checks) {
    this.name = name;
    this.schedule = schedule;
    this.random = random;
    this.scenario = scenario;
    this.steps = steps;
    this.skew = scenario.skew(random);
    this.threads =
        new SimulatedThreads(
            schedule,
            random,
            scenario.ownsWorkers,
            () -> steps.faults() && scenario.otherFault(random));
    this.link = new Link(name, store, schedule, random, scenario, steps, threads::untilResumed);
    this.service =
        SimulatedServices.withThreads(
                SnapshotService.builder(link, this::read)
                    .clock(() -> schedule.instant().plus(skew))
                    .random(new Random(random.nextLong()))
                    .pacing(scenario.pacing)
                    .limits(scenario.limits)
                    .behavior(scenario.behavior)
                    .workers(scenario.workers)
                    .claimAhead(scenario.claimAhead)
                    .lease(Scenario.LEASE)
                    .pollInterval(Scenario.POLL)
                    .closeTimeout(Scenario.CLOSE_TIMEOUT)
                    .maxAttempts(Scenario.MAX_ATTEMPTS)
                    .addListener(transition -> notified(transition, checks)),
                threads)
            .build();
  }

  SnapshotService service() {
    return service;
  }

  /** Sets the clock forwards or back, within its bounds. */
  void setClock() {
    skew = scenario.skew(random);
    steps.record(name + " has a clock that differs by " + skew);
  }

  /** Suspends the node, as if its process or its machine were stopped. */
  void pause(Duration duration) {
    steps.record(name + " pauses for " + duration);
    threads.pause(duration);
  }

  /** Closes the service. */
  void close() {
    service.close();
    link.close();
    boolean unused = Thread.interrupted();
  }

  private void notified(SnapshotJobTransition transition, Checks checks) {
    if (dead) {
      return;
    }
    steps.record(
        name
            + " hears "
            + transition.event()
            + " of "
            + transition.job().id()
            + " at "
            + transition.at());
    steps.check(() -> checks.notified(transition));
    if (random.nextDouble() < scenario.sourceDelays) {
      schedule.pass(Duration.ofMillis(random.nextInt(scenario.faulty ? 8_000 : 500)));
    }
    if (steps.faults() && scenario.otherFault(random)) {
      throw new IllegalStateException("a fault of the listener");
    }
  }

  /** Ends the node without a further action. */
  void die() {
    steps.record(name + " dies");
    dead = true;
    link.cut();
    threads.die();
  }

  private ResourceReader read(ReadContext context, String type) throws Exception {
    if (random.nextDouble() < scenario.sourceDelays) {
      threads.passInSource(Duration.ofMillis(random.nextInt(scenario.longestReadMillis)));
    }
    if (dead) {
      throw new NodeDiedError();
    }
    List<SnapshotResource> resources = Content.of(context.jobId(), type);
    if (steps.faults() && random.nextDouble() < scenario.sourceFaults) {
      switch (random.nextInt(5)) {
        case 0 -> throw new IOException("the tenant is busy");
        case 1 -> throw new StackOverflowError("a fault of the source");
        case 2 -> throw new InterruptedException("a fault of the source");
        case 3 -> resources = resources.subList(0, resources.size() / 2);
        default -> {
          boolean unused = context.isJobDeleted();
        }
      }
      if (resources.size() < Content.of(context.jobId(), type).size()) {
        ResourceReader some = ResourceReader.of(resources);
        return () -> {
          SnapshotResource next = some.next();
          if (next == null) {
            throw new IOException("the tenant is busy");
          }
          return next;
        };
      }
    }
    return ResourceReader.of(resources);
  }

  @Override
  public String toString() {
    return name;
  }
}
