package io.github.tenantsnapshot.tests.stores;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A data source that forwards every call to another one, counts statements and commits, and calls
 * probes of a test before and after each. Thread-safe.
 *
 * <p>A batch counts as one statement. A statement in autocommit mode also counts as a commit.
 */
public final class ProbedDataSource {

  /** An action on a connection. */
  public enum Action {
    STATEMENT,
    /** A statement in autocommit mode. */
    STATEMENT_AND_COMMIT,
    COMMIT,
    ROLLBACK
  }

  /** A callback at an action. The action throws the exceptions of its probe. */
  @FunctionalInterface
  public interface Probe {
    /** Called at an action; the SQL is empty unless the action is a statement. */
    void at(Action action, String sql) throws SQLException;
  }

  /** The numbers of actions so far. */
  record Counts(int statements, int commits) {
    Counts since(Counts earlier) {
      return new Counts(statements - earlier.statements, commits - earlier.commits);
    }
  }

  private static final Probe NOTHING = (action, sql) -> {};

  private final DataSource dataSource;
  private final AtomicInteger statements = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();
  private volatile Probe before = NOTHING;
  private volatile Probe after = NOTHING;
  private volatile String product;
  private volatile String version;

  /** Creates a data source that forwards to the given one. */
  public ProbedDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Returns the data source to give to a store. */
  public DataSource proxy() {
    return Proxies.proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = Proxies.call(dataSource, method, arguments);
          return result instanceof Connection connection ? watch(connection) : result;
        });
  }

  /** Sets the probe before each action. */
  public void before(Probe probe) {
    before = probe;
  }

  /** Sets the probe after each successful action. */
  public void after(Probe probe) {
    after = probe;
  }

  /** Fails the n-th action from now, before it is executed, and no other; n is from 1. */
  void failAt(int n, String sqlState) {
    failAt(n, sqlState, 0);
  }

  /** Fails the n-th action from now with an SQL state and a vendor code. */
  void failAt(int n, String sqlState, int code) {
    AtomicInteger seen = new AtomicInteger();
    before(
        (action, sql) -> {
          if (action != Action.ROLLBACK && seen.incrementAndGet() == n) {
            throw new SQLException("injected failure: " + action + " " + sql, sqlState, code);
          }
        });
  }

  /** Removes all probes. */
  void clear() {
    before = NOTHING;
    after = NOTHING;
  }

  /** Sets the product name that the metadata report. */
  void pretendToBe(String otherProduct) {
    product = otherProduct;
  }

  /** Sets the product version that the metadata report. */
  void pretendToBeOfVersion(String otherVersion) {
    version = otherVersion;
  }

  Counts counts() {
    return new Counts(statements.get(), commits.get());
  }

  private Connection watch(Connection connection) {
    Connection[] watched = new Connection[1];
    watched[0] =
        Proxies.proxy(
            Connection.class,
            (method, arguments) -> {
              switch (method.getName()) {
                case "commit":
                  return act(Action.COMMIT, "", commits, connection, method, arguments);
                case "rollback":
                  return act(
                      Action.ROLLBACK, "", new AtomicInteger(), connection, method, arguments);
                default:
                  Object result = Proxies.call(connection, method, arguments);
                  if (result instanceof Statement statement) {
                    String sql = arguments != null && arguments[0] instanceof String s ? s : "";
                    return watch(statement, sql, connection, watched[0]);
                  }
                  return result instanceof DatabaseMetaData data ? watch(data, watched[0]) : result;
              }
            });
    return watched[0];
  }

  private Statement watch(
      Statement statement, String prepared, Connection connection, Connection watched) {
    return Proxies.proxy(
        statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class,
        (method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            return watched;
          }
          if (!method.getName().startsWith("execute")) {
            return Proxies.call(statement, method, arguments);
          }
          String sql = arguments != null && arguments[0] instanceof String s ? s : prepared;
          Action action = Action.STATEMENT;
          if (connection.getAutoCommit()) {
            commits.incrementAndGet();
            action = Action.STATEMENT_AND_COMMIT;
          }
          return act(action, sql, statements, statement, method, arguments);
        });
  }

  private DatabaseMetaData watch(DatabaseMetaData data, Connection watched) {
    return Proxies.proxy(
        DatabaseMetaData.class,
        (method, arguments) ->
            switch (method.getName()) {
              case "getConnection" -> watched;
              case "getDatabaseProductName" ->
                  product == null ? data.getDatabaseProductName() : product;
              case "getDatabaseProductVersion" ->
                  version == null ? data.getDatabaseProductVersion() : version;
              default -> Proxies.call(data, method, arguments);
            });
  }

  private Object act(
      Action action,
      String sql,
      AtomicInteger count,
      Object target,
      Method method,
      Object[] arguments)
      throws Throwable {
    count.incrementAndGet();
    before.at(action, sql);
    Object result = Proxies.call(target, method, arguments);
    after.at(action, sql);
    return result;
  }
}
