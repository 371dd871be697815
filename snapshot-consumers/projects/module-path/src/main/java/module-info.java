/** An application whose modules can all be linked into a run-time image. */
module consumer {
  requires io.github.tenantsnapshot.simulator.http;
  requires java.net.http;
}
