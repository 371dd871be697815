package io.github.tenantsnapshot.simulator.generator;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resource type as the catalog knows it.
 *
 * @param name its name in lower case, such as {@code microsoft.exchange.transportrule}
 * @param dscResource what Microsoft365DSC calls it, such as {@code EXOTransportRule}
 * @param namingProperty the property that its instances are named after; null if there is none
 * @param properties its properties in the order in which they are written
 */
record CatalogType(
    String name,
    String dscResource,
    @Nullable String namingProperty,
    List<CatalogProperty> properties) {

  /** Whether a tenant has one instance at the most, which then has no name of its own. */
  boolean singleton() {
    return property("IsSingleInstance").isPresent();
  }

  /** Returns the properties that tell instances apart. */
  List<CatalogProperty> keys() {
    return properties.stream().filter(CatalogProperty::key).toList();
  }

  /** Returns how many instances the values that the keys can have leave room for. */
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

  /** Whether each key has a list of allowed values. */
  boolean keysAreEnumerated() {
    return keys().stream().noneMatch(key -> key.allowed().isEmpty());
  }

  Optional<CatalogProperty> property(String property) {
    return properties.stream().filter(each -> each.name().equals(property)).findFirst();
  }
}
