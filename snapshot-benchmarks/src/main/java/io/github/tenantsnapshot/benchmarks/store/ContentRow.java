package io.github.tenantsnapshot.benchmarks.store;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.benchmarks.database.DatabaseKind;
import io.github.tenantsnapshot.benchmarks.database.FreshDatabase;
import io.github.tenantsnapshot.benchmarks.report.Goal;
import io.github.tenantsnapshot.benchmarks.report.Result;
import io.github.tenantsnapshot.benchmarks.run.Measurements;
import io.github.tenantsnapshot.benchmarks.run.Pass;
import io.github.tenantsnapshot.benchmarks.run.Rounds;
import io.github.tenantsnapshot.benchmarks.run.Row;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Row g: the rate of writing and reading a large snapshot. */
public final class ContentRow implements Row {

  private static final int CHARACTERS = 2_000;
  private static final int BATCH = 256;

  private static final String OURS = "snapshot";
  private static final String PLAIN = "plain JDBC";
  private static final String WRITE = "write";
  private static final String READ = "read";

  /** Creates the row. */
  public ContentRow() {}

  @Override
  public String settings() {
    return DatabaseKind.settings()
        + "; text that hardly compresses; batches and fetches of 256 rows";
  }

  @Override
  public List<Result> measure(Pass pass) throws Exception {
    List<SnapshotResource> resources = resources(pass.pick(600, 20_000, 20_000));
    List<Result> results = new ArrayList<>();
    for (DatabaseKind kind : List.of(DatabaseKind.POSTGRESQL, DatabaseKind.H2_FILE)) {
      boolean postgreSql = kind.isPostgreSql();
      Measurements measured =
          new Rounds()
              .add(OURS, () -> ours(kind, resources))
              .add(PLAIN, () -> plain(kind, resources))
              .run(pass);
      String what = resources.size() + " resources of 2 KB, " + kind + ": ";
      results.add(
          measured.compare(
              what + "job, to a batch insert",
              WRITE,
              "resources/s",
              OURS,
              PLAIN,
              Goal.ratioAtLeast(postgreSql ? 2 : 0.8)));
      results.add(
          measured.compare(
              what + "download, to a streaming select",
              READ,
              "resources/s",
              OURS,
              PLAIN,
              Goal.ratioAtLeast(postgreSql ? 1 : 0.4)));
    }
    return results;
  }

  /** Returns resources with text that hardly compresses. */
  private static List<SnapshotResource> resources(int count) {
    Random random = new Random(7);
    List<SnapshotResource> resources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String start = "{\"Number\":" + i + ",\"Text\":\"";
      StringBuilder text = new StringBuilder(start);
      while (text.length() < CHARACTERS - 2) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      resources.add(
          new SnapshotResource("Rule " + i, SnapshotJobs.TYPE, JsonText.of(text + "\"}")));
    }
    return resources;
  }

  private static Map<String, Double> figures(int count, long start, long written, long read) {
    return Map.of(
        WRITE, count * 1e9 / (written - start),
        READ, count * 1e9 / (read - written));
  }

  private static void requireCharacters(List<SnapshotResource> resources, long characters) {
    if (characters < (long) resources.size() * CHARACTERS) {
      throw new IllegalStateException("the content is incomplete: " + characters + " characters");
    }
  }

  private static Map<String, Double> ours(DatabaseKind kind, List<SnapshotResource> resources)
      throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind);
        SnapshotService service =
            SnapshotJobs.service(JdbcJobStore.open(database.pool(4)), resources).build()) {
      long start = System.nanoTime();
      SnapshotJob job = service.createSnapshot(SnapshotJobs.caller(0), SnapshotJobs.request(0));
      SnapshotJob ended =
          service.awaitCompletion(
              SnapshotJobs.caller(0), job.id(), Duration.ofSeconds(SnapshotJobs.TIMEOUT_SECONDS));
      long written = System.nanoTime();
      long characters = 0;
      int count = 0;
      try (Snapshot snapshot = service.openSnapshot(SnapshotJobs.caller(0), ended)) {
        for (Iterator<SnapshotResource> all = snapshot.resources().iterator(); all.hasNext(); ) {
          characters += all.next().properties().toString().length();
          count++;
        }
      }
      long read = System.nanoTime();
      if (count != resources.size()) {
        throw new IllegalStateException("the snapshot has " + count + " resources");
      }
      requireCharacters(resources, characters);
      return figures(count, start, written, read);
    }
  }

  private static Map<String, Double> plain(DatabaseKind kind, List<SnapshotResource> resources)
      throws Exception {
    try (FreshDatabase database = FreshDatabase.create(kind)) {
      database.execute(
          "create table plain_content (job_number bigint, number bigint, resource "
              + (kind.isPostgreSql() ? "text" : "varchar(1000000)")
              + " not null, primary key (job_number, number))");
      try (Connection connection = database.pool(1).getConnection()) {
        connection.setAutoCommit(false);
        long start = System.nanoTime();
        write(connection, resources);
        long written = System.nanoTime();
        long characters = read(connection);
        long read = System.nanoTime();
        database.requireNumber(resources.size(), "select count(*) from plain_content");
        requireCharacters(resources, characters);
        return figures(resources.size(), start, written, read);
      }
    }
  }

  private static void write(Connection connection, List<SnapshotResource> resources)
      throws Exception {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into plain_content (job_number, number, resource) values (1, ?, ?)")) {
      int number = 0;
      for (SnapshotResource resource : resources) {
        insert.setLong(1, number++);
        insert.setString(
            2,
            "{\"displayName\":\""
                + resource.displayName()
                + "\",\"resourceType\":\""
                + resource.resourceType()
                + "\",\"properties\":"
                + resource.properties()
                + "}");
        insert.addBatch();
        if (number % BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  private static long read(Connection connection) throws Exception {
    long characters = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select resource from plain_content where job_number = 1 order by number")) {
      select.setFetchSize(BATCH);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          characters += rows.getString(1).length();
        }
      }
    }
    connection.commit();
    return characters;
  }
}
