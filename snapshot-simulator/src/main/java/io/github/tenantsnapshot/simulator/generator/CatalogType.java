package io.github.tenantsnapshot.simulator.generator;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resource type of the catalog.
 *
 * @param name the name in lower case, such as {@code microsoft.exchange.transportrule}
 * @param dscResource the name in Microsoft365DSC, such as {@code EXOTransportRule}
 * @param namingProperty the property that names its instances; null without one
 * @param properties the properties in the order in which they are written
 */
record CatalogType(
    String name,
    String dscResource,
    @Nullable String namingProperty,
    List<CatalogProperty> properties) {

  /** Returns whether a tenant has at most one instance, which has no name of its own. */
  boolean singleton() {
    return property("IsSingleInstance").isPresent();
  }

  /** Returns the properties that identify an instance. */
  List<CatalogProperty> keys() {
    return properties.stream().filter(CatalogProperty::key).toList();
  }

  /** Returns the maximum number of instances with different keys. */
  int mostInstances() {
    if (singleton()) {
      return 1;
    }
    int room = 1;
    for (CatalogProperty key : keys()) {
      if (key.values() == Integer.MAX_VALUE) {
        return Integer.MAX_VALUE;
      }
      room *= key.values();
    }
    return room;
  }

  /** Returns whether each key has a list of allowed values. */
  boolean keysAreEnumerated() {
    return keys().stream().noneMatch(key -> key.allowed().isEmpty());
  }

  Optional<CatalogProperty> property(String property) {
    return properties.stream().filter(each -> each.name().equals(property)).findFirst();
  }
}
