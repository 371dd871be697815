package io.github.tenantsnapshot.tests.structure;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.QuotaPeriod;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.ActiveFault;
import io.github.tenantsnapshot.simulator.CrashFault;
import io.github.tenantsnapshot.simulator.DirectorySettings;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.Journal;
import io.github.tenantsnapshot.simulator.Progress;
import io.github.tenantsnapshot.simulator.RequestFault;
import io.github.tenantsnapshot.simulator.RequestSelection;
import io.github.tenantsnapshot.simulator.ResourceTypeFault;
import io.github.tenantsnapshot.simulator.SignIn;
import io.github.tenantsnapshot.simulator.SignInApplication;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.Tokens;
import io.github.tenantsnapshot.simulator.WorkerOperation;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.simulator.generator.TenantGenerator;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.http.TlsIdentity;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ExportException;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Valid arguments and receivers for calls of public methods. Close closes all of them. */
final class SampleArguments implements AutoCloseable {

  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final String RULE = "microsoft.exchange.transportrule";

  /** The values of strings, by the name of the parameter; all others are a short text. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("tenantId", TENANT),
          Map.entry("clientId", TENANT),
          Map.entry("userId", "98ceffcc-7c54-4227-8844-835af5a023ce"),
          Map.entry("applicationId", "98ceffcc-7c54-4227-8844-835af5a023ce"),
          Map.entry("displayName", "Weekly export"),
          Map.entry("resourceType", RULE),
          Map.entry("method", "GET"),
          Map.entry("url", "https://graph.microsoft.com/v1.0/me"),
          Map.entry("origin", "http://localhost:3000"),
          Map.entry("json", "{}"));

  private static final Map<String, Integer> NUMBERS = Map.of("status", 502);

  @FunctionalInterface
  private interface Supply {
    Object get() throws Exception;
  }

  private final Map<Class<?>, Supply> supplies = new HashMap<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  SampleArguments() {
    standardTypes();
    coreTypes();
    simulatorTypes();
  }

  private void standardTypes() {
    supplies.put(Duration.class, () -> Duration.ofSeconds(1));
    supplies.put(Instant.class, () -> NOW);
    supplies.put(InstantSource.class, () -> InstantSource.fixed(NOW));
    supplies.put(ZoneId.class, () -> ZoneOffset.UTC);
    supplies.put(Map.class, Map::of);
    supplies.put(Set.class, Set::of);
    supplies.put(List.class, List::of);
    supplies.put(Collection.class, List::of);
    supplies.put(Class.class, () -> AutoCloseable.class);
    supplies.put(Iterable.class, List::of);
    supplies.put(OptionalLong.class, OptionalLong::empty);
    supplies.put(InputStream.class, InputStream::nullInputStream);
    supplies.put(OutputStream.class, OutputStream::nullOutputStream);
    supplies.put(Path.class, () -> Path.of("target", "absent"));
    supplies.put(URI.class, () -> URI.create("https://graph.example"));
    supplies.put(InetAddress.class, InetAddress::getLoopbackAddress);
    supplies.put(RandomGenerator.class, () -> new Random(1));
    supplies.put(Throwable.class, () -> new IllegalStateException("a cause"));
    supplies.put(DataSource.class, SampleArguments::dataSource);
  }

  private void coreTypes() {
    supplies.put(Caller.class, SampleArguments::admin);
    supplies.put(JsonText.class, () -> JsonText.of("{}"));
    supplies.put(
        SnapshotResource.class, () -> new SnapshotResource("Rule", RULE, JsonText.of("{}")));
    supplies.put(SnapshotJob.class, () -> job(SnapshotJobStatus.SUCCEEDED));
    supplies.put(SnapshotJob.Builder.class, SnapshotJob::builder);
    supplies.put(SnapshotJobTransition.class, SampleArguments::transition);
    supplies.put(SnapshotJobTransition.Builder.class, SnapshotJobTransition::builder);
    supplies.put(StoredJob.class, SampleArguments::storedJob);
    supplies.put(StoredJob.Builder.class, StoredJob::builder);
    supplies.put(AdmissionLimits.class, () -> AdmissionLimits.of(12, NOW, 20_000));
    supplies.put(QuotaCharge.class, () -> QuotaCharge.of(NOW, 20_000));
    supplies.put(
        CreateSnapshotRequest.class, () -> CreateSnapshotRequest.of("Weekly export", RULE));
    supplies.put(CreateSnapshotRequest.Builder.class, CreateSnapshotRequest::builder);
    supplies.put(SnapshotBehavior.class, SnapshotBehavior::defaults);
    supplies.put(SnapshotBehavior.Builder.class, () -> SnapshotBehavior.defaults().toBuilder());
    supplies.put(GraphBehavior.class, GraphBehavior::defaults);
    supplies.put(GraphBehavior.Builder.class, () -> GraphBehavior.defaults().toBuilder());
    supplies.put(DirectorySettings.class, DirectorySettings::defaults);
    supplies.put(SnapshotLimits.class, SnapshotLimits::documented);
    supplies.put(SnapshotLimits.Builder.class, () -> SnapshotLimits.documented().toBuilder());
    supplies.put(QuotaPeriod.class, QuotaPeriod::calendarMonth);
    supplies.put(Pacing.class, Pacing::immediate);
    supplies.put(VirtualClock.class, () -> VirtualClock.startingAt(NOW));
    supplies.put(ResourceTypes.class, ResourceTypes::documented);
    supplies.put(ExportException.class, () -> ExportException.ofSentence("failed"));
    supplies.put(ReadContext.class, () -> new ReadContext(TENANT, TENANT, 1, () -> false));
    supplies.put(SnapshotService.class, () -> simulator().service());
    supplies.put(SnapshotService.Builder.class, this::serviceBuilder);
    supplies.put(GraphEndpoint.class, () -> endpointBuilder().build());
    supplies.put(GraphEndpoint.Builder.class, this::endpointBuilder);
    supplies.put(GraphRequest.class, () -> GraphRequest.of("GET", "/v1.0/me"));
    supplies.put(GraphResponse.class, () -> GraphResponse.json(200, "{}"));
    supplies.put(MemoryJobStore.class, MemoryJobStore::new);
    supplies.put(JdbcJobStore.class, () -> JdbcJobStore.open(dataSource()));
    supplies.put(JdbcJobStore.Builder.class, () -> JdbcJobStore.builder(dataSource()));
  }

  private void simulatorTypes() {
    supplies.put(TenantSimulator.class, this::simulator);
    supplies.put(SignIn.class, () -> simulator().signIn());
    supplies.put(SignInApplication.class, () -> SignInApplication.builder(TENANT).build());
    supplies.put(SignInApplication.Builder.class, () -> SignInApplication.builder(TENANT));
    supplies.put(
        PublicKey.class, () -> KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic());
    supplies.put(TenantSimulator.Builder.class, TenantSimulator::builder);
    supplies.put(SimulatedTenant.class, () -> simulator().tenant());
    supplies.put(Faults.class, () -> simulator().faults());
    supplies.put(RequestSelection.class, Fault::onAnyRequest);
    supplies.put(RequestFault.class, () -> Fault.onAnyRequest().throttle(1));
    supplies.put(ResourceTypeFault.class, () -> Fault.forbid(RULE));
    supplies.put(CrashFault.class, () -> Fault.crash(WorkerOperation.CLAIM));
    supplies.put(Fault.class, () -> Fault.forbid(RULE));
    supplies.put(ActiveFault.class, () -> simulator().faults().throttle(1));
    supplies.put(Journal.class, () -> simulator().journal());
    supplies.put(Tokens.class, () -> simulator().tokens());
    supplies.put(Progress.class, Progress::observed);
    supplies.put(TenantPlan.class, TenantPlan::small);
    supplies.put(TenantPlan.Builder.class, TenantPlan::builder);
    supplies.put(TenantGenerator.class, () -> TenantGenerator.seeded(1));
    supplies.put(SimulatorControl.class, () -> SimulatorControl.of(simulator()));
    supplies.put(TenantSimulatorExtension.class, TenantSimulatorExtension::new);
    supplies.put(GraphInterceptor.class, () -> GraphInterceptor.of(simulator()));
    supplies.put(Snapshot.class, this::snapshot);
    supplies.put(GraphServer.Builder.class, () -> GraphServer.builder(request -> null));
    supplies.put(TlsIdentity.class, TlsIdentity::selfSigned);
    supplies.put(KeyStore.class, () -> KeyStore.getInstance("PKCS12"));
  }

  /** Returns a valid argument for a parameter. */
  Object of(Parameter parameter) {
    return of(parameter.getType(), parameter.getName());
  }

