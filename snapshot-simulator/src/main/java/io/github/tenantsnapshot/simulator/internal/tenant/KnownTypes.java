package io.github.tenantsnapshot.simulator.internal.tenant;

import io.github.tenantsnapshot.simulator.generator.TenantGenerator;
import io.github.tenantsnapshot.simulator.internal.journal.BoundedText;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The resource types that a simulator accepts in configurations and faults. Immutable. */
public final class KnownTypes {

  private static final int SUGGESTIONS = 3;

  private final @Nullable ResourceTypes types;

  private KnownTypes(@Nullable ResourceTypes types) {
    this.types = types;
  }

  /** Returns an instance that accepts any name. */
  public static KnownTypes any() {
    return new KnownTypes(null);
  }

  /**
   * Returns an instance that accepts the given types and those of Graph's documentation, service
   * and schema.
   */
  public static KnownTypes of(ResourceTypes types) {
    return new KnownTypes(Objects.requireNonNull(types));
  }

  /**
   * Checks a name.
   *
   * @param resourceType the name in any case
   * @throws IllegalArgumentException if the type is unknown; the message names the nearest ones
   */
  public void require(String resourceType) {
    String name = resourceType.toLowerCase(Locale.ROOT);
    if (types == null
        || types.names().contains(name)
        || ResourceTypes.documented().names().contains(name)
        || ResourceTypes.rejectedByService().contains(name)
        || TenantGenerator.resourceTypes().contains(name)) {
      return;
    }
    throw new IllegalArgumentException(
        "resourceType is unknown: "
            + BoundedText.of(resourceType, 256)
            + "; the nearest known types are "
            + nearest(name, types.names()));
  }

  private static String nearest(String unknown, Set<String> configured) {
    Set<String> all = new TreeSet<>(configured);
    all.addAll(ResourceTypes.documented().names());
    all.addAll(TenantGenerator.resourceTypes());
    String shown = unknown.substring(0, Math.min(unknown.length(), 256)); // bounds the time
    return all.stream()
        .collect(Collectors.toMap(name -> name, name -> distance(shown, name)))
        .entrySet()
        .stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .limit(SUGGESTIONS)
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }

  /** Returns the Levenshtein distance of two texts. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[other.length()];
  }
}
