import org.jspecify.annotations.NullMarked;

/**
 * Snapshots of a tenant's configuration: the operation, its SPI, and the operation as Graph
 * messages.
 */
@NullMarked
module io.github.tenantsnapshot {
  requires com.fasterxml.jackson.core;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.tenantsnapshot;
  exports io.github.tenantsnapshot.graph;
  exports io.github.tenantsnapshot.spi;
}