  /** Returns a valid value of a type; for strings, it depends on the name of the parameter. */
  Object of(Class<?> type, String name) {
    try {
      return make(type, name);
    } catch (Exception e) {
      throw new IllegalStateException("no sample of " + type.getName() + " for " + name, e);
    }
  }

  /** Returns an array of the given type whose only element is null. */
  Object arrayOfNull(Class<?> type) {
    return Array.newInstance(type.getComponentType(), 1);
  }

  private Object make(Class<?> type, String name) throws Exception {
    Supply supply = supplies.get(type);
    if (supply != null) {
      return supply.get();
    }
    if (type == String.class) {
      return TEXTS.getOrDefault(name, "text");
    }
    if (type == int.class) {
      return NUMBERS.getOrDefault(name, 1);
    }
    if (type == long.class) {
      return 1L;
    }
    if (type == double.class) {
      return 0.5;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    if (type.isRecord()) {
      return record(type);
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, arguments) ->
              method.isDefault()
                  ? InvocationHandler.invokeDefault(proxy, method, arguments)
                  : null);
    }
    throw new IllegalStateException("a sample must be added to SampleArguments");
  }

  private Object record(Class<?> type) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = make(types[i], components[i].getName());
    }
    Constructor<?> canonical = type.getDeclaredConstructor(types);
    return canonical.newInstance(values);
  }

  private static Caller admin() {
    return Caller.user(TENANT, "98ceffcc-7c54-4227-8844-835af5a023ce", "Adele Vance");
  }

  private static SnapshotJob job(SnapshotJobStatus status) {
    return SnapshotJob.builder()
        .id(TENANT)
        .displayName("Weekly export")
        .tenantId(TENANT)
        .status(status)
        .resources(List.of(RULE))
        .createdDateTime(NOW)
        .completedDateTime(NOW)
        .snapshotId(TENANT)
        .createdBy(admin().identity())
        .build();
  }

  private static SnapshotJobTransition transition() {
    return SnapshotJobTransition.builder()
        .event(SnapshotJobEvent.DELETE)
        .from(SnapshotJobStatus.SUCCEEDED)
        .job(job(SnapshotJobStatus.SUCCEEDED))
        .at(NOW)
        .attempt(1)
        .build();
  }

  private static StoredJob storedJob() {
    return StoredJob.builder()
        .job(job(SnapshotJobStatus.SUCCEEDED))
        .displayNameKey("weekly export")
        .expiresAt(NOW.plusSeconds(1))
        .claimNumber(2)
        .attempt(1)
        .build();
  }

  private static DataSource dataSource() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:null-arguments;DB_CLOSE_DELAY=-1");
    return database;
  }

  private SnapshotService.Builder serviceBuilder() {
    return SnapshotService.builder(new MemoryJobStore(), (context, resourceType) -> () -> null);
  }

  private GraphEndpoint.Builder endpointBuilder() {
    return GraphEndpoint.builder(simulator().service(), request -> admin());
  }

  private TenantSimulator simulator() {
    return opened(TenantSimulator.builder().virtualTime(NOW).build());
  }

  private Snapshot snapshot() {
    TenantSimulator simulator = simulator();
    SnapshotJob created =
        simulator
            .service()
            .createSnapshot(admin(), CreateSnapshotRequest.of("Weekly export", RULE));
    simulator.runUntilIdle();
    return opened(simulator.service().openSnapshot(admin(), created));
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable resource : opened) {
      resource.close();
    }
  }
}
