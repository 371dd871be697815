package io.github.tenantsnapshot.tests.stores;

import java.lang.reflect.Method;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A data source that forwards every call to another one, and has the database explain each prepared
 * statement, with its parameters, before it is executed. Explaining executes the statement; what it
 * changes is rolled back. Batches and deletes are not explained. For use by one thread.
 */
final class ExplainingDataSource {

  /** The plan of a statement, with the numbers of rows or pages that it has read. */
  record Explanation(String sql, String plan) {}

  /** The beginning of a statement that changes a setting for the statements after it. */
  private static final String SETTING = "select set_config(";

  private static final String SEPARATOR = "; ";
  private static final Pattern CHANGE_IN_QUERY = Pattern.compile("from old table \\((.*)\\)$");

  private final TestDatabase kind;
  private final DataSource dataSource;
  private final List<Explanation> explanations = new ArrayList<>();

  ExplainingDataSource(TestDatabase kind, DataSource dataSource) {
    this.kind = kind;
    this.dataSource = dataSource;
  }

  /** Returns the data source to give to a store. */
  DataSource proxy() {
    return Proxies.proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = Proxies.call(dataSource, method, arguments);
          return result instanceof Connection connection ? watch(connection) : result;
        });
  }

  /** Returns and clears the explanations so far. */
  List<Explanation> take() {
    List<Explanation> taken = List.copyOf(explanations);
    explanations.clear();
    return taken;
  }

  private Connection watch(Connection connection) {
    return Proxies.proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = Proxies.call(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? watch(connection, statement, (String) arguments[0])
              : result;
        });
  }

  private PreparedStatement watch(Connection connection, PreparedStatement statement, String sql) {
    List<Parameter> parameters = new ArrayList<>();
    return Proxies.proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          String name = method.getName();
          if (name.startsWith("set") && arguments != null && arguments.length >= 2) {
            parameters.add(new Parameter(method, arguments));
          } else if (name.equals("addBatch") || name.equals("executeBatch")) {
            parameters.clear();
          } else if (name.startsWith("execute")) {
            explainLast(connection, sql, parameters);
          }
          return Proxies.call(statement, method, arguments);
        });
  }

  private static boolean isExplained(String sql) {
    String start = sql.toLowerCase(Locale.ROOT);
    return start.startsWith("select")
        || start.startsWith("with")
        || start.startsWith("update")
        || start.startsWith("insert") && start.contains("select");
  }

  /** Explains the last of the statements that are executed together. */
  private void explainLast(Connection connection, String sql, List<Parameter> parameters)
      throws Throwable {
    int start =
        sql.lastIndexOf(SEPARATOR) < 0 ? 0 : sql.lastIndexOf(SEPARATOR) + SEPARATOR.length();
    String last = sql.substring(start);
    if (isExplained(last)) {
      int before = (int) sql.substring(0, start).chars().filter(c -> c == '?').count();
      explain(
          connection,
          sql.startsWith(SETTING) ? sql.substring(0, sql.indexOf(SEPARATOR)) : "",
          last,
          parameters.stream()
              .filter(parameter -> parameter.index() > before)
              .map(parameter -> parameter.movedBy(-before))
              .toList());
    }
  }

  private void explain(
      Connection connection, String setting, String sql, List<Parameter> parameters)
      throws Throwable {
    explanations.add(
        new Explanation(sql, undone(connection, setting, () -> plan(connection, sql, parameters))));
    if (kind == TestDatabase.POSTGRESQL) {
      explanations.add(
          new Explanation(
              sql, undone(connection, setting, () -> genericPlan(connection, sql, parameters))));
    }
    Matcher inner = CHANGE_IN_QUERY.matcher(sql);
    if (inner.find()) { // H2 explains only the outer query
      try (PreparedStatement explaining =
          connection.prepareStatement("explain " + inner.group(1))) {
        explanations.add(new Explanation(inner.group(1), text(explaining.executeQuery())));
      }
    }
  }

  /** Explains a statement. */
  @FunctionalInterface
  private interface Explaining {
    String plan() throws Throwable;
  }

  /**
   * Explains a statement, and rolls back what it has changed.
   *
   * @param setting a statement that changes a setting for the rest of the transaction; may be empty
   */
  private static String undone(Connection connection, String setting, Explaining explaining)
      throws Throwable {
    boolean autoCommit = connection.getAutoCommit();
    if (autoCommit) {
      connection.setAutoCommit(false);
    }
    Savepoint before = connection.setSavepoint();
    try {
      if (!setting.isEmpty()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(setting);
        }
      }
      return explaining.plan();
    } finally {
      connection.rollback(before);
      if (autoCommit) {
        connection.setAutoCommit(true);
      }
    }
  }

  private String plan(Connection connection, String sql, List<Parameter> parameters)
      throws Throwable {
    String explain =
        switch (kind) {
          case H2_MEMORY, H2_FILE, H2_AUTOCOMMIT_OFF -> "explain analyze ";
          case POSTGRESQL -> "explain (analyze, buffers, costs off, timing off, summary off) ";
          case MARIADB -> "analyze format=json ";
        };
    try (PreparedStatement explained = connection.prepareStatement(explain + sql)) {
      for (Parameter parameter : parameters) {
        Proxies.call(explained, parameter.setter(), parameter.arguments());
      }
      return text(explained.executeQuery());
    }
  }

  /**
   * Explains the generic plan, which does not depend on the parameters, and which the server may
   * cache for a prepared statement.
   */
  private static String genericPlan(Connection connection, String sql, List<Parameter> parameters)
      throws SQLException {
    StringBuilder numbered = new StringBuilder();
    int count = 0;
    for (char c : sql.toCharArray()) {
      numbered.append(c == '?' ? "$" + ++count : c);
    }
    String[] values = new String[count];
    for (Parameter parameter : parameters) {
      Object value = parameter.arguments()[1];
      values[parameter.index() - 1] =
          value instanceof String || value instanceof Array
              ? "'" + value.toString().replace("'", "''") + "'"
              : String.valueOf(value);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local plan_cache_mode = force_generic_plan");
      statement.execute("prepare explained as " + numbered);
      try {
        return text(
            statement.executeQuery(
                "explain (analyze, buffers, costs off, timing off, summary off) execute explained"
                    + (count == 0 ? "" : "(" + String.join(", ", values) + ")")));
      } finally {
        statement.execute("deallocate explained");
      }
    }
  }

  private static String text(ResultSet lines) throws SQLException {
    StringBuilder text = new StringBuilder();
    while (lines.next()) {
      text.append(lines.getString(1)).append('\n');
    }
    return text.toString();
  }

  private record Parameter(Method setter, Object[] arguments) {

    int index() {
      return (Integer) arguments[0];
    }

    Parameter movedBy(int positions) {
      Object[] moved = arguments.clone();
      moved[0] = index() + positions;
      return new Parameter(setter, moved);
    }
  }
}
