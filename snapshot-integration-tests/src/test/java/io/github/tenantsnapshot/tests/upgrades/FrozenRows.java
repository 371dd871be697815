package io.github.tenantsnapshot.tests.upgrades;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The rows of a store's tables as JSON, which is the same for all databases. */
final class FrozenRows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> TABLES =
      List.of("tenants", "jobs", "queue", "snapshots", "content", "stale_content", "quota_usage");

  private FrozenRows() {}

  /** Reads all rows. */
  static ObjectNode read(Connection connection) throws SQLException {
    ObjectNode tables = JSON.createObjectNode();
    try (Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        List<ObjectNode> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery("select * from snapshot_" + table)) {
          while (result.next()) {
            ObjectNode row = JSON.createObjectNode();
            read(result, row);
            rows.add(row);
          }
        }
        rows.sort(Comparator.comparing(ObjectNode::toString));
        tables.putArray(table).addAll(rows);
      }
    }
    return tables;
  }

  private static void read(ResultSet result, ObjectNode row) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnName(i).toLowerCase(Locale.ROOT);
      switch (columns.getColumnType(i)) {
        case Types.BIGINT, Types.INTEGER -> {
          long value = result.getLong(i);
          row.put(name, result.wasNull() ? null : value);
        }
        case Types.BOOLEAN -> row.put(name, result.getBoolean(i));
        default -> row.put(name, result.getString(i));
      }
    }
  }

  /** Inserts rows into empty tables. */
  static void write(Connection connection, JsonNode tables) throws SQLException {
    boolean identities = !connection.getMetaData().getDatabaseProductName().equals("MariaDB");
    for (String table : TABLES) {
      for (JsonNode row : tables.path(table)) {
        write(connection, table, row, identities);
      }
    }
    if (identities) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("alter table snapshot_jobs alter column job_number restart with 1000");
        statement.execute(
            "alter table snapshot_stale_content alter column stale_number restart with 1000");
      }
    }
  }

  private static void write(Connection connection, String table, JsonNode row, boolean identities)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    row.fieldNames().forEachRemaining(columns::add);
    String sql =
        "insert into snapshot_"
            + table
            + " ("
            + String.join(", ", columns)
            + ")"
            + (identities && (table.equals("jobs") || table.equals("stale_content"))
                ? " overriding system value"
                : "")
            + " values ("
            + String.join(", ", Collections.nCopies(columns.size(), "?"))
            + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        JsonNode value = row.get(columns.get(i));
        if (value.isNumber()) {
          insert.setLong(i + 1, value.asLong());
        } else if (value.isBoolean()) {
          insert.setBoolean(i + 1, value.asBoolean());
        } else if (value.isNull() && isNumber(columns.get(i))) {
          insert.setNull(i + 1, Types.BIGINT);
        } else {
          insert.setString(i + 1, value.isNull() ? null : value.asText());
        }
      }
      insert.executeUpdate();
    }
  }

  private static boolean isNumber(String column) {
    return column.endsWith("_at")
        || column.endsWith("_number")
        || column.endsWith("_count")
        || column.equals("attempt");
  }
}
