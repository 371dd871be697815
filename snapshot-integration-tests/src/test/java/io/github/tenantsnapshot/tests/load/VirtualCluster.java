package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A cluster in virtual time, without a server. Everything runs on the calling thread. */
final class VirtualCluster extends Cluster {

  private static final String HOST = "https://graph.microsoft.com";

  private final VirtualClock clock = VirtualClock.startingAt(Instant.parse("2026-01-10T08:00:00Z"));
  private final Random random = new Random(3);
  private final List<Part> nodes = new ArrayList<>();

  VirtualCluster(Backend backend, UnaryOperator<JobStore> around, int perThousand) {
    super(backend, around, perThousand);
    for (int i = 0; i < NODES; i++) {
      nodes.add(start());
    }
  }

  private Part start() {
    return open(builder -> builder.clock(clock).random(random));
  }

  @Override
  Answer send(String tenantId, String method, String path, String body) throws IOException {
    GraphRequest request =
        body.isEmpty()
            ? GraphRequest.of(method, HOST + path)
            : GraphRequest.post(HOST + path, body);
    try (GraphResponse response =
        nodes
            .get(random.nextInt(NODES))
            .endpoint()
            .handle(request.withHeader("tenant", tenantId))) {
      return new Answer(response.status(), response.bodyText());
    }
  }

  @Override
  void awaitEnd(String tenantId, String jobId) {
    advance(LEASE.multipliedBy(2));
  }

  @Override
  void awaitIdle() {
    advance(LEASE.multipliedBy(2));
  }

  /** Advances the clock; continues after failures of stores and crashes of workers. */
  @Override
  void advance(Duration duration) {
    Instant end = clock.instant().plus(duration);
    while (true) {
      try {
        clock.advanceTo(end);
        return;
      } catch (JobStoreException e) {
        counts.add("failures of the store in a worker");
      } catch (LoadSource.WorkerCrash e) {
        counts.add("crashes of a worker");
      }
    }
  }

  @Override
  void restart(int node) {
    Part before = nodes.get(node);
    before.service().close();
    before.closing().run();
    nodes.set(node, start());
    counts.add("restarts");
  }

  @Override
  void awaitRestarted() {}

  @Override
  Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    for (Part node : nodes) {
      node.service().close();
      node.closing().run();
    }
    super.close();
  }
}
