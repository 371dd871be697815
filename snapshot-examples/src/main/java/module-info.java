import org.jspecify.annotations.NullMarked;

/** Programs that show what the library does. */
@NullMarked
module io.github.tenantsnapshot.examples {
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires io.github.tenantsnapshot;
  requires io.github.tenantsnapshot.server;
  requires io.github.tenantsnapshot.store.memory;
  requires static org.jspecify;

  // For durable and nodes alone: an image of the other examples can do without.
  requires static com.h2database;
  requires static com.zaxxer.hikari;
  requires static io.github.tenantsnapshot.store.jdbc;
  requires static java.sql;

  exports io.github.tenantsnapshot.examples;

  // The commands: picocli reads their annotations and sets their fields.
  opens io.github.tenantsnapshot.examples to
      info.picocli;
}
