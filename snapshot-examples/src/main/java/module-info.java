import org.jspecify.annotations.NullMarked;

/** Programs that show what the library does. */
@NullMarked
module io.github.tenantsnapshot.examples {
  requires com.fasterxml.jackson.databind;
  requires io.github.tenantsnapshot;
  requires io.github.tenantsnapshot.store.memory;
  requires static org.jspecify;

  exports io.github.tenantsnapshot.examples;
}
