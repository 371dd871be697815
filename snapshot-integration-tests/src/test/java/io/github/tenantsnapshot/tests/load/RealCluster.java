package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.spi.JobStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A cluster in real time whose nodes are servers on loopback. Its clock runs at the speed of real
 * time, and is advanced in addition. Thread-safe.
 */
final class RealCluster extends Cluster {

  private static final int WORKERS = 2;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final InstantSource system = InstantSource.system();
  private volatile Duration ahead = Duration.ZERO;
  private final InstantSource clock = () -> system.instant().plus(ahead);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final List<Node> leftOpen = new CopyOnWriteArrayList<>();
  private final ReentrantLock restarting = new ReentrantLock();
  private final boolean closesNodes;

  private record Node(Part part, GraphServer server) {

    void close() {
      server.close();
      part.service().close();
      part.closing().run();
    }
  }

  RealCluster(Backend backend, UnaryOperator<JobStore> around, int perThousand) throws IOException {
    this(backend, around, perThousand, true);
  }

  /**
   * Starts a cluster.
   *
   * @param closesNodes whether a restart closes the old node, as it should; otherwise {@link
   *     #close} does
   */
  RealCluster(Backend backend, UnaryOperator<JobStore> around, int perThousand, boolean closesNodes)
      throws IOException {
    super(backend, around, perThousand);
    this.closesNodes = closesNodes;
    for (int i = 0; i < NODES; i++) {
      nodes.add(start());
    }
  }

  private Node start() throws IOException {
    Part part = open(builder -> builder.clock(clock).workers(WORKERS).pollInterval(POLL_INTERVAL));
    return new Node(part, GraphServer.builder(part.endpoint()).start());
  }

  @Override
  Answer send(String tenantId, String method, String path, String body) throws IOException {
    URI base = nodes.get(ThreadLocalRandom.current().nextInt(NODES)).server().uri();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("tenant", tenantId)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("a client was interrupted", e);
    }
  }

  private SnapshotService service() {
    return nodes.get(0).part().service();
  }

  @Override
  void awaitEnd(String tenantId, String jobId) throws InterruptedException {
    try {
      service().awaitCompletion(caller(tenantId), jobId, LONG);
    } catch (JobNotFoundException e) {
      throw new AssertionError("the accepted job " + jobId + " is lost", e);
    }
  }

  @Override
  void awaitIdle() {}

  @Override
  void advance(Duration duration) {
    ahead = ahead.plus(duration);
  }

  @Override
  void restart(int node) throws IOException {
    restarting.lock();
    try {
      if (closesNodes) {
        nodes.get(node).close();
      } else {
        leftOpen.add(nodes.get(node));
      }
      nodes.set(node, start());
      counts.add("restarts");
    } finally {
      restarting.unlock();
    }
  }

  @Override
  void awaitRestarted() {
    restarting.lock();
    restarting.unlock();
  }

  @Override
  Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    leftOpen.forEach(Node::close);
    super.close();
  }
}
