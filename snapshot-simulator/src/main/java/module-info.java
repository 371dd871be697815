import org.jspecify.annotations.NullMarked;

/**
 * Simulated tenants: their configuration, tokens and time, what goes wrong on purpose, and a Graph
 * endpoint on loopback with a control for tests in other languages.
 */
@NullMarked
@SuppressWarnings("requires-automatic") // OkHttp and Okio; static, so no image needs them
module io.github.tenantsnapshot.simulator {
  requires com.auth0.jwt;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires transitive io.github.tenantsnapshot;
  requires io.github.tenantsnapshot.store.memory;
  requires jdk.httpserver;
  requires org.slf4j;
  requires static kotlin.stdlib;
  requires static okhttp3;
  requires static okio;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;

  exports io.github.tenantsnapshot.simulator;
  exports io.github.tenantsnapshot.simulator.control;
  exports io.github.tenantsnapshot.simulator.generator;
  exports io.github.tenantsnapshot.simulator.junit;
  exports io.github.tenantsnapshot.simulator.okhttp;
}
