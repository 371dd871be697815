package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.FallbackHandler;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.simulator.internal.directory.Directories;
import io.github.tenantsnapshot.simulator.internal.directory.DirectoryHandler;
import io.github.tenantsnapshot.simulator.internal.files.ReadFailures;
import io.github.tenantsnapshot.simulator.internal.runtime.JobViews;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.runtime.RuntimeHolder;
import io.github.tenantsnapshot.simulator.internal.runtime.RuntimeParts;
import io.github.tenantsnapshot.simulator.internal.runtime.SimulatorAccess;
import io.github.tenantsnapshot.simulator.internal.runtime.SimulatorRuntime;
import io.github.tenantsnapshot.simulator.internal.runtime.SimulatorSettings;
import io.github.tenantsnapshot.simulator.internal.state.SimulatorState;
import io.github.tenantsnapshot.simulator.internal.state.StateFiles;
import io.github.tenantsnapshot.simulator.internal.state.StateReader;
import io.github.tenantsnapshot.simulator.internal.state.StateWriter;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An in-process simulator of Microsoft Graph with one or more tenants. Each tenant has a
 * configuration and callers with access tokens. Tests control the time and inject faults.
 *
 * <p>The access token of a request names its tenant. By default time is virtual: it changes only
 * when a test calls {@link #advance}, which runs all due work on the calling thread before it
 * returns. Thread-safe.
 */
public final class TenantSimulator implements AutoCloseable {

  static {
    SimulatorAccess.install(
        new SimulatorAccess() {
          @Override
          public <T> T withJobs(Object simulator, Function<JobViews, T> function) {
            return ((TenantSimulator) simulator)
                .runtime.with(now -> function.apply(now.jobViews()));
          }

          @Override
          public long journalClears(Object simulator) {
            return ((TenantSimulator) simulator).journal.clears();
          }
        });
  }

  /** The id of the default tenant, taken from Graph's documentation. */
  public static final String DEFAULT_TENANT_ID = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";

  private final SimulatorSettings settings;
  private final Tenants tenants;
  private final FaultScript faultScript;
  private final Faults faults;
  private final Journal journal;
  private final InstantSource clock = this::now;
  private final AccessTokens accessTokens;
  private final Tokens tokens;
  private final SignIn signIn;
  private final SimulatedEndpoint endpoint;
  private final Lifecycle lifecycle;
  private final RuntimeHolder runtime;
  private final RuntimeParts parts;
  private final @Nullable Instant start;
  private final @Nullable Directories directories;

  private TenantSimulator(
      SimulatorSettings settings,
      Tenants tenants,
      FaultScript faultScript,
      Lifecycle lifecycle,
      @Nullable Directories directories) {
    this.settings = settings;
    this.lifecycle = lifecycle;
    this.runtime = new RuntimeHolder(lifecycle);
    this.tenants = tenants;
    this.faultScript = faultScript;
    this.faults = new Faults(faultScript, null);
    this.journal = new Journal(settings, faultScript.types());
    this.accessTokens = new AccessTokens(clock, settings.realTime());
    this.signIn = new SignIn(accessTokens, settings.realTime(), tenants);
    this.tokens = new Tokens(accessTokens, clock);
    this.endpoint = new SimulatedEndpoint(runtime, lifecycle, journal, faultScript, settings);
    this.directories = directories;
    TokenAuthenticator authenticator =
        new TokenAuthenticator(accessTokens, tenants::contains, settings.anyBearer());
    this.parts =
        new RuntimeParts(
            settings,
            authenticator,
            directories == null
                ? settings.fallback()
                : new DirectoryHandler(directories, authenticator, clock, settings.fallback()),
            directories == null ? null : directories::saved,
            faultScript.around(directories == null ? tenants : directories.around(tenants)),
            faultScript.around(settings.progress().pacing()),
            faultScript::around,
            faultScript.stalledJobs(),
            tenants::ids,
            tenants::configurations);
    this.start = settings.virtualStart();
    tenants.seed();
    runtime.replace("build", () -> newRuntime(start, null));
    faultScript
        .stalledJobs()
        .resumeWith((tenantId, jobId) -> runtime.get().jobProgress().resume(tenantId, jobId));
  }

  /** Returns a new runtime; real time ignores the instant. */
  private SimulatorRuntime newRuntime(@Nullable Instant time, @Nullable SimulatorState saved) {
    VirtualClock clock =
        settings.inRealTime() ? null : VirtualClock.startingAt(Objects.requireNonNull(time));
    return new SimulatorRuntime(parts, clock, saved);
  }

  private Instant now() {
    return service().clock().instant();
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the tenants in the order in which they were added. */
  public List<SimulatedTenant> tenants() {
    return tenants.all();
  }

  /** Returns the tenant that was added first. */
  public SimulatedTenant tenant() {
    return tenants.first();
  }

  /**
   * Returns a tenant.
   *
   * @param id the tenant's GUID, in any case
   * @throws IllegalArgumentException if the simulator does not have the tenant
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
   * @throws IllegalArgumentException if the id is not a GUID, is the tenant id of personal
   *     accounts, or belongs to another tenant
   */
  public SimulatedTenant addTenant(String id) {
    Objects.requireNonNull(id, "id must not be null");
    return tenants.add(id);
  }

  /**
   * Returns the service of all tenants, for calls without Graph messages and tokens. {@link
   * #reset()} and {@link #loadState(Path)} close it and create another.
   */
  public SnapshotService service() {
    return runtime.get().service();
  }

  /** Returns the faults of all tenants. */
  public Faults faults() {
    return faults;
  }

  /** Returns the requests to {@link #endpoint()} and their responses. */
  public Journal journal() {
    return journal;
  }

  /** Returns the Graph endpoint of all tenants. */
  public GraphHandler endpoint() {
    return endpoint;
  }

  /** Returns the issuer of the access tokens that {@link #endpoint()} accepts. */
  public Tokens tokens() {
    return tokens;
  }

  /** Returns the sign-in of applications and users, whose tokens {@link #endpoint()} accepts. */
  public SignIn signIn() {
    return signIn;
  }

  /** Returns whether the simulator runs in real time, which no call can advance. */
  public boolean isInRealTime() {
    return settings.inRealTime();
  }

  /** Returns whether the simulator is closed. */
  public boolean isClosed() {
    return lifecycle.isClosed();
  }

  /** Returns the simulator's clock. Its instants are truncated to 100 ns, as Graph's are. */
  public InstantSource clock() {
    return clock;
  }

  /**
   * Advances the clock and runs all work that falls due, like {@link VirtualClock#advance}.
   *
   * @param duration the duration; zero runs the work that is due now
   * @throws IllegalArgumentException if the duration is negative or ends after the year 9999, since
   *     a state with such a time could be saved, but not loaded
   * @throws IllegalStateException if the simulator runs in real time or is closed, or if called by
   *     work that the clock is running, such as a listener
   */
  public void advance(Duration duration) {
    Objects.requireNonNull(duration, "duration must not be null");
    lifecycle.requireOpen("advance");
    requireVirtual(runtime.with(now -> now.clock().advanceExactly(duration)));
  }

  /**
   * Advances the clock to an instant, like {@link #advance}.
   *
   * @param target the new time; not before the present time
   * @throws IllegalArgumentException if the target is in the past or after the year 9999
   * @throws IllegalStateException as {@link #advance} does
   */
  public void advanceTo(Instant target) {
    Objects.requireNonNull(target, "target must not be null");
    lifecycle.requireOpen("advanceTo");
    requireVirtual(runtime.with(now -> now.clock().advanceExactlyTo(target)));
  }

  /**
   * Advances the clock until every job has ended, like {@link #advance}, including jobs that others
   * have created in the store for tenants of this simulator. Jobs that wait for a client's read or
   * for the end of a fault stay unfinished. The clock stops at the end of the last job, so other
   * jobs expire only if their retention ends before.
   *
   * @throws IllegalStateException as {@link #advance} does
   */
  public void runUntilIdle() {
    lifecycle.requireOpen("runUntilIdle");
    requireVirtual(runtime.with(now -> now.runUntilIdle(lifecycle)));
  }

  private static void requireVirtual(boolean moved) {
    if (!moved) {
      throw new IllegalStateException("the simulator runs in real time, which cannot be advanced");
    }
  }

  /**
   * Restores the state right after {@link Builder#build()}: the tenants that the builder added,
   * with their configuration at that time; no jobs, usage or faults; an empty journal. Virtual
   * time, ids and random numbers start from their beginning.
   *
   * <p>{@link #endpoint()}, {@link #clock()}, {@link #tokens()}, {@link #faults()}, {@link
   * #journal()} and these tenants stay the same objects, and issued access tokens stay valid;
   * {@link #service()} returns another object. Registrations of {@link #signIn()} stay, but its
   * codes, refresh tokens and sessions are discarded. The reset waits for requests and calls of
   * {@link #advance} in progress; responses that a fault holds back are released.
   *
   * @throws IllegalStateException if the builder was given a job store, if the simulator is closed,
   *     or if the calling thread is handling a request
   */
  public void reset() {
    replaceRuntime(
        "reset",
        () -> {
          tenants.reset();
          if (directories != null) {
            directories.reset();
          }
          return newRuntime(start, null);
        });
  }

  /**
   * Writes the state to a file and replaces an existing one. The state consists of the time, the
   * tenants with their exact configuration, jobs, snapshots and usage. It does not contain faults,
   * the journal and tokens.
   *
   * <p>The file is JSON in UTF-8 for this version of the library; {@code docs/STATE.md} describes
   * it. The write is atomic: after a failure the file is unchanged. A symbolic link stays; the file
   * that it names is replaced and keeps its permissions. On virtual time the state is saved between
   * two steps of the clock. On real time a running step of a job is saved as due when its lease
   * expires, up to a minute later, and starts again then.
   *
   * @throws IllegalStateException if the builder was given a job store, if the simulator is closed,
   *     or if called by work that the clock is running
   * @throws UncheckedIOException if the file cannot be written, or is not a regular file, such as a
   *     directory, a device or a named pipe
   */
  public void saveState(Path file) {
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
   * Writes the state to a stream, like {@link #saveState(Path)}.
   *
   * @param out the stream; not closed
   * @throws IllegalStateException as {@link #saveState(Path)} does
   * @throws UncheckedIOException if the stream cannot be written
   */
  public void saveState(OutputStream out) {
    Objects.requireNonNull(out, "out must not be null");
    SimulatorState state = state();
    try {
      StateWriter.write(state, out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the state", e);
    }
  }

  /**
   * Replaces the state with one that {@link #saveState(Path)} has written, in this or another
   * simulator or JVM. Settings of the builder stay, such as limits. Like {@link #reset()}, it
   * clears faults and the journal and restarts random numbers. Ids continue after those of a state
   * with the same seed; otherwise they start from their beginning, but skip the ids of loaded jobs
   * and snapshots. Tenants with a known id stay the same objects. {@link #reset()} still restores
   * the state right after {@link Builder#build()}.
   *
   * <p>On virtual time the clock has the saved time. On real time the saved time is ignored, and
   * work that has fallen due since then runs now.
   *
   * @throws IllegalArgumentException if the file is not a saved state, or lacks the tenant of
   *     {@link Builder#acceptAnyBearer}; the message names the error and its place, and the
   *     simulator is unchanged
   * @throws IllegalStateException as {@link #reset()} does
   * @throws UncheckedIOException if the file cannot be read
   */
  public void loadState(Path file) {
    Objects.requireNonNull(file, "file must not be null");
    requireReplaceable("loadState");
    try {
      replaceState(file.toAbsolutePath().toString(), StateFiles.read(file));
    } catch (IOException e) {
      throw ReadFailures.of(file, e);
    }
  }

  /**
   * Replaces the state with one from a stream, like {@link #loadState(Path)}.
   *
   * @param in the stream; read to its end, not closed
   * @throws IllegalArgumentException as {@link #loadState(Path)} does
   * @throws IllegalStateException as {@link #reset()} does
   * @throws UncheckedIOException if the stream cannot be read
   */
  public void loadState(InputStream in) {
    Objects.requireNonNull(in, "in must not be null");
    requireReplaceable("loadState");
    try {
      replaceState("the state", StateReader.read("the state", in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the state", e);
    }
  }

  private void replaceState(String name, SimulatorState saved) {
    Caller anyBearer = settings.anyBearer();
    if (anyBearer != null
        && saved.tenants().stream().noneMatch(each -> each.id().equals(anyBearer.tenantId()))) {
      throw new IllegalArgumentException(
          name + ": the tenant " + anyBearer.tenantId() + " of acceptAnyBearer is missing");
    }
    if (!settings.inRealTime()) { // before anything is replaced
      TimeBounds.requireInstant(name + ": time", saved.time());
    }
    replaceRuntime(
        "loadState",
        () -> {
          tenants.replace(saved.tenants());
          if (directories != null) {
            directories.reset();
            saved.tenants().forEach(each -> directories.restore(each.id(), each.directory()));
          }
          return newRuntime(saved.time(), saved);
        });
  }

  private SimulatorState state() {
    requireReplaceable("saveState");
    return runtime.with(SimulatorRuntime::state);
  }

  private void requireReplaceable(String what) {
    lifecycle.requireOpen(what);
    if (settings.store() != null) {
      throw new IllegalStateException(
          what + " needs the simulator's own job store, but the builder was given another");
    }
  }

  private void replaceRuntime(String what, Supplier<SimulatorRuntime> next) {
    requireReplaceable(what);
    runtime.requireReplaceable(what); // before held responses are released
    endpoint.release(); // and waits for them: they belong to the old state
    try {
      runtime.replace(
          what,
          () -> {
            faultScript.reset();
            journal.restart();
            accessTokens.forgetVerified();
            signIn.forgetGrants();
            return next.get();
          });
    } finally {
      endpoint.holdAgain();
    }
  }

  /** Returns the tenants and the kind of time; no token. */
  @Override
  public String toString() {
    return "TenantSimulator[tenants="
        + tenants()
        + ", time="
        + (isInRealTime() ? "real" : "virtual")
        + "]";
  }

  /**
   * Closes the service. Responses that are held back fail with an {@link java.io.IOException};
   * other requests in progress are not awaited. A store that was given to the builder stays open.
   * Further calls have no effect.
   *
   * <p>On a closed simulator, methods that change its time, state or tenants, or that add faults,
   * throw {@link IllegalStateException}. Methods that read still work, and so does clearing faults
   * and the {@link #journal()}. Requests get 503.
   */
  @Override
  public void close() {
    lifecycle.close();
    endpoint.close();
    runtime.close();
  }

  /**
   * A builder of {@link TenantSimulator}. Not thread-safe.
   *
   * <p>Defaults: one tenant, {@link #DEFAULT_TENANT_ID}, without configuration; virtual time that
   * starts at the present instant of the system clock; {@link Progress#observed()}, {@link
   * SnapshotLimits#documented()}, {@link SnapshotBehavior#defaults()}, {@link
   * GraphBehavior#defaults()}, {@link ResourceTypes#documented()}, a {@link MemoryJobStore} of its
   * own, ids and random faults that differ each time, a journal of 1,000 requests and 16 MiB, no
   * tokens accepted except those of {@link Tokens}, and 404 for requests for other parts of Graph.
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
    private @Nullable DirectorySettings directory;

    private Builder() {}

    /** A tenant to add and its setup. */
    private record TenantSetup(String id, Consumer<SimulatedTenant> setup) {}

    /**
     * Adds the tenant {@link #DEFAULT_TENANT_ID}.
     *
     * @param setup adds the tenant's configuration and faults; called by {@link #build()}
     */
    public Builder addTenant(Consumer<SimulatedTenant> setup) {
      return addTenant(DEFAULT_TENANT_ID, setup);
    }

    /**
     * Adds a tenant. {@link TenantSimulator#tenant()} returns the first one.
     *
     * @param id the tenant's GUID
     * @param setup adds the tenant's configuration and faults; called by {@link #build()}
     */
    public Builder addTenant(String id, Consumer<SimulatedTenant> setup) {
      setups.add(
          new TenantSetup(
              Objects.requireNonNull(id, "id must not be null"),
              Objects.requireNonNull(setup, "setup must not be null")));
      return this;
    }

    /**
     * Sets the start of virtual time, which is the default. The clock changes only when the test
     * advances it. Excludes {@link #realTime()}.
     *
     * @throws IllegalArgumentException if the start is before 1970 or after the year 9999
     */
    public Builder virtualTime(Instant startingAt) {
      Objects.requireNonNull(startingAt, "startingAt must not be null");
      start = TimeBounds.requireInstant("startingAt", startingAt);
      return this;
    }

    /** Sets real time. Worker threads run due work. Excludes {@link #virtualTime}. */
    public Builder realTime() {
      inRealTime = true;
      return this;
    }

    /** Sets the event that makes jobs advance. */
    public Builder progress(Progress progress) {
      this.progress = Objects.requireNonNull(progress, "progress must not be null");
      return this;
    }

    /** Sets the limits of each tenant. */
    public Builder limits(SnapshotLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits must not be null");
      return this;
    }

    /** Sets the behavior of the service that its documentation leaves open. */
    public Builder behavior(SnapshotBehavior behavior) {
      this.behavior = Objects.requireNonNull(behavior, "behavior must not be null");
      return this;
    }

    /** Sets the behavior of the endpoint that Graph's documentation leaves open. */
    public Builder graphBehavior(GraphBehavior graphBehavior) {
      this.graphBehavior = Objects.requireNonNull(graphBehavior, "graphBehavior must not be null");
      return this;
    }

    /** Sets the resource types that a job can request, for all tenants. */
    public Builder resourceTypes(ResourceTypes resourceTypes) {
      this.resourceTypes = Objects.requireNonNull(resourceTypes, "resourceTypes must not be null");
      return this;
    }

    /**
     * Allows resources and faults of any resource type. By default a type is rejected if it is
     * neither among {@link #resourceTypes} nor in Graph's documentation or schema, since it is most
     * often misspelt.
     */
    public Builder allowUnknownResourceTypes() {
      anyResourceType = true;
      return this;
    }

    /** Sets the job store, which the simulator does not close. */
    public Builder store(JobStore store) {
      this.store = Objects.requireNonNull(store, "store must not be null");
      return this;
    }

    /**
     * Sets the seed of ids: with the same seed, the same calls get the same job ids, snapshot ids
     * and request ids. Two simulators on one store must have different seeds, or their ids collide.
     */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Sets the seed of random {@link Faults}: with the same seed, the same requests and reads in
     * the same order trigger the same faults.
     */
    public Builder faultSeed(long faultSeed) {
      this.faultSeed = faultSeed;
      return this;
    }

    /**
     * Sets the maximum number of requests in the {@link Journal}.
     *
     * @param journalCapacity the number; 0 for no journal
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder journalCapacity(int journalCapacity) {
      if (journalCapacity < 0) {
        throw new IllegalArgumentException(
            "journalCapacity must not be negative: " + journalCapacity);
      }
      journalEntries = journalCapacity;
      return this;
    }

    /**
     * Sets the approximate maximum memory of the {@link Journal}. The oldest entries are dropped
     * first, even if there are only a few with long texts.
     *
     * @param journalMaxBytes the number of bytes
     * @throws IllegalArgumentException if the number is not positive
     */
    public Builder journalMaxBytes(long journalMaxBytes) {
      if (journalMaxBytes < 1) {
        throw new IllegalArgumentException("journalMaxBytes must be positive: " + journalMaxBytes);
      }
      journalBytes = journalMaxBytes;
      return this;
    }

    /** Sets the source of real time, by which throttled clients wait. */
    Builder realClock(InstantSource instantSource) {
      realTime = instantSource;
      return this;
    }

    /**
     * Makes the endpoint accept any bearer token, also a real one or one that is not a JWT. A
     * request with a token that {@link Tokens} has not issued comes from the given caller. Issued
     * tokens keep their own callers, and a request without a token still gets 401.
     *
     * @param caller a caller of one of the tenants
     */
    public Builder acceptAnyBearer(Caller caller) {
      anyBearer = Objects.requireNonNull(caller, "caller must not be null");
      return this;
    }

    /**
     * Sets the handler of requests for other parts of Graph, which otherwise get 404. They need a
     * token like all requests; only {@code $metadata} needs none.
     */
    public Builder fallback(FallbackHandler fallback) {
      this.fallback = Objects.requireNonNull(fallback, "fallback must not be null");
      return this;
    }

    /**
     * Gives each tenant a directory, which clients call before they come to snapshots. It responds
     * before the handler of {@link #fallback}. Without this call there is no directory.
     */
    public Builder directory(DirectorySettings directory) {
      this.directory = Objects.requireNonNull(directory, "directory must not be null");
      return this;
    }

    /**
     * Returns a running simulator. Only {@link #realTime()} starts threads.
     *
     * @throws IllegalArgumentException if a tenant's id is not a GUID, is the tenant id of personal
     *     accounts, or is duplicate; if no tenant has the caller of {@link #acceptAnyBearer}
     * @throws IllegalStateException if {@link #realTime()} was called, and either {@link
     *     #virtualTime} too or the progress of jobs needs virtual time
     */
    public TenantSimulator build() {
      if (inRealTime && start != null) {
        throw new IllegalStateException(
            "realTime() and virtualTime() exclude each other, but both were called");
      }
      if (inRealTime && progress.needsVirtualTime()) {
        throw new IllegalStateException(
            "progress needs virtual time, but realTime() was called: " + progress);
      }
      long seedOfFaults = faultSeed != null ? faultSeed : new SecureRandom().nextLong();
      Lifecycle lifecycle = new Lifecycle();
      KnownTypes types =
          anyResourceType ? KnownTypes.any(resourceTypes) : KnownTypes.of(resourceTypes);
      FaultScript script = new FaultScript(seedOfFaults, lifecycle, types);
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
      Directories directories =
          directory == null
              ? null
              : new Directories(
                  directory.tcmPrincipal(),
                  directory.adminServicesPrincipal(),
                  directory.appRolesRequired());
      return new TenantSimulator(settings(), tenants, script, lifecycle, directories);
    }

    private SimulatorSettings settings() {
      return new SimulatorSettings(
          inRealTime,
          start,
          progress.rule(),
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
