package io.github.tenantsnapshot.store.jdbc;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The schema and the prefix of the table names. Immutable.
 *
 * @param schema the schema; null for that of the connections
 * @param prefix the prefix of each table's name; may be empty
 * @param quote the character that quotes the schema; may be empty
 */
record TableNames(@Nullable String schema, String prefix, String quote) {

  static final String DEFAULT_PREFIX = "snapshot_";

  /** Names that every database accepts; also unquoted, as a prefix of a table's name. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,31}");

  TableNames {
    if (schema != null && !NAME.matcher(schema).matches()) {
      throw invalid("schema", schema);
    }
    if (!prefix.isEmpty() && !NAME.matcher(prefix).matches()) {
      throw invalid("tablePrefix", prefix);
    }
  }

  TableNames(@Nullable String schema, String prefix) {
    this(schema, prefix, "");
  }

  private static IllegalArgumentException invalid(String what, String name) {
    return new IllegalArgumentException(
        what
            + " must have 1 to 32 letters, digits and underscores (A-Z, a-z, 0-9, _), and must not"
            + " begin with a digit: '"
            + name
            + "'");
  }

  /** Returns the same names in a schema with exactly the given name. */
  TableNames in(String exactSchema, String itsQuote) {
    return new TableNames(exactSchema, prefix, itsQuote);
  }

  /** Returns the qualified prefix of each table's name. */
  String tables() {
    return schema == null ? prefix : quote + schema + quote + "." + prefix;
  }

  /** Returns SQL with <code>${tables}</code> and <code>${prefix}</code> replaced. */
  String in(String sql) {
    return sql.replace("${tables}", tables()).replace("${prefix}", prefix);
  }
}
