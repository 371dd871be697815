package io.github.tenantsnapshot.benchmarks.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An empty database, or a schema of a server; {@link #close} drops it. Used by one thread. */
public final class FreshDatabase implements AutoCloseable {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final DatabaseKind kind;
  private final String name;
  private final String url;
  private final Path folder;
  private final List<HikariDataSource> pools = new ArrayList<>();

  private FreshDatabase(DatabaseKind kind) throws SQLException {
    this.kind = kind;
    this.name = "b" + NUMBERS.incrementAndGet();
    folder = kind == DatabaseKind.H2_FILE ? Folders.newFolder("h2") : Path.of("");
    switch (kind) {
      case POSTGRESQL, POSTGRESQL_DURABLE -> {
        url = PostgreSqlServer.of(kind).url(name);
        execute("create extension if not exists pg_walinspect schema public");
        execute("create schema " + name);
      }
      case MARIADB -> {
        url = MariaDbServer.url(name);
        try (Connection connection = DriverManager.getConnection(MariaDbServer.url(""));
            Statement statement = connection.createStatement()) {
          statement.execute("create database " + name);
        }
      }
      default -> // another thread than the store's may be interrupted
          url = "jdbc:h2:async:" + folder.resolve("jobs") + ";WRITE_DELAY=0";
    }
  }

  /** Creates an empty database. */
  public static FreshDatabase create(DatabaseKind kind) throws SQLException {
    return new FreshDatabase(kind);
  }

  /** Returns the kind of the database. */
  public DatabaseKind kind() {
    return kind;
  }

  /** Returns the name of the schema. */
  public String name() {
    return name;
  }

  /** Returns the URL, with the user. */
  public String url() {
    return url;
  }

  /** Returns a new pool, whose connections are open; the database closes it. */
  public HikariDataSource pool(int size) {
    HikariDataSource pool = pool(url, size);
    pools.add(pool);
    return pool;
  }

  /** Returns a new pool, whose connections are open. */
  public static HikariDataSource pool(String url, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    if (url.startsWith("jdbc:mariadb:")) { // as the page on databases recommends
      config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    }
    return new HikariDataSource(config);
  }

  /** Executes a statement on a connection of its own. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns the number that a query selects. */
  public long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns the texts that a query selects. */
  public List<String> texts(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  /** Checks that a query selects the expected number. */
  public void requireNumber(long expected, String sql) throws SQLException {
    long actual = number(sql);
    if (actual != expected) {
      throw new IllegalStateException(
          "expected " + expected + " but got " + actual + " from: " + sql);
    }
  }

  /** Updates the statistics of the planner, as a server does by itself after a while. */
  public void analyze() throws SQLException {
    switch (kind) {
      case POSTGRESQL, POSTGRESQL_DURABLE -> execute("vacuum analyze");
      case MARIADB -> {
        List<String> tables =
            texts(
                "select table_name from information_schema.tables where table_schema = database()");
        execute("analyze table " + String.join(", ", tables));
      }
      default -> execute("analyze");
    }
  }

  /** Returns the size of the tables and their indexes, or of the file. */
  public long size() throws SQLException {
    return switch (kind) {
      case POSTGRESQL, POSTGRESQL_DURABLE ->
          number(
              "select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c join"
                  + " pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = '"
                  + name
                  + "'");
      case MARIADB ->
          number(
              "select coalesce(sum(data_length + index_length), 0) from information_schema.tables"
                  + " where table_schema = database()");
      default -> Folders.size(folder);
    };
  }

  /** Returns the first process of the server. */
  long processId() {
    return PostgreSqlServer.of(kind).processId();
  }

  @Override
  public void close() throws SQLException {
    pools.forEach(HikariDataSource::close);
    switch (kind) {
      case POSTGRESQL, POSTGRESQL_DURABLE -> execute("drop schema " + name + " cascade");
      case MARIADB -> execute("drop database " + name);
      default -> {
        execute("shutdown");
        Folders.delete(folder);
      }
    }
  }
}
