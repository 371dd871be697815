package io.github.tenantsnapshot.simulator.generator;

import java.util.List;

/**
 * A property of a resource type, or a member of an object in a property.
 *
 * @param name the name as the service writes it
 * @param kind the type of its value, or of its elements
 * @param list whether its value is a list
 * @param key whether it is one of the properties that identify an instance
 * @param required whether every instance has it
 * @param allowed the allowed values, without {@code unknownFutureValue}; empty if any value is
 *     allowed
 * @param members the members of an object, in the order in which they are written; empty if unknown
 * @param rules the rules for its values; may be empty
 */
record CatalogProperty(
    String name,
    Kind kind,
    boolean list,
    boolean key,
    boolean required,
    List<String> allowed,
    List<CatalogProperty> members,
    List<ValueRule> rules) {

  /** The type of a property's value. */
  enum Kind {
    STRING,
    BOOLEAN,
    /** A number without a type annotation in JSON. */
    INT,
    /** A 64-bit number, with a type annotation in JSON. */
    LONG,
    DATE_TIME,
    OBJECT
  }

  /** Returns whether the value is allowed, for the property or as an element. */
  boolean allows(String value) {
    return allowed.isEmpty() || allowed.contains(value);
  }

  /** Returns the number of possible values; {@code Integer.MAX_VALUE} if it is unlimited. */
  int values() {
    if (!allowed.isEmpty()) {
      return allowed.size();
    }
    return rules.size() == 1
            && rules.get(0).choices().stream().allMatch(choice -> choice.text().fixed())
        ? rules.get(0).choices().size()
        : Integer.MAX_VALUE;
  }

  /** Returns the rank of the property in an object: keys first, then scalars, objects and lists. */
  int place() {
    if (key) {
      return 0;
    }
    return list ? 3 : kind == Kind.OBJECT ? 2 : 1;
  }
}
