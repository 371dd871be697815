package io.github.tenantsnapshot.simulator.generator;

import java.util.List;

/**
 * A property of a resource type, or a member of an object in one.
 *
 * @param name its name as the service writes it
 * @param kind what it holds, or what its elements are
 * @param list whether it holds a list
 * @param key whether it is one of those that tell instances apart
 * @param required whether every instance has it
 * @param allowed the values it may have, without the one that stands for those of later versions;
 *     empty if it may have any
 * @param members what an object consists of, in the order in which it is written; empty if unknown
 * @param rules what to choose its values from; empty if nothing is said about it
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

  /** What a property holds. */
  enum Kind {
    STRING,
    BOOLEAN,
    /** A number that JSON has bare. */
    INT,
    /** A number of 64 bits, which is marked as such. */
    LONG,
    DATE_TIME,
    OBJECT
  }

  /** Whether it may have the value, or it as an element. */
  boolean allows(String value) {
    return allowed.isEmpty() || allowed.contains(value);
  }

  /** Returns how many values it can have; Integer.MAX_VALUE if there is no end of them. */
  int values() {
    if (!allowed.isEmpty()) {
      return allowed.size();
    }
    return rules.size() == 1
            && rules.get(0).choices().stream().allMatch(choice -> choice.text().fixed())
        ? rules.get(0).choices().size()
        : Integer.MAX_VALUE;
  }

  /** Where in an object the property is written: keys first, then scalars, objects and lists. */
  int place() {
    if (key) {
      return 0;
    }
    return list ? 3 : kind == Kind.OBJECT ? 2 : 1;
  }
}
