import org.jspecify.annotations.NullMarked;

/** A JUnit Jupiter extension that creates a simulated tenant for each test. */
@NullMarked
module io.github.tenantsnapshot.simulator.junit {
  requires io.github.tenantsnapshot;
  requires transitive io.github.tenantsnapshot.simulator;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.simulator.junit;
}
