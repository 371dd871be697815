import org.jspecify.annotations.NullMarked;

/** An HTTP server for simulated tenants, for clients that need a socket. */
@NullMarked
module io.github.tenantsnapshot.simulator.http {
  requires io.github.tenantsnapshot;
  requires transitive io.github.tenantsnapshot.simulator;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.simulator.http;
}
