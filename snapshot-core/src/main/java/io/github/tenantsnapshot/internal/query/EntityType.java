package io.github.tenantsnapshot.internal.query;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A type of entities that can be queried: its members and its properties.
 *
 * @param <T> the Java type of the entities
 */
public final class EntityType<T> {

  private final String name;
  private final List<String> members;
  private final Map<String, Property<T>> properties;

  /**
   * Creates a type.
   *
   * @param name the qualified name, for error messages
   * @param members the names that can be selected, in the order of responses
   * @param properties the properties to filter and order by
   */
  public EntityType(String name, List<String> members, List<Property<T>> properties) {
    this.name = name;
    this.members = List.copyOf(members);
    this.properties =
        properties.stream()
            .collect(Collectors.toUnmodifiableMap(Property::path, Function.identity()));
  }

  List<String> members() {
    return members;
  }

  /** Returns the property with a path in a filter or an order. */
  Property<T> property(String path, String option, RequestNames names) throws QueryException {
    String found = names.find(properties.keySet(), path);
    Property<T> property = found == null ? null : properties.get(found);
    if (property != null) {
      return property;
    }
    if (names.find(members, path) != null) {
      throw new QueryException("The property '" + path + "' does not support " + option + ".");
    }
    throw unknown(path);
  }

  QueryException unknown(String path) {
    return new QueryException(
        "Could not find a property named '" + path + "' on type '" + name + "'.");
  }
}
