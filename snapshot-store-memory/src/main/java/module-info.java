import org.jspecify.annotations.NullMarked;

/** A job store in memory. */
@NullMarked
module io.github.tenantsnapshot.store.memory {
  requires transitive io.github.tenantsnapshot;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.store.memory;
}
