package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.FallbackHandler;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.simulator.internal.state.SimulatorState;
import io.github.tenantsnapshot.simulator.internal.state.StateFiles;
import io.github.tenantsnapshot.simulator.internal.state.StateReader;
import io.github.tenantsnapshot.simulator.internal.state.StateWriter;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import io.github.tenantsnapshot.simulator.internal.token.TokenAuthenticator;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Simulated tenants behind one Graph endpoint, in process: each has a configuration and callers
 * with tokens, time passes as the test wants it to, and things go wrong on demand.
 *
 * <p>A request goes to the tenant that its token names. By default time stands still until {@link
 * #advance} moves it; what falls due is then done on the calling thread, before that call returns.
 * Thread-safe.
 */
public final class TenantSimulator implements AutoCloseable {

  /** The id of the tenant that a simulator has if it is given no other: the documentation's. */
  public static final String DEFAULT_TENANT_ID = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";

  private final SimulatorSettings settings;
  private final Tenants tenants;
  private final FaultScript faultScript;
  private final Faults faults;
  private final Journal journal;
  private final InstantSource clock = this::now;
  private final TokenAuthenticator authenticator;
  private final Tokens tokens;
  private final SimulatedEndpoint endpoint;
  private final Lifecycle lifecycle;
  private final RuntimeHolder world;
  private final @Nullable Instant start;

  private TenantSimulator(
      SimulatorSettings settings, Tenants tenants, FaultScript faultScript, Lifecycle lifecycle) {
    this.settings = settings;
    this.lifecycle = lifecycle;
    this.world = new RuntimeHolder(lifecycle);
    this.tenants = tenants;
    this.faultScript = faultScript;
    this.faults = new Faults(faultScript, null);
    this.journal = new Journal(settings.journalEntries(), settings.journalBytes());
    AccessTokens accessTokens = new AccessTokens(clock);
    this.tokens = new Tokens(accessTokens, clock);
    this.authenticator =
        new TokenAuthenticator(accessTokens, tenants::contains, settings.anyBearer());
    this.endpoint =
        new SimulatedEndpoint(world, lifecycle, journal, faultScript, settings.realTime());
    this.start = settings.virtualStart();
    tenants.seed();
    world.replace("build", () -> newWorld(start, null));
    faultScript.resumeWith((tenantId, jobId) -> world.get().jobProgress().resume(tenantId, jobId));
  }

  /** Begins a world; the time is not used if time is real. */
  private SimulatorRuntime newWorld(@Nullable Instant time, @Nullable SimulatorState saved) {
    VirtualClock clock =
        settings.inRealTime() ? null : VirtualClock.startingAt(Objects.requireNonNull(time));
    return new SimulatorRuntime(settings, clock, tenants, faultScript, authenticator, saved);
  }

  private Instant now() {
    return service().clock().instant();
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
    return tenants.first();
  }

  /**
   * Returns a tenant.
   *
   * @param id the tenant's GUID, in any case
   * @throws IllegalArgumentException if there is no such tenant
   */
  public SimulatedTenant tenant(String id) {
    Objects.requireNonNull(id, "id must not be null");
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
    Objects.requireNonNull(id, "id must not be null");
    return tenants.add(id);
  }

  /**
   * Returns the service that all tenants share, for calls without messages and tokens. {@link
   * #reset()} and {@link #load(Path)} close it, and make a new one.
   */
  public SnapshotService service() {
    return world.get().service();
  }

  /** Returns what lets things go wrong for all tenants. */
  public Faults faults() {
    return faults;
  }

  /** Returns the requests to {@link #endpoint()} and its answers. */
  public Journal journal() {
    return journal;
  }

  /** Returns what answers requests to Graph, for all tenants. */
  public GraphHandler endpoint() {
    return endpoint;
  }

  /** Returns what issues the tokens that {@link #endpoint()} accepts. */
  public Tokens tokens() {
    return tokens;
  }

  /** Tells whether time passes as it does, so that nobody can move it. */
  public boolean isInRealTime() {
    return settings.inRealTime();
  }

  /** Returns whether the simulator is closed. */
  public boolean isClosed() {
    return lifecycle.isClosed();
  }

  /** Returns the simulator's time, cut to the 100 ns in which Graph tells time. */
  public InstantSource clock() {
    return clock;
  }

  /**
   * Moves the time, doing what falls due on the way, as {@link VirtualClock#advance} does.
   *
   * @param duration how far; zero does what is due now
   * @throws IllegalArgumentException if the duration is negative, or ends after the year 9999: such
   *     a state could be saved, but not loaded
   * @throws IllegalStateException if the simulator runs in real time or is closed, or if called by
   *     something that the clock itself is running, such as a listener
   */
  public void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration must not be null");
    lifecycle.requireOpen("advance");
    requireVirtual(world.with(now -> now.clock().advanceExactly(duration)));
  }

  /**
   * Moves the time to an instant, like {@link #advance}.
   *
   * @param target where to; not before the time as it stands
   * @throws IllegalArgumentException if the target has passed, or is after the year 9999
   * @throws IllegalStateException as {@link #advance} does
   */
  public void advanceTo(Instant target) {
    Objects.requireNonNull(target, "target must not be null");
    lifecycle.requireOpen("advanceTo");
    requireVirtual(world.with(now -> now.clock().advanceExactlyTo(target)));
  }

  /**
   * Moves the time until every job has ended, like {@link #advance}. Jobs that only a read or the
   * end of a fault makes go on are left as they are. Nothing expires that would not by then.
   *
   * @throws IllegalStateException as {@link #advance} does
   */
  public void runUntilIdle() {
    lifecycle.requireOpen("runUntilIdle");
    requireVirtual(world.with(now -> now.runUntilIdle(lifecycle)));
  }

  private static void requireVirtual(boolean moved) {
    if (!moved) {
      throw new IllegalStateException("the simulator runs in real time, which nobody can move");
    }
  }

  /**
   * Brings back the simulator as it was right after {@link Builder#build()}: the tenants that the
   * builder added, with the configuration that they had then; no jobs, no usage, no faults, an
   * empty journal; time, ids and chances from their start again.
   *
   * <p>{@link #endpoint()}, {@link #clock()}, {@link #tokens()}, {@link #faults()}, {@link
   * #journal()} and these tenants stay the same objects, and tokens keep their meaning; {@link
   * #service()} is a new one. Requests and moves of the clock that are under way come to their end
   * first; responses that a fault holds back are released.
   *
   * @throws IllegalStateException if jobs are kept in a store that was given to the builder, if the
   *     simulator has been closed, or if called while the same thread answers a request
   */
  public void reset() {
    replaceWorld(
        "reset",
        () -> {
          tenants.reset();
          return newWorld(start, null);
        });
  }

  /**
   * Writes the state to a file, in place of one that is there already: the time, tenants with their
   * configuration to the letter, jobs, snapshots and usage. Faults, the journal and tokens are no
   * part of it.
   *
   * <p>The file is JSON in UTF-8, to be read by this version of the library; what it looks like is
   * in {@code docs/STATE.md}. The write is atomic: after a failure the file is as it was. A
   * symbolic link stays, and the file that it names is replaced, which keeps its permissions. On
   * virtual time the state is saved between two steps of the clock. On real time a job that is
   * being worked on is saved as due when its lease ends, up to a minute later, and is then begun
   * anew.
   *
   * @throws IllegalStateException if jobs are kept in a store that was given to the builder, if the
   *     simulator has been closed, or if called by something that the clock is running
   * @throws UncheckedIOException if the file cannot be written, or is no regular file, such as a
   *     directory, a device or a named pipe
   */
  public void save(Path file) {
    Objects.requireNonNull(file, "file must not be null");
    SimulatorState state = state();
    try {
      StateFiles.write(state, file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write " + file.toAbsolutePath() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes the state to a stream, like {@link #save(Path)}.
   *
   * @param out not closed
   * @throws IllegalStateException as {@link #save(Path)} does
   * @throws UncheckedIOException if the stream cannot be written
   */
  public void save(OutputStream out) {
    Objects.requireNonNull(out, "out must not be null");
    SimulatorState state = state();
    try {
      StateWriter.write(state, out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the state", e);
    }
  }

  /**
   * Replaces the state by one that {@link #save(Path)} has written, of whatever simulator, in
   * whatever JVM: the simulator goes on from there. Settings of the builder stay, such as limits.
   * Like {@link #reset()}, it ends faults and empties the journal; chances start again, and so do
   * ids, but for those of a state of the same seed, which go on. Tenants that are known stay the
   * same objects. What {@link #reset()} brings back stays what was built.
   *
   * <p>On virtual time the clock stands where it stood. On real time the saved time is passed over:
   * what has fallen due since then is done now.
   *
   * @throws IllegalArgumentException if the file is no such state, or lacks the tenant of {@link
   *     Builder#acceptAnyBearer}; the message says what is wrong, and where. Nothing has changed
   *     then
   * @throws IllegalStateException as {@link #reset()} does
   * @throws UncheckedIOException if the file cannot be read
   */
  public void load(Path file) {
    Objects.requireNonNull(file, "file must not be null");
    requireReplaceable("load");
    try {
      load(file.toAbsolutePath().toString(), StateFiles.read(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.toAbsolutePath(), e);
    }
  }

  /**
   * Replaces the state by one from a stream, like {@link #load(Path)}.
   *
   * @param in read to its end, not closed
   * @throws IllegalArgumentException as {@link #load(Path)} does
   * @throws IllegalStateException as {@link #reset()} does
   * @throws UncheckedIOException if the stream cannot be read
   */
  public void load(InputStream in) {
    Objects.requireNonNull(in, "in must not be null");
    requireReplaceable("load");
    try {
      load("the state", StateReader.read("the state", in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the state", e);
    }
  }

  private void load(String name, SimulatorState saved) {
    Caller anyBearer = settings.anyBearer();
    if (anyBearer != null
        && saved.tenants().stream().noneMatch(each -> each.id().equals(anyBearer.tenantId()))) {
      throw new IllegalArgumentException(
          name + ": the tenant " + anyBearer.tenantId() + " of acceptAnyBearer is missing");
    }
    replaceWorld(
        "load",
        () -> {
          tenants.replace(saved.tenants());
          return newWorld(saved.time(), saved);
        });
  }

  private SimulatorState state() {
    requireReplaceable("save");
    return world.with(SimulatorRuntime::state);
  }

  private void requireReplaceable(String what) {
    lifecycle.requireOpen(what);
    if (settings.store() != null) {
      throw new IllegalStateException(
          what + " needs jobs in the simulator's own store, but the builder was given another");
    }
  }

  private void replaceWorld(String what, Supplier<SimulatorRuntime> next) {
    requireReplaceable(what);
    world.requireReplaceable(what); // before answers are given that a fault holds back
    endpoint.release(); // and waits for what was held: its responses are of the old state
    try {
      world.replace(
          what,
          () -> {
            faultScript.reset();
            journal.clear();
            return next.get();
          });
    } finally {
      endpoint.holdAgain();
    }
  }

  /** Returns the tenants and what tells the time; no token. */
  @Override
  public String toString() {
    return "TenantSimulator[tenants="
        + tenants()
        + ", time="
        + (isInRealTime() ? "real" : "virtual")
        + "]";
  }

  /**
   * Closes the service. Responses that are held back break off with an {@link java.io.IOException};
   * for other requests that are under way it does not wait. A store that was given to the builder
   * stays open. Does nothing the second time.
   *
   * <p>Afterwards, what changes the simulator throws {@link IllegalStateException}: its time, its
   * state, its tenants and new faults. What reads it still works, such as the {@link #journal()},
   * and so does clearing faults and the journal. Requests get 503.
   */
  @Override
  public void close() {
    lifecycle.close();
    endpoint.close();
    world.close();
  }

  /**
   * Makes a {@link TenantSimulator}. Not thread-safe.
   *
   * <p>What is not set: one tenant, {@link #DEFAULT_TENANT_ID}, without configuration; virtual time
   * that starts at the system clock's present instant; {@link Progress#observed()}, {@link
   * SnapshotLimits#documented()}, {@link SnapshotBehavior#defaults()}, {@link
   * GraphBehavior#defaults()}, {@link ResourceTypes#documented()}, a {@link MemoryJobStore} of its
   * own, ids and chances that are different each time, a journal of 1,000 requests and 16 MiB, no
   * token accepted but {@link Tokens}' own, and 404 for requests for other parts of Graph.
   */
  public static final class Builder {

    private final List<TenantSetup> setups = new ArrayList<>();
    private boolean inRealTime;
    private @Nullable Instant start;
    private Progress progress = Progress.observed();
    private SnapshotLimits limits = SnapshotLimits.documented();
    private SnapshotBehavior behavior = SnapshotBehavior.defaults();
    private GraphBehavior graphBehavior = GraphBehavior.defaults();
    private ResourceTypes resourceTypes = ResourceTypes.documented();
    private boolean anyResourceType;
    private @Nullable JobStore store;
    private @Nullable Long seed;
    private @Nullable Long faultSeed;
    private int journalEntries = 1_000;
    private long journalBytes = 16L * 1024 * 1024;
    private InstantSource realTime = InstantSource.system();
    private @Nullable Caller anyBearer;
    private FallbackHandler fallback = request -> Optional.empty();

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
      setups.add(
          new TenantSetup(
              Objects.requireNonNull(id, "id must not be null"),
              Objects.requireNonNull(setup, "setup must not be null")));
      return this;
    }

    /**
     * Makes time stand still except when it is moved, which is the default, and sets its start.
     * Excludes {@link #realTime()}.
     *
     * @throws IllegalArgumentException if the start is before 1970 or after the year 9999
     */
    public Builder virtualTime(Instant startingAt) {
      Objects.requireNonNull(startingAt, "startingAt must not be null");
      start = TimeBounds.requireInstant("startingAt", startingAt);
      return this;
    }

    /** Makes time pass as it does. Excludes {@link #virtualTime}. */
    public Builder realTime() {
      inRealTime = true;
      return this;
    }

    /** Sets what makes jobs go on. */
    public Builder progress(Progress jobProgress) {
      progress = Objects.requireNonNull(jobProgress, "jobProgress must not be null");
      return this;
    }

    /** Sets how much each tenant may have. */
    public Builder limits(SnapshotLimits snapshotLimits) {
      limits = Objects.requireNonNull(snapshotLimits, "snapshotLimits must not be null");
      return this;
    }

    /** Sets what the service does where its documentation is silent. */
    public Builder behavior(SnapshotBehavior snapshotBehavior) {
      behavior = Objects.requireNonNull(snapshotBehavior, "snapshotBehavior must not be null");
      return this;
    }

    /** Sets what the endpoint does where Graph's documentation is silent. */
    public Builder graphBehavior(GraphBehavior behaviorOfGraph) {
      graphBehavior = Objects.requireNonNull(behaviorOfGraph, "behaviorOfGraph must not be null");
      return this;
    }

    /** Sets which resource types can be asked for, of any tenant. */
    public Builder resourceTypes(ResourceTypes types) {
      resourceTypes = Objects.requireNonNull(types, "types must not be null");
      return this;
    }

    /**
     * Allows resources and faults of any resource type. Otherwise, a type is refused that is
     * neither among {@link #resourceTypes}, nor in Graph's documentation or schema: it is most
     * often a misspelt one.
     */
    public Builder allowUnknownResourceTypes() {
      anyResourceType = true;
      return this;
    }

    /** Sets where jobs are kept; the simulator does not close it. */
    public Builder store(JobStore jobStore) {
      store = Objects.requireNonNull(jobStore, "jobStore must not be null");
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
     * Sets where {@link Faults} draw their chances from: with the same seed, the same requests and
     * reads in the same order go wrong.
     */
    public Builder faultSeed(long chances) {
      faultSeed = chances;
      return this;
    }

    /**
     * Sets how many requests the {@link Journal} keeps.
     *
     * @param entries the number; 0 for no journal
     * @throws IllegalArgumentException if it is negative
     */
    public Builder journalCapacity(int entries) {
      if (entries < 0) {
        throw new IllegalArgumentException("journalCapacity must be 0 or more, but was " + entries);
      }
      journalEntries = entries;
      return this;
    }

    /**
     * Sets how many bytes of memory the {@link Journal} takes at the most, in about. The oldest
     * entries are dropped first, also those of a few requests with long texts.
     *
     * @param bytes the number of bytes
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder journalMaxBytes(long bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("journalMaxBytes must be positive: " + bytes);
      }
      journalBytes = bytes;
      return this;
    }

    /** Sets what tells the real time, by which clients wait that were throttled. */
    Builder realClock(InstantSource instantSource) {
      realTime = instantSource;
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
      anyBearer = Objects.requireNonNull(caller, "caller must not be null");
      return this;
    }

    /**
     * Sets what answers requests for other parts of Graph, before they become 404. Like the rest,
     * they need a token; only {@code $metadata} needs none.
     */
    public Builder fallback(FallbackHandler requests) {
      fallback = Objects.requireNonNull(requests, "requests must not be null");
      return this;
    }

    /**
     * Returns a simulator, which is running.
     *
     * @throws IllegalArgumentException if a tenant's id is no GUID, is that of personal accounts,
     *     or is given twice; if the caller of {@link #acceptAnyBearer} is of none of the tenants
     * @throws IllegalStateException if the progress of jobs needs virtual time, and time is real
     */
    public TenantSimulator build() {
      if (inRealTime && start != null) {
        throw new IllegalStateException(
            "realTime() and virtualTime() exclude each other, but both were called");
      }
      if (inRealTime && progress.needsVirtualTime()) {
        throw new IllegalStateException(
            "jobs that go on as clients read them need virtual time, but realTime() was called");
      }
      long chances = faultSeed != null ? faultSeed : new SecureRandom().nextLong();
      Lifecycle lifecycle = new Lifecycle();
      KnownTypes types = anyResourceType ? KnownTypes.any() : KnownTypes.of(resourceTypes);
      FaultScript script = new FaultScript(chances, lifecycle, types);
      Tenants tenants = new Tenants(script);
      for (TenantSetup each : setups) {
        each.setup.accept(tenants.add(each.id));
      }
      if (setups.isEmpty()) {
        tenants.add(DEFAULT_TENANT_ID);
      }
      if (anyBearer != null) {
        tenants.get(anyBearer.tenantId());
      }
      return new TenantSimulator(settings(), tenants, script, lifecycle);
    }

    private SimulatorSettings settings() {
      return new SimulatorSettings(
          inRealTime,
          start,
          progress,
          limits,
          behavior,
          graphBehavior,
          resourceTypes,
          store,
          seed,
          journalEntries,
          journalBytes,
          anyBearer,
          fallback,
          realTime);
    }
  }
}
