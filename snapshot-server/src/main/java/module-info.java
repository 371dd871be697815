import org.jspecify.annotations.NullMarked;

/** A command line that serves a simulated tenant over HTTP. */
@NullMarked
@SuppressWarnings("module") // the module of the examples is compiled later
module io.github.tenantsnapshot.server {
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires io.github.tenantsnapshot;
  requires io.github.tenantsnapshot.simulator;
  requires io.github.tenantsnapshot.simulator.http;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.server;
  exports io.github.tenantsnapshot.server.internal to
      io.github.tenantsnapshot.examples;

  // picocli reads the annotations of the commands and sets their fields.
  opens io.github.tenantsnapshot.server to
      info.picocli;
}
