package io.github.tenantsnapshot.store.jdbc;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of the tables: a schema, a prefix, and what each table is called. Immutable.
 *
 * @param quote what stands around the name of the schema, so that it is taken as it is
 */
record TableNames(@Nullable String schema, String prefix, String quote) {

  static final String DEFAULT_PREFIX = "snapshot_";

  /** Any database takes such names, a prefix also unquoted and with the name of a table behind. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,31}");

  TableNames {
    if (schema != null && !NAME.matcher(schema).matches()) {
      throw refused("schema", schema);
    }
    if (!prefix.isEmpty() && !NAME.matcher(prefix).matches()) {
      throw refused("tablePrefix", prefix);
    }
  }

  TableNames(@Nullable String schema, String prefix) {
    this(schema, prefix, "");
  }

  private static IllegalArgumentException refused(String what, String name) {
    return new IllegalArgumentException(
        what
            + " must have 1 to 32 letters, digits and underscores (A-Z, a-z, 0-9, _), a digit not"
            + " first, but was '"
            + name
            + "'");
  }

  /** Returns the names in a schema that is called exactly so. */
  TableNames in(String exactSchema, String itsQuote) {
    return new TableNames(exactSchema, prefix, itsQuote);
  }

  /** Returns what stands before the name of each table. */
  String tables() {
    return schema == null ? prefix : quote + schema + quote + "." + prefix;
  }

  /** Returns SQL in which <code>${tables}</code> and <code>${prefix}</code> are replaced. */
  String in(String sql) {
    return sql.replace("${tables}", tables()).replace("${prefix}", prefix);
  }
}
