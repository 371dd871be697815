import org.jspecify.annotations.NullMarked;

/**
 * Simulated tenants: their configuration, tokens and time, injected faults, and a Graph endpoint
 * with a control for tests in other languages.
 */
@NullMarked
@SuppressWarnings("module") // the server, which is compiled later
module io.github.tenantsnapshot.simulator {
  requires com.auth0.jwt;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires transitive io.github.tenantsnapshot;
  requires io.github.tenantsnapshot.store.memory;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.simulator;
  exports io.github.tenantsnapshot.simulator.control;
  exports io.github.tenantsnapshot.simulator.generator;
  exports io.github.tenantsnapshot.simulator.internal.control to
      io.github.tenantsnapshot.simulator.http;
  exports io.github.tenantsnapshot.simulator.internal.files to
      io.github.tenantsnapshot.server,
      io.github.tenantsnapshot.simulator.http;
  exports io.github.tenantsnapshot.simulator.internal.signin to
      io.github.tenantsnapshot.simulator.http;
  exports io.github.tenantsnapshot.simulator.internal.spool to
      io.github.tenantsnapshot.simulator.http;
}
