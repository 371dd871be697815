package io.github.tenantsnapshot.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.graph.core.requests.GraphClientFactory;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.ActiveFault;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Faults;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.ResourceTypes;
import io.github.tenantsnapshot.store.jdbc.JdbcDialect;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;

/** The listings of the documentation that are not part of an example program. */
final class PageListings {

  private PageListings() {}

  static SnapshotJob sourceThatFailsForOneType(Caller admin) throws InterruptedException {
    ConfigurationSource source =
        (context, resourceType) -> {
          if (resourceType.equals("microsoft.teams.meetingpolicy")) {
            throw new IOException("Access Denied.");
          }
          return ResourceReader.of(
              List.of(
                  new SnapshotResource(
                      "EXOTransportRule-Tag invoices",
                      resourceType,
                      JsonText.of("{\"Name\":\"Tag invoices\",\"Priority\":0}"))));
        };
    try (SnapshotService service = SnapshotService.builder(new MemoryJobStore(), source).build()) {
      SnapshotJob job =
          service.createSnapshot(
              admin,
              CreateSnapshotRequest.of(
                  "Snapshot Demo",
                  "microsoft.teams.meetingpolicy",
                  "microsoft.exchange.transportrule"));
      SnapshotJob done = service.awaitCompletion(admin, job.id(), Duration.ofMinutes(1));
      assertThat(done.status()).isEqualTo(SnapshotJobStatus.PARTIALLY_SUCCESSFUL);
      return done;
    }
  }

  static SnapshotService limitsAndRules(ConfigurationSource source) {
    return SnapshotService.builder(new MemoryJobStore(), source)
        .limits(
            SnapshotLimits.documented().toBuilder().visibleJobs(2).resourcesPerPeriod(10).build())
        .behavior(
            SnapshotBehavior.defaults().toBuilder()
                .unfinishedJobDeletion(UnfinishedJobDeletion.REJECTED)
                .build())
        .resourceTypes(ResourceTypes.documented().with("microsoft.entra.attributeset"))
        .build();
  }

  static void endpoint(SnapshotService snapshots, Caller admin, String url, String json)
      throws IOException {
    GraphEndpoint graph = GraphEndpoint.builder(snapshots, request -> admin).build();
    try (GraphResponse response = graph.handle(GraphRequest.post(url, json))) {
      System.out.println(response.status() + " " + response.bodyText());
    }
  }

  static void simulatedTenant(Path baseline) throws IOException, InterruptedException {
    try (TenantSimulator simulator =
            TenantSimulator.builder().addTenant(tenant -> tenant.addBaseline(baseline)).build();
        GraphServer server = GraphServer.start(simulator)) {
      String token = simulator.tokens().issue(simulator.tenant().admin());
      URI jobs =
          server.uri().resolve("/v1.0/admin/configurationManagement/configurationSnapshotJobs");
      HttpRequest list =
          HttpRequest.newBuilder(jobs).header("Authorization", "Bearer " + token).build();
      System.out.println(HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).body());
      simulator.advance(Duration.ofMinutes(2)); // runs everything that is due, in order
    }
  }

  static void savedState(TenantSimulator simulator, TenantSimulator other, Path state) {
    simulator.saveState(state);
    other.loadState(state); // running jobs end when they would have ended
    other.advance(Duration.ofMinutes(2));
    other.reset();
  }

  static ActiveFault faults(TenantSimulator simulator) {
    Faults faults = simulator.faults();
    faults.add(
        Fault.on(GraphOperation.CREATE_SNAPSHOT).throttle(3).retryAfter(Duration.ofSeconds(10)));
    faults.add(Fault.on(GraphOperation.GET_JOB).respond(503).times(2));
    ActiveFault forbidden = simulator.tenant().faults().forbid("microsoft.teams.meetingpolicy");
    simulator.runUntilIdle();
    forbidden.clear();
    return forbidden;
  }

  static TenantSimulator generatedTenant() {
    TenantSimulator simulator = TenantSimulator.builder().build();
    SimulatedTenant tenant = simulator.tenant();
    tenant.generate(42, TenantPlan.small()); // 152 resources in the proportions of a real tenant
    tenant.generate(42, Map.of("microsoft.exchange.transportrule", 20));
    tenant.removeIf(
        "microsoft.exchange.transportrule", rule -> rule.displayName().endsWith("Disclaimer"));
    return simulator;
  }

  static GraphServiceClient officialClient(TenantSimulator simulator) {
    OkHttpClient http =
        GraphClientFactory.create().addInterceptor(GraphInterceptor.of(simulator).strict()).build();
    GraphServiceClient client = new GraphServiceClient((request, context) -> {}, http);
    return client;
  }

  static SnapshotService onADatabase(DataSource dataSource, ConfigurationSource source) {
    JdbcJobStore store = JdbcJobStore.open(dataSource); // creates missing tables, snapshot_…
    SnapshotService snapshots = SnapshotService.builder(store, source).build();
    return snapshots;
  }

  static SnapshotJob onSeveralDatabases(
      Map<String, DataSource> databases,
      Map<String, String> databaseOfTenant,
      ConfigurationSource source,
      Caller admin,
      CreateSnapshotRequest request) {
    Map<String, SnapshotService> services = new HashMap<>();
    databases.forEach(
        (name, pool) ->
            services.put(name, SnapshotService.builder(JdbcJobStore.open(pool), source).build()));
    String database = databaseOfTenant.get(admin.tenantId());
    SnapshotJob job = services.get(database).createSnapshot(admin, request);
    return job;
  }

  static void statementsThatCreateTables() {
    System.out.println(JdbcDialect.POSTGRESQL.ddl());
    System.out.println(JdbcDialect.POSTGRESQL.ddl("exports", "snapshot_")); // in a schema
  }

  static void onAFile(ConfigurationSource source, Caller admin) {
    try (JdbcJobStore store = JdbcJobStore.openFile(Path.of("target/jobs"));
        SnapshotService snapshots = SnapshotService.builder(store, source).build()) {
      System.out.println(snapshots.listJobs(admin));
    }
  }

  static SnapshotJob inATransaction(
      SnapshotService snapshots,
      JdbcJobStore store,
      Connection connection,
      Caller admin,
      CreateSnapshotRequest request)
      throws SQLException {
    connection.setAutoCommit(false);
    saveSettings(connection);
    SnapshotJob job = snapshots.createSnapshot(admin, request, store.inTransaction(connection));
    connection.commit();
    return job;
  }

  private static void saveSettings(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert into settings values ('exported')");
    }
  }
}
