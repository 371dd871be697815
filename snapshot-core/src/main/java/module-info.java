import org.jspecify.annotations.NullMarked;

/**
 * The service that creates snapshots of tenants' configuration, its SPI, and its Graph endpoint.
 */
@NullMarked
@SuppressWarnings("module") // the modules with qualified access are compiled later
module io.github.tenantsnapshot {
  requires com.fasterxml.jackson.core;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.tenantsnapshot;
  exports io.github.tenantsnapshot.graph;
  exports io.github.tenantsnapshot.spi;
  exports io.github.tenantsnapshot.internal.access to
      io.github.tenantsnapshot.simulator;
  exports io.github.tenantsnapshot.internal.graph to
      io.github.tenantsnapshot.simulator,
      io.github.tenantsnapshot.simulator.http;
  exports io.github.tenantsnapshot.internal.http to
      io.github.tenantsnapshot.server,
      io.github.tenantsnapshot.simulator,
      io.github.tenantsnapshot.simulator.http,
      io.github.tenantsnapshot.simulator.junit;
  exports io.github.tenantsnapshot.internal.json to
      io.github.tenantsnapshot.simulator;
  exports io.github.tenantsnapshot.internal.values to
      io.github.tenantsnapshot.simulator;
}
