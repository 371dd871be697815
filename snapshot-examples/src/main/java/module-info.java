import org.jspecify.annotations.NullMarked;

/** Example programs of the library. */
@NullMarked
module io.github.tenantsnapshot.examples {
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires io.github.tenantsnapshot;
  requires io.github.tenantsnapshot.server;
  requires io.github.tenantsnapshot.store.memory;
  requires static org.jspecify;

  // Only for durable and nodes: an image with the other examples needs no database.
  requires static com.h2database;
  requires static com.zaxxer.hikari;
  requires static io.github.tenantsnapshot.store.jdbc;
  requires static java.sql;

  exports io.github.tenantsnapshot.examples;

  // picocli reads the annotations of the commands and sets their fields
  opens io.github.tenantsnapshot.examples to
      info.picocli;
}
