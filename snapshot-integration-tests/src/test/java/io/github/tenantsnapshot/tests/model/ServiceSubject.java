package io.github.tenantsnapshot.tests.model;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One or two nodes with a {@link SnapshotService} each, on one store and one virtual clock. */
class ServiceSubject extends Subject implements ConfigurationSource {

  private final Settings settings;
  private final JobStore store;
  private final UnaryOperator<JobStore> around;
  private final Random random = new Random(1);
  private final VirtualClock clock;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Point> crashes = new ArrayList<>();
  private final Map<String, Integer> configuration = new HashMap<>(Types.CONFIGURATION);
  private final Map<String, Integer> broken = new HashMap<>();
  private int turn;

  /** Creates a subject with one node on an empty store. */
  ServiceSubject(Settings settings, JobStore store) {
    this(settings, store, UnaryOperator.identity());
  }

  /**
   * Creates a subject with one node on an empty store.
   *
   * @param around returns the store of a node
   */
  ServiceSubject(Settings settings, JobStore store, UnaryOperator<JobStore> around) {
    this.settings = settings;
    this.store = store;
    this.around = around;
    this.clock = VirtualClock.startingAt(settings.start());
    nodes.add(new Node());
  }

  /** A node, and the crash that has ended it. */
  private final class Node {
    private final MortalStore mortal = new MortalStore(around.apply(store));
    private final SnapshotService service = service(mortal);
    private final GraphEndpoint endpoint =
        GraphEndpoint.builder(service, request -> admin(tenantOf(request)))
            .behavior(graphBehavior(settings))
            .random(random)
            .build();
  }

  private SnapshotService service(JobStore mortal) {
    return SnapshotService.builder(mortal, this)
        .clock(clock)
        .random(random)
        .limits(limits(settings))
        .behavior(behavior(settings))
        .pacing(Pacing.of(settings.untilStart(), settings.running()))
        .lease(Settings.LEASE)
        .maxAttempts(Settings.ATTEMPTS)
        .build();
  }

  private static int tenantOf(GraphRequest request) {
    return Integer.parseInt(request.header("tenant").orElseThrow());
  }

  /** The death of a process. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death(Point point) {
      super(point.name(), null, false, false);
    }
  }

  /** A store whose process may die before or after an operation of a worker. */
  private final class MortalStore extends ForwardingStore {
    private boolean dead;

    MortalStore(JobStore store) {
      super(store);
    }

    private void pass(Point point) {
      if (crashes.remove(point)) {
        dead = true;
        throw new Death(point);
      }
    }

    @Override
    protected <T> T call(Operation operation, Supplier<T> call) {
      if (dead) {
        throw new AssertionError("a dead process has called its store");
      }
      return super.call(operation, call);
    }

    @Override
    public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
      return afterClaim(super.claim(now, lease, limit));
    }

    @Override
    public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
      return afterClaim(super.claimAndStart(now, lease, limit));
    }

    private List<ClaimedJob> afterClaim(List<ClaimedJob> claimed) {
      if (!claimed.isEmpty()) {
        pass(Point.AFTER_CLAIM);
      }
      return claimed;
    }

    @Override
    public Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now) {
      boolean starts =
          next.stream().anyMatch(job -> job.job().status() == SnapshotJobStatus.RUNNING);
      pass(starts ? Point.BEFORE_START : Point.BEFORE_FAIL);
      Set<JobClaim> stored = super.completeSteps(next, now);
      pass(starts ? Point.AFTER_START : Point.AFTER_FAIL);
      return stored;
    }

    @Override
    public Publication publish(
        StoredJob next, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
      pass(Point.BEFORE_PUBLISH);
      Publication publication = super.publish(next, resources, charge, now);
      if (publication.outcome() == Publication.Outcome.PUBLISHED) {
        pass(Point.AFTER_PUBLISH);
      }
      return publication;
    }
  }

  @Override
  public ResourceReader read(ReadContext context, String resourceType) throws IOException {
    int tenant = context.tenantId().equals(Texts.tenantId(0)) ? 0 : 1;
    String key = tenant + "/" + resourceType;
    if (broken.getOrDefault(key, 0) > 0) {
      broken.merge(key, -1, Integer::sum);
      throw new IOException(Types.BROKEN);
    }
    return ResourceReader.of(resources(resourceType, configuration.getOrDefault(key, 0)));
  }

  /** Returns the resources of a type. */
  static List<SnapshotResource> resources(String type, int number) {
    List<SnapshotResource> resources = new ArrayList<>();
    for (int i = 1; i <= number; i++) {
      resources.add(
          new SnapshotResource(Types.name(i), type, JsonText.of(Types.properties(type, i))));
    }
    return resources;
  }

  private Node node() {
    return nodes.get(turn++ % nodes.size());
  }

  @Override
  GraphResponse respond(int tenant, GraphRequest request) throws IOException {
    return node().endpoint.handle(request.withHeader("tenant", Integer.toString(tenant)));
  }

  @Override
  SnapshotService service() {
    return node().service;
  }

  @Override
  Instant now() {
    return clock.instant();
  }

  @Override
  void advanceTo(Instant end) {
    while (true) {
      try {
        clock.advanceTo(end);
        return;
      } catch (Death e) {
        nodes.replaceAll(node -> node.mortal.dead ? restarted(node) : node);
      }
    }
  }

  private Node restarted(Node node) {
    node.service.close();
    return new Node();
  }

  @Override
  boolean startsAtClaim() {
    return true;
  }

  @Override
  boolean appendsSeparately() {
    return false;
  }

  @Override
  boolean hasState() {
    return false;
  }

  @Override
  public String usage(int tenant) {
    return Long.toString(around.apply(store).usage(Texts.tenantId(tenant), month(now())));
  }

  @Override
  public String configure(int tenant, String type, int resources) {
    configuration.put(tenant + "/" + type, resources);
    return "";
  }

  @Override
  public String breakType(int tenant, String type, int times) {
    broken.merge(tenant + "/" + type, times, Integer::sum);
    return "";
  }

  @Override
  public String crash(Point point) {
    crashes.add(point);
    return "";
  }

  @Override
  public String secondNode(boolean runs) {
    if (runs && nodes.size() == 1) {
      nodes.add(new Node());
    } else if (!runs && nodes.size() == 2) {
      nodes.remove(0).service.close();
    }
    return "";
  }

  @Override
  public String restart(int node) {
    int index = node % nodes.size();
    nodes.set(index, restarted(nodes.get(index)));
    return "";
  }

  @Override
  public String reset() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String save(int slot) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String load(int slot) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.service.close());
  }
}
