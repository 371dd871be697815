package io.github.tenantsnapshot.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.tests.stores.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Compares ways to lay content out in rows: a snapshot of many resources is written, read and
 * deleted in each, by turns. Leaves a table under {@code target/content-layout}.
 *
 * <p>It stands in the package of the store because the size of a row is no setting of its users,
 * and is no test by its name, so it runs only when asked for: {@code
 * -Dtest=ContentLayoutBenchmark}.
 */
class ContentLayoutBenchmark {

  private static final int RESOURCES = Integer.getInteger("tests.resources", 20_000);
  private static final int PROPERTIES_LENGTH = 2_000;
  private static final int ROUNDS = Integer.getInteger("tests.rounds", 4);
  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");

  /** What rows may hold; a batch of the worker is at most 256 resources, and a row not more. */
  private static final List<ResourceChunk.Size> SIZES =
      List.of(
          new ResourceChunk.Size(1, 256 << 10),
          new ResourceChunk.Size(8, 256 << 10),
          new ResourceChunk.Size(16, 256 << 10),
          new ResourceChunk.Size(64, 64 << 10),
          new ResourceChunk.Size(64, 256 << 10),
          new ResourceChunk.Size(256, 256 << 10),
          new ResourceChunk.Size(256, 1 << 20));

  @Test
  void onH2InAFile() throws Exception {
    compare(TestDatabase.H2_FILE);
  }

  @Test
  void onPostgreSql() throws Exception {
    compare(TestDatabase.POSTGRESQL);
  }

  @Test
  void onMariaDb() throws Exception {
    compare(TestDatabase.MARIADB);
  }

  private static void compare(TestDatabase kind) throws Exception {
    List<SnapshotResource> resources = resources();
    List<Layout> layouts = SIZES.stream().map(size -> new Layout(kind, size)).toList();
    for (int round = 0; round < ROUNDS; round++) {
      for (Layout layout : layouts) {
        layout.run(resources);
      }
    }
    StringBuilder table = new StringBuilder();
    for (Layout layout : layouts) {
      table.append(layout.row(layouts.get(SIZES.indexOf(ResourceChunk.Size.DEFAULT))));
    }
    Path folder = Files.createDirectories(Path.of("target", "content-layout"));
    Files.writeString(folder.resolve(kind + ".txt"), table);
  }

  private static List<SnapshotResource> resources() {
    Random random = new Random(20_261_123);
    List<SnapshotResource> resources = new ArrayList<>();
    for (int i = 0; i < RESOURCES; i++) {
      StringBuilder properties = new StringBuilder("{\"Ensure\":\"Present\"");
      for (int p = 0; properties.length() < PROPERTIES_LENGTH; p++) {
        properties
            .append(",\"Property")
            .append(p)
            .append("\":\"")
            .append(Long.toString(random.nextLong(), Character.MAX_RADIX))
            .append("@contoso.onmicrosoft.com\"");
      }
      resources.add(
          new SnapshotResource("Rule " + i, TYPE, JsonText.of(properties.append('}').toString())));
    }
    return resources;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** One layout, and what it took. */
  private static final class Layout {

    private final TestDatabase kind;
    private final ResourceChunk.Size size;
    private final List<Long> writes = new ArrayList<>();
    private final List<Long> reads = new ArrayList<>();
    private final List<Long> deletes = new ArrayList<>();
    private long rows;
    private long bytes;

    Layout(TestDatabase kind, ResourceChunk.Size size) {
      this.kind = kind;
      this.size = size;
    }

    /** Does it all once, in a database of its own. */
    void run(List<SnapshotResource> resources) throws SQLException {
      VirtualClock clock = VirtualClock.startingNow();
      try (TestDatabase.Fresh database = kind.fresh()) {
        DataSource pool = database.newPool();
        JdbcJobStore store = JdbcJobStore.builder(pool).chunkSize(size).open();
        try (SnapshotService service =
            SnapshotService.builder(store, (job, type) -> reader(resources))
                .clock(clock)
                .limits(SnapshotLimits.unlimited())
                .build()) {
          SnapshotJob job =
              service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export", TYPE));
          long start = System.nanoTime();
          clock.advance(Duration.ZERO);
          writes.add(System.nanoTime() - start);
          rows = query(pool, "select count(*) from snapshot_content");
          bytes = query(pool, sizeOfContent());
          start = System.nanoTime();
          read(service, service.getJob(ADMIN, job.id()));
          reads.add(System.nanoTime() - start);
          start = System.nanoTime();
          service.deleteJob(ADMIN, job.id());
          do {
            store.deleteExpired(clock.instant(), 1);
          } while (query(pool, "select count(*) from snapshot_stale_content") > 0);
          deletes.add(System.nanoTime() - start);
        }
      }
    }

    private static void read(SnapshotService service, SnapshotJob job) {
      try (Snapshot snapshot = service.openSnapshot(ADMIN, job);
          Stream<SnapshotResource> resources = snapshot.resources()) {
        assertThat(resources.mapToInt(resource -> resource.properties().toString().length()).sum())
            .isGreaterThan(RESOURCES * PROPERTIES_LENGTH);
      }
    }

    private static ResourceReader reader(List<SnapshotResource> resources) {
      Iterator<SnapshotResource> next = resources.iterator();
      return new ResourceReader() {
        @Override
        public SnapshotResource next() {
          return next.hasNext() ? next.next() : null;
        }

        @Override
        public void close() {}
      };
    }

    private String sizeOfContent() {
      return switch (kind) {
        case H2_MEMORY, H2_FILE, H2_AUTOCOMMIT_OFF -> // large objects lie outside of the table
            "select cast(setting_value as bigint) from information_schema.settings where"
                + " setting_name = 'info.FILE_SIZE'";
        case POSTGRESQL -> "select pg_total_relation_size('snapshot_content')";
        case MARIADB ->
            "select file_size from information_schema.innodb_sys_tablespaces where name ="
                + " concat(database(), '/snapshot_content')";
      };
    }

    private static long query(DataSource pool, String sql) throws SQLException {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(sql)) {
        result.next();
        return result.getLong(1);
      }
    }

    String row(Layout compared) {
      return String.format(
          Locale.ROOT,
          "| %d, %d Ki | %d | %.1f | %s | %s | %s |%n",
          size.resources(),
          size.characters() >> 10,
          rows,
          bytes / 1e6,
          ratio(writes, compared.writes),
          ratio(reads, compared.reads),
          ratio(deletes, compared.deletes));
    }

    private static String ratio(List<Long> values, List<Long> compared) {
      return String.format(
          Locale.ROOT,
          "%.2f (%.0f ms)",
          (double) median(values) / median(compared),
          median(values) / 1e6);
    }
  }
}
