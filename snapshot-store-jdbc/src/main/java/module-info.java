import org.jspecify.annotations.NullMarked;

/** A job store in a relational database. */
@NullMarked
module io.github.tenantsnapshot.store.jdbc {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires transitive io.github.tenantsnapshot;
  requires transitive java.sql;
  requires org.jdbi.v3.core;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.store.jdbc;
}
