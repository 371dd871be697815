package io.github.tenantsnapshot.benchmarks.store;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.benchmarks.database.Cost;
import io.github.tenantsnapshot.benchmarks.database.DatabaseKind;
import io.github.tenantsnapshot.benchmarks.database.FreshDatabase;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The jobs of this project, as the rows create and run them. */
final class SnapshotJobs {

  static final String TYPE = "microsoft.exchange.transportrule";

  /** How long a measurement may take until it fails. */
  static final int TIMEOUT_SECONDS = 1_200;

  private static final int CREATING_THREADS = 8;

  /** The database with the jobs that are copied, and their number. */
  private record Template(FreshDatabase database, int jobs) {}

  private static final Map<DatabaseKind, Template> TEMPLATES = new EnumMap<>(DatabaseKind.class);

  private SnapshotJobs() {}

  static Caller caller(int tenant) {
    return Caller.user(
        new UUID(7, tenant).toString(), "5c7d0b28-bdf8-410c-aa93-4df372b16203", "Adele Vance");
  }

  static CreateSnapshotRequest request(int number) {
    return CreateSnapshotRequest.of("Export " + number, TYPE);
  }

  /** Returns small resources. */
  static List<SnapshotResource> resources(int count) {
    List<SnapshotResource> resources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      resources.add(
          new SnapshotResource(
              "Rule " + i, TYPE, JsonText.of("{\"Ensure\":\"Present\",\"Priority\":1}")));
    }
    return resources;
  }

  static ConfigurationSource source(List<SnapshotResource> resources) {
    return (context, type) -> ResourceReader.of(resources);
  }

  /** Returns the builder of a service without limits. */
  static SnapshotService.Builder service(JobStore store, List<SnapshotResource> resources) {
    return SnapshotService.builder(store, source(resources)).limits(SnapshotLimits.unlimited());
  }

  /** Creates jobs in several threads, 100 in each tenant. */
  static void create(JobStore store, int jobs) throws Exception {
    try (SnapshotService service = service(store, List.of()).workers(0).build()) {
      Threads.run(
          CREATING_THREADS,
          jobs,
          number -> service.createSnapshot(caller(number / 100), request(number)));
    }
  }

  /**
   * Creates the tables and waiting jobs. On PostgreSQL they are copied from an earlier database.
   */
  static void fill(FreshDatabase database, JobStore store, int jobs) throws Exception {
    if (!database.kind().isPostgreSql()) {
      create(store, jobs);
    } else {
      Template template = template(database.kind(), jobs);
      for (String table :
          database.texts(
              "select tablename from pg_tables where schemaname = '"
                  + database.name()
                  + "' and tablename not like '%version'")) {
        database.execute(
            "insert into "
                + table
                + " overriding system value select * from "
                + template.database().name()
                + "."
                + table);
      }
    }
    database.requireNumber(jobs, "select count(*) from snapshot_jobs");
    database.analyze();
  }

  private static Template template(DatabaseKind kind, int jobs) throws Exception {
    Template present = TEMPLATES.get(kind);
    if (present != null && present.jobs() == jobs) {
      return present;
    }
    if (present != null) {
      present.database().close();
    }
    FreshDatabase database = FreshDatabase.create(kind);
    create(JdbcJobStore.open(database.pool(CREATING_THREADS)), jobs);
    Template template = new Template(database, jobs);
    TEMPLATES.put(kind, template);
    return template;
  }

  /** Drops the databases that jobs were copied from. */
  static void dropTemplates() throws SQLException {
    for (Template template : TEMPLATES.values()) {
      template.database().close();
    }
    TEMPLATES.clear();
  }

  /**
   * The settings of a drain.
   *
   * @param workers the number of workers
   * @param claimAhead the number of jobs that are claimed ahead
   * @param resources the number of small resources of each job
   */
  record DrainSettings(int workers, int claimAhead, int resources) {}

  /** Runs jobs that are due, and returns what that cost. */
  static Map<String, Double> drain(DatabaseKind kind, int jobs, DrainSettings settings)
      throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind)) {
      JdbcJobStore store = JdbcJobStore.open(database.pool(settings.workers() + 2));
      fill(database, store, jobs);
      Cost cost = Cost.start(database);
      drain(store, jobs, settings);
      Map<String, Double> figures = cost.end(jobs);
      requireSucceeded(database, jobs);
      return figures;
    }
  }

  /** Runs jobs that are due. */
  static void drain(JobStore store, int jobs, DrainSettings settings) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(jobs);
    try (SnapshotService service =
        service(store, resources(settings.resources()))
            .workers(settings.workers())
            .claimAhead(settings.claimAhead())
            .addListener(
                transition -> {
                  if (transition.to() != null && transition.to().isTerminal()) {
                    left.countDown();
                  }
                })
            .build()) {
      if (!left.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(left.getCount() + " jobs have not ended: " + service);
      }
    }
  }

  static void requireSucceeded(FreshDatabase database, int jobs) throws SQLException {
    database.requireNumber(jobs, "select count(*) from snapshot_jobs where status = 'SUCCEEDED'");
    database.requireNumber(0, "select count(*) from snapshot_queue");
  }
}
