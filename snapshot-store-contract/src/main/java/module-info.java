import org.jspecify.annotations.NullMarked;

/** The tests that every job store must pass. */
@NullMarked
module io.github.tenantsnapshot.store.contract {
  requires transitive io.github.tenantsnapshot;
  requires org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.store.contract;

  // JUnit calls the tests, which stand in interfaces that nobody else can see.
  opens io.github.tenantsnapshot.store.contract to
      org.junit.platform.commons;
}
