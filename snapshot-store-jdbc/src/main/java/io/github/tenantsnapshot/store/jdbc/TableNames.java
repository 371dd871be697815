package io.github.tenantsnapshot.store.jdbc;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of the tables: a schema, a prefix, and what each table is called. Immutable. */
record TableNames(@Nullable String schema, String prefix) {

  static final String DEFAULT_PREFIX = "snapshot_";

  /** Any database takes such names unquoted, also with the name of a table or an index behind. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,31}");

  TableNames {
    if (schema != null && !NAME.matcher(schema).matches()) {
      throw refused("schema", schema);
    }
    if (!prefix.isEmpty() && !NAME.matcher(prefix).matches()) {
      throw refused("tablePrefix", prefix);
    }
  }

  private static IllegalArgumentException refused(String what, String name) {
    return new IllegalArgumentException(
        what
            + " must have 1 to 32 letters, digits and underscores (A-Z, a-z, 0-9, _), a digit not"
            + " first, but was '"
            + name
            + "'");
  }

  /** Returns what stands before the name of each table. */
  String tables() {
    return schema == null ? prefix : schema + "." + prefix;
  }

  /** Returns SQL in which <code>${tables}</code> and <code>${prefix}</code> are replaced. */
  String in(String sql) {
    return sql.replace("${tables}", tables()).replace("${prefix}", prefix);
  }
}
