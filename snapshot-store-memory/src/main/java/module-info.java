import org.jspecify.annotations.NullMarked;

/** A job store in memory. */
@NullMarked
@SuppressWarnings("module") // the simulator is compiled later
module io.github.tenantsnapshot.store.memory {
  requires transitive io.github.tenantsnapshot;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.store.memory;
  exports io.github.tenantsnapshot.store.memory.internal to
      io.github.tenantsnapshot.simulator;
}
