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
 * Hands every call on to another data source, counts statements and commits, and lets a test do
 * something right before and right after each. Thread-safe.
 *
 * <p>A batch counts as one statement. A statement outside a transaction counts as a commit too,
 * since it is one.
 */
public final class ProbedDataSource {

  /** What is done on a connection. */
  public enum Action {
    STATEMENT,
    COMMIT,
    ROLLBACK
  }

  /** Something to do at an action; what it throws, the action throws. */
  @FunctionalInterface
  public interface Probe {
    /** Is called at an action; the SQL is empty but for a statement. */
    void at(Action action, String sql) throws SQLException;
  }

  /** What has been done so far. */
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

  /** Hands on to the given data source. */
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

  /** Sets what happens right before each action. */
  public void before(Probe probe) {
    before = probe;
  }

  /** Sets what happens right after each action that came to an end by itself. */
  public void after(Probe probe) {
    after = probe;
  }

  /** Lets the n-th action from now fail before it is done, and no other; n is from 1. */
  void failAt(int n, String sqlState) {
    failAt(n, sqlState, 0);
  }

  /** Fails so with a state and a vendor's code. */
  void failAt(int n, String sqlState, int code) {
    AtomicInteger seen = new AtomicInteger();
    before(
        (action, sql) -> {
          if (action != Action.ROLLBACK && seen.incrementAndGet() == n) {
            throw new SQLException("failed on demand: " + action + " " + sql, sqlState, code);
          }
        });
  }

  /** Lets everything pass again. */
  void calm() {
    before = NOTHING;
    after = NOTHING;
  }

  /** Makes the database claim to be another product. */
  void pretendToBe(String otherProduct) {
    product = otherProduct;
  }

  /** Makes the database claim to be of another version. */
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
          if (connection.getAutoCommit()) {
            commits.incrementAndGet();
          }
          String sql = arguments != null && arguments[0] instanceof String s ? s : prepared;
          return act(Action.STATEMENT, sql, statements, statement, method, arguments);
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
