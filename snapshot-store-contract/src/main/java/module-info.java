import org.jspecify.annotations.NullMarked;

/** The tests that every job store must pass. */
@NullMarked
module io.github.tenantsnapshot.store.contract {
  requires transitive io.github.tenantsnapshot;
  requires org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.store.contract;

  // JUnit invokes the tests by reflection: their interfaces are package-private.
  opens io.github.tenantsnapshot.store.contract to
      org.junit.platform.commons;
}
