package io.github.tenantsnapshot.simulator.internal.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The app roles that the documentation lists for reading each resource type. Immutable. */
final class AppRoles {

  /** The app role of Exchange; all others are of Graph. */
  static final String MANAGE_EXCHANGE = "Exchange.ManageAsApp";

  private static final Map<String, List<String>> BY_TYPE = read();

  private AppRoles() {}

  private static Map<String, List<String>> read() {
    Map<String, List<String>> byType = new HashMap<>();
    for (String line : Resources.text("app-roles.txt").split("\n", -1)) {
      int colon = line.indexOf(": ");
      if (!line.startsWith("#") && colon > 0) {
        List<String> roles = List.of(line.substring(0, colon).split(" ", -1));
        for (String type : line.substring(colon + 2).split(" ", -1)) {
          byType.put(type, roles);
        }
      }
    }
    return Map.copyOf(byType);
  }

  /** Returns the roles that a type needs; empty if none is documented. */
  static List<String> of(String resourceType) {
    return BY_TYPE.getOrDefault(resourceType.toLowerCase(Locale.ROOT), List.of());
  }

  /** Returns the values of all app roles of Graph, in alphabetical order. */
  static List<String> ofGraph() {
    Set<String> values = new TreeSet<>();
    BY_TYPE.values().forEach(values::addAll);
    values.remove(MANAGE_EXCHANGE);
    values.addAll(
        List.of(
            "Application.Read.All",
            "ConfigurationMonitoring.Read.All",
            "ConfigurationMonitoring.ReadWrite.All",
            "Directory.Read.All"));
    return new ArrayList<>(values);
  }
}
