import org.jspecify.annotations.NullMarked;

/** Programs that show what the library does, and a simulated tenant as a server. */
@NullMarked
module io.github.tenantsnapshot.examples {
  requires com.fasterxml.jackson.databind;
  requires com.h2database;
  requires com.zaxxer.hikari;
  requires info.picocli;
  requires io.github.tenantsnapshot;
  requires io.github.tenantsnapshot.simulator;
  requires io.github.tenantsnapshot.store.jdbc;
  requires io.github.tenantsnapshot.store.memory;
  requires java.sql;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.examples;

  // The commands: picocli reads their annotations and sets their fields.
  opens io.github.tenantsnapshot.examples to
      info.picocli;
}
