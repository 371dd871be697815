package io.github.tenantsnapshot.benchmarks.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What work costs: the time, and where they can be read, the processors of this JVM and of the
 * server, the WAL, the commits and the written bytes. The processes are read from Linux's {@code
 * /proc}. Immutable.
 */
public final class Cost {

  /** The figure of work per second. */
  public static final String RATE = "rate";

  /** The figure of the time of this JVM's processors, in µs per piece of work. */
  public static final String JVM = "jvm";

  /** The figure of the time of the server's processors, in µs per piece of work. */
  public static final String SERVER = "server";

  /** The figure of the WAL without full-page images, in bytes per piece of work. */
  public static final String WAL = "wal";

  /** The figure of the commits that write, per piece of work. */
  public static final String COMMITS = "commits";

  /** The figure of the bytes that this JVM has written, per piece of work. */
  public static final String WRITTEN = "written";

  private static final double MICROSECONDS_PER_TICK = 10_000;

  private final FreshDatabase database;
  private final String position;
  private final double server;
  private final double jvm;
  private final long written;
  private final long start;

  private Cost(FreshDatabase database) throws SQLException {
    this.database = database;
    boolean postgreSql = database.kind().isPostgreSql();
    position = postgreSql ? position(database) : "";
    server = postgreSql ? processors(database.processId()) : 0;
    written = written();
    jvm = jvm();
    start = System.nanoTime();
  }

  /** Begins to measure. */
  public static Cost start(FreshDatabase database) throws SQLException {
    return new Cost(database);
  }

  /** Ends to measure, and returns the figures per piece of work. */
  public Map<String, Double> end(long work) throws SQLException {
    double nanoseconds = System.nanoTime() - start;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(RATE, work * 1e9 / nanoseconds);
    figures.put(JVM, (jvm() - jvm) / work);
    figures.put(WRITTEN, (double) (written() - written) / work);
    if (database.kind().isPostgreSql()) {
      figures.put(SERVER, (processors(database.processId()) - server) / work);
      figures.put(WAL, (double) walSince(database, position) / work);
      figures.put(COMMITS, (double) commitsSince(database, position) / work);
    }
    return figures;
  }

  /** Returns the current position in the WAL. */
  public static String position(FreshDatabase database) throws SQLException {
    return database.texts("select pg_current_wal_lsn()::text").get(0);
  }

  /** Returns the bytes of WAL records since a position, without full-page images. */
  public static long walSince(FreshDatabase database, String position) throws SQLException {
    return walSince(database, position, "sum(record_size)", "true");
  }

  private static long commitsSince(FreshDatabase database, String position) throws SQLException {
    return walSince(
        database,
        position,
        "sum(count)",
        "\"resource_manager/record_type\" = 'Transaction/COMMIT'");
  }

  private static long walSince(
      FreshDatabase database, String position, String sum, String condition) throws SQLException {
    String start = "'" + position + "'::pg_lsn";
    return database.number( // the function fails if there is no record
        "select case when pg_current_wal_flush_lsn() > "
            + start
            + " then (select coalesce("
            + sum
            + ", 0)::bigint from pg_get_wal_stats("
            + start
            + ", pg_current_wal_flush_lsn(), true) where "
            + condition
            + ") else 0 end");
  }

  private static double jvm() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e3;
  }

  /** Returns the time of a process, of its children, and of those that have ended. */
  private static double processors(long processId) {
    double ticks = ticks(processId, true);
    ProcessHandle parent = ProcessHandle.of(processId).orElseThrow();
    for (ProcessHandle child : (Iterable<ProcessHandle>) parent.children()::iterator) {
      ticks += ticks(child.pid(), false);
    }
    return ticks * MICROSECONDS_PER_TICK;
  }

  private static long ticks(long processId, boolean withEnded) {
    String text;
    try {
      text = Files.readString(Path.of("/proc/" + processId + "/stat"));
    } catch (IOException e) {
      return 0; // the child has ended, and its parent has its time
    }
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return withEnded ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
  }

  private static long written() {
    Path file = Path.of("/proc/self/io");
    try {
      List<String> lines = Files.readAllLines(file);
      String prefix = "wchar: ";
      return lines.stream()
          .filter(line -> line.startsWith(prefix))
          .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
