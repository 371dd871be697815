package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.OtherRequests;
import io.github.tenantsnapshot.simulator.internal.AccessTokens;
import io.github.tenantsnapshot.simulator.internal.TokenAuthenticator;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Simulated tenants behind one Graph endpoint, in process: each has a configuration and callers
 * with tokens, and time passes as the test wants it to.
 *
 * <p>A request goes to the tenant that its token names. By default time stands still until {@link
 * #advance} moves it; what falls due is then done on the calling thread, before that call returns.
 * Thread-safe.
 */
public final class TenantSimulator implements AutoCloseable {

  /** The id of the tenant that a simulator has if it is given no other: the documentation's. */
  public static final String DEFAULT_TENANT_ID = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";

  private final Tenants tenants;
  private final @Nullable VirtualClock virtualClock;
  private final SnapshotService service;
  private final Tokens tokens;
  private final GraphHandler endpoint;

  private TenantSimulator(Builder builder, Tenants tenants) {
    this.tenants = tenants;
    this.virtualClock = builder.clock();
    SnapshotService.Builder serviceBuilder =
        SnapshotService.builder(
                Objects.requireNonNullElseGet(builder.store, MemoryJobStore::new), tenants)
            .resourceTypes(builder.resourceTypes)
            .limits(builder.limits)
            .behavior(builder.behavior)
            .pacing(builder.pacing);
    if (virtualClock != null) {
      serviceBuilder.stepped(virtualClock);
    }
    SplittableRandom random = builder.seed == null ? null : new SplittableRandom(builder.seed);
    if (random != null) {
      serviceBuilder.random(random.split());
    }
    this.service = serviceBuilder.build();
    AccessTokens accessTokens = new AccessTokens(service.clock());
    this.tokens = new Tokens(accessTokens, service.clock());
    GraphEndpoint.Builder endpointBuilder =
        GraphEndpoint.builder(
                service, new TokenAuthenticator(accessTokens, tenants::contains, builder.anyBearer))
            .behavior(builder.graphBehavior)
            .otherwise(builder.otherRequests);
    if (random != null) {
      endpointBuilder.random(random.split());
    }
    this.endpoint = endpointBuilder.build();
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the tenants, in the order in which they were added. */
  public List<SimulatedTenant> tenants() {
    return tenants.all();
  }

  /** Returns the first tenant: the only one, if no other was added. */
  public SimulatedTenant tenant() {
    return tenants.all().get(0);
  }

  /**
   * Returns a tenant.
   *
   * @param id the tenant's GUID, in any case
   * @throws IllegalArgumentException if there is no such tenant
   */
  public SimulatedTenant tenant(String id) {
    return tenants.get(id);
  }

  /**
   * Adds a tenant without configuration.
   *
   * @param id the tenant's GUID
   * @return the new tenant
   * @throws IllegalArgumentException if the id is no GUID, is that of personal accounts, or is
   *     taken
   */
  public SimulatedTenant addTenant(String id) {
    return tenants.add(id);
  }

  /** Returns the service that all tenants share, for calls without messages and tokens. */
  public SnapshotService service() {
    return service;
  }

  /** Returns what answers requests to Graph, for all tenants. */
  public GraphHandler endpoint() {
    return endpoint;
  }

  /** Returns what mints the tokens that {@link #endpoint()} accepts. */
  public Tokens tokens() {
    return tokens;
  }

  /** Returns the simulator's time, cut to the 100 ns in which Graph tells time. */
  public InstantSource clock() {
    return service.clock();
  }

  /**
   * Moves the time, doing what falls due on the way, as {@link VirtualClock#advance} does.
   *
   * @param duration how far; zero does what is due now
   * @throws IllegalArgumentException if the duration is negative
   * @throws IllegalStateException if the simulator runs in real time
   */
  public void advance(Duration duration) {
    if (virtualClock == null) {
      throw new IllegalStateException("the simulator runs in real time, which nobody can move");
    }
    virtualClock.advance(duration);
  }

  /** Closes the service. A store that was given to the builder stays open. */
  @Override
  public void close() {
    service.close();
  }

  /**
   * Makes a {@link TenantSimulator}. Not thread-safe.
   *
   * <p>What is not set: one tenant, {@link #DEFAULT_TENANT_ID}, without configuration; virtual time
   * that starts at the system clock's present instant; {@link Pacing#observed()}, {@link
   * SnapshotLimits#documented()}, {@link SnapshotBehavior#defaults()}, {@link
   * GraphBehavior#defaults()}, {@link ResourceTypes#documented()}, a {@link MemoryJobStore} of its
   * own, ids that are different each time, no token accepted but {@link Tokens}' own, and 404 for
   * requests for other parts of Graph.
   */
  public static final class Builder {

    private final List<TenantSetup> setups = new ArrayList<>();
    private boolean realTime;
    private @Nullable Instant start;
    private Pacing pacing = Pacing.observed();
    private SnapshotLimits limits = SnapshotLimits.documented();
    private SnapshotBehavior behavior = SnapshotBehavior.defaults();
    private GraphBehavior graphBehavior = GraphBehavior.defaults();
    private ResourceTypes resourceTypes = ResourceTypes.documented();
    private @Nullable JobStore store;
    private @Nullable Long seed;
    private @Nullable Caller anyBearer;
    private OtherRequests otherRequests = request -> Optional.empty();

    private Builder() {}

    /** A tenant to add, and what to do with it first. */
    private record TenantSetup(String id, Consumer<SimulatedTenant> setup) {}

    /**
     * Adds the tenant {@link #DEFAULT_TENANT_ID}.
     *
     * @param setup fills the tenant; called by {@link #build()}
     */
    public Builder tenant(Consumer<SimulatedTenant> setup) {
      return tenant(DEFAULT_TENANT_ID, setup);
    }

    /**
     * Adds a tenant. The first one that is added is {@link TenantSimulator#tenant()}.
     *
     * @param id the tenant's GUID
     * @param setup fills the tenant; called by {@link #build()}
     */
    public Builder tenant(String id, Consumer<SimulatedTenant> setup) {
      setups.add(new TenantSetup(id, setup));
      return this;
    }

    /** Makes time stand still except when it is moved, which is the default, and sets its start. */
    public Builder virtualTime(Instant startingAt) {
      start = startingAt;
      realTime = false;
      return this;
    }

    /** Makes time pass as it does. */
    public Builder realTime() {
      realTime = true;
      return this;
    }

    /** Sets how long jobs take. */
    public Builder pacing(Pacing jobPacing) {
      pacing = jobPacing;
      return this;
    }

    /** Sets how much each tenant may have. */
    public Builder limits(SnapshotLimits snapshotLimits) {
      limits = snapshotLimits;
      return this;
    }

    /** Sets what the service does where its documentation is silent. */
    public Builder behavior(SnapshotBehavior snapshotBehavior) {
      behavior = snapshotBehavior;
      return this;
    }

    /** Sets what the endpoint does where Graph's documentation is silent. */
    public Builder graphBehavior(GraphBehavior behaviorOfGraph) {
      graphBehavior = behaviorOfGraph;
      return this;
    }

    /** Sets which resource types can be asked for, of any tenant. */
    public Builder resourceTypes(ResourceTypes types) {
      resourceTypes = types;
      return this;
    }

    /** Sets where jobs are kept; the simulator does not close it. */
    public Builder store(JobStore jobStore) {
      store = jobStore;
      return this;
    }

    /**
     * Sets where ids start from: with the same seed, the same calls get the same job ids, snapshot
     * ids and request ids. Not for two simulators on one store, whose ids would collide.
     */
    public Builder seed(long idSeed) {
      seed = idSeed;
      return this;
    }

    /**
     * Makes the endpoint accept any bearer token, be it a real one or no JWT at all: who sends one
     * that {@link Tokens} has not issued is the given caller. Tokens of ours keep their meaning,
     * and a request without a token is still refused.
     *
     * @param caller a caller of one of the tenants
     */
    public Builder acceptAnyBearer(Caller caller) {
      anyBearer = caller;
      return this;
    }

    /**
     * Sets what answers requests for other parts of Graph, before they become 404. Like the rest,
     * they need a token; only {@code $metadata} needs none.
     */
    public Builder otherwise(OtherRequests requests) {
      otherRequests = requests;
      return this;
    }

    /**
     * Returns a simulator, which is running.
     *
     * @throws IllegalArgumentException if a tenant's id is no GUID, is that of personal accounts,
     *     or is given twice; if the caller of {@link #acceptAnyBearer} is of none of the tenants
     */
    public TenantSimulator build() {
      Tenants tenants = new Tenants();
      for (TenantSetup each : setups) {
        each.setup.accept(tenants.add(each.id));
      }
      if (setups.isEmpty()) {
        tenants.add(DEFAULT_TENANT_ID);
      }
      if (anyBearer != null) {
        tenants.get(anyBearer.tenantId());
      }
      return new TenantSimulator(this, tenants);
    }

    private @Nullable VirtualClock clock() {
      if (realTime) {
        return null;
      }
      return start == null ? VirtualClock.startingNow() : VirtualClock.startingAt(start);
    }
  }
}
