package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The tables of a store, which numbered scripts create. */
record Schema(Database database, TableNames names) {

  /** The scripts, in the order of their numbers. A published script never changes. */
  private static final List<String> SCRIPTS = List.of("001_jobs.sql");

  /** The SQL states of an unknown table or column. */
  private static final Set<String> UNKNOWN_NAME =
      Set.of("42S02", "42S03", "42S04", "42S22", "42P01", "42703");

  private static final Pattern STATEMENT_END = Pattern.compile(";\\s*");
  private static final Pattern COMMA = Pattern.compile(",\\s*");

  private static final Map<String, String> COLUMNS =
      new TreeMap<>(
          Map.of(
              "tenants",
              "tenant_id",
              "jobs",
              "job_number, tenant_id, job_id, name_hash, created_at, expires_at, status,"
                  + " completed_at, claim_number, attempt, resource_count, snapshot_id,"
                  + " error_details, details",
              "queue",
              "job_number, job_id, due_at, expires_at, status, claim_number, leased, attempt",
              "snapshots",
              "tenant_id, snapshot_id, job_number",
              "content",
              "job_number, claim_number, first_resource, resource_count, resources",
              "stale_content",
              "stale_number, job_number, before_claim",
              "quota_usage",
              "tenant_id, period_start, resources"));

  /**
   * Returns the exact name of a schema. If no schema has the given name exactly, a single schema
   * whose name differs in case is meant: H2 converts unquoted names to upper case, and PostgreSQL
   * to lower case.
   *
   * @throws JobStoreException if there is no such schema, or several whose names differ in case
   */
  static String find(Handle handle, String name) {
    List<String> found =
        handle
            .createQuery(
                "select SCHEMA_NAME from INFORMATION_SCHEMA.SCHEMATA where lower(SCHEMA_NAME) ="
                    + " lower(:name) order by SCHEMA_NAME")
            .bind("name", name)
            .mapTo(String.class)
            .list();
    if (found.contains(name)) {
      return name;
    }
    if (found.size() != 1) {
      throw new JobStoreException(
          found.isEmpty()
              ? "schema must exist, and the user must have access to it: '" + name + "'"
              : "schema must be one of " + found + ", in the same case: '" + name + "'");
    }
    return found.get(0);
  }

  /** Creates the missing tables. Several nodes may do so at the same time. */
  void create() {
    if (version().filter(version -> version >= SCRIPTS.size()).isPresent()) {
      return;
    }
    database.write(
        handle -> {
          database.dialect().lockSchema(handle, names);
          try {
            runScripts(handle);
          } catch (RuntimeException e) {
            unlockAfter(e, handle);
            throw e;
          }
          database.dialect().unlockSchema(handle, names);
          return true;
        });
  }

  private void runScripts(Handle handle) {
    List<String> first = statements(SCRIPTS.get(0));
    handle.execute(first.get(0)); // creates the table of the scripts that have run
    for (String script :
        SCRIPTS.subList(Math.min(version(handle), SCRIPTS.size()), SCRIPTS.size())) {
      statements(script).forEach(handle::execute);
    }
  }

  private void unlockAfter(RuntimeException failure, Handle handle) {
    try {
      database.dialect().unlockSchema(handle, names);
    } catch (JdbiException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Checks that the tables exist and have the version of this release.
   *
   * @throws JobStoreException if not; the message names the problem and the remedy
   */
  void validate() {
    int version =
        version()
            .orElseThrow(
                () ->
                    new JobStoreException(
                        "the table "
                            + names.tables()
                            + "schema_version is missing; "
                            + howToCreate()));
    if (version < SCRIPTS.size()) {
      throw new JobStoreException(
          "the tables "
              + names.tables()
              + "* must have version "
              + SCRIPTS.size()
              + ", but have version "
              + version
              + "; "
              + howToCreate());
    }
    if (version > SCRIPTS.size()) {
      throw new JobStoreException(
          "the tables "
              + names.tables()
              + "* have version "
              + version
              + ", which a later release has created; update this release, which supports version "
              + SCRIPTS.size());
    }
    requireColumns();
    database.read(
        handle -> {
          database.dialect().checkTables(handle, names);
          return true;
        });
  }

  private void requireColumns() {
    COLUMNS.forEach(
        (table, columns) -> {
          if (!exists(table, columns)) {
            throw new JobStoreException(
                exists(table, "1")
                    ? "the table "
                        + names.tables()
                        + table
                        + " has no column "
                        + missing(table, columns)
                    : "the table " + names.tables() + table + " is missing; " + howToCreate());
          }
        });
  }

  private String missing(String table, String columns) {
    return COMMA
        .splitAsStream(columns)
        .filter(column -> !exists(table, column))
        .collect(Collectors.joining(", "));
  }

  private static String howToCreate() {
    return "open the store with createTables(true), or run the statements of JdbcDialect.ddl()";
  }

  private boolean exists(String table, String column) {
    try {
      return database.read(
          handle ->
              handle
                  .createQuery(
                      names.in("select " + column + " from ${tables}" + table + " where 1 = 0"))
                  .mapToMap()
                  .list()
                  .isEmpty());
    } catch (JobStoreException e) {
      SQLException sql = SqlFailures.cause(e);
      if (sql == null || !UNKNOWN_NAME.contains(String.valueOf(sql.getSQLState()))) {
        throw e;
      }
      return false;
    }
  }

  /** Returns the number of the last script that has run; empty if its table does not exist. */
  private Optional<Integer> version() {
    return exists("schema_version", "version")
        ? Optional.of(database.read(this::version))
        : Optional.empty();
  }

  private int version(Handle handle) {
    return handle
        .createQuery(names.in("select coalesce(max(version), 0) from ${tables}schema_version"))
        .mapTo(Integer.class)
        .one();
  }

  /** Returns all scripts of a dialect, one after the other. */
  static String script(Dialect dialect, TableNames names) {
    return SCRIPTS.stream()
        .map(script -> names.in(text(dialect, script)))
        .collect(Collectors.joining("\n"));
  }

  private List<String> statements(String script) {
    String text = text(database.dialect(), script);
    return STATEMENT_END
        .splitAsStream(names.in(text.replaceAll("(?m)^--.*$", "")).strip())
        .toList();
  }

  private static String text(Dialect dialect, String script) {
    String file =
        "/"
            + Schema.class.getPackageName().replace('.', '/')
            + "/schema/"
            + dialect.scriptFolder()
            + "/"
            + script;
    try (InputStream in = Schema.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
