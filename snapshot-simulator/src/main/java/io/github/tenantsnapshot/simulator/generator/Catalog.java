package io.github.tenantsnapshot.simulator.generator;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The published resource types and their properties. The catalog is read from the jar on first use,
 * and each type on its first use. Thread-safe.
 */
final class Catalog {

  private final Map<String, List<String>> blocks;
  private final ValueRules rules = ValueRules.read();
  private final Map<String, CatalogType> types = new ConcurrentHashMap<>();

  private Catalog() {
    blocks = CatalogReader.blocks(TextResource.lines("catalog.txt"));
  }

  /** Returns the catalog. */
  static Catalog get() {
    return Loaded.CATALOG;
  }

  /** Returns the names of all types, in lower case and alphabetical order. */
  Set<String> names() {
    return Collections.unmodifiableSet(blocks.keySet());
  }

  /**
   * Returns a type.
   *
   * @param name its name in any case
   * @throws IllegalArgumentException if the type is unknown
   */
  CatalogType type(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    List<String> block = blocks.get(lowerCase);
    if (block == null) {
      throw new IllegalArgumentException(
          "the resource type '"
              + name
              + "' does not exist; known types are "
              + alternativesTo(lowerCase));
    }
    return types.computeIfAbsent(lowerCase, type -> CatalogReader.type(block, rules));
  }

  /** Returns the types of the same workload, or all workloads if the workload is unknown. */
  private Set<String> alternativesTo(String unknown) {
    Set<String> ofWorkload = new TreeSet<>();
    Set<String> workloads = new TreeSet<>();
    for (String name : blocks.keySet()) {
      String workload = name.substring(0, name.lastIndexOf('.') + 1);
      workloads.add(workload + "*");
      if (unknown.startsWith(workload)) {
        ofWorkload.add(name);
      }
    }
    return ofWorkload.isEmpty() ? workloads : ofWorkload;
  }

  /** Initialized by the first call of {@link #get()}. */
  private static final class Loaded {
    static final Catalog CATALOG = new Catalog();
  }
}
