package io.github.tenantsnapshot.simulator.internal.tenant;

import io.github.tenantsnapshot.simulator.generator.TenantGenerator;
import io.github.tenantsnapshot.simulator.internal.journal.BoundedText;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resource types that a simulator accepts in configurations and faults, and those that a job
 * can request. Immutable.
 */
public final class KnownTypes {

  private static final int SUGGESTIONS = 3;
  private static final int LONGEST = 256;

  private final ResourceTypes types;
  private final boolean any;

  private KnownTypes(ResourceTypes types, boolean any) {
    this.types = Objects.requireNonNull(types);
    this.any = any;
  }

  /**
   * Returns an instance that accepts any name.
   *
   * @param types the types that a job can request
   */
  public static KnownTypes any(ResourceTypes types) {
    return new KnownTypes(types, true);
  }

  /**
   * Returns an instance that accepts the given types and those of Graph's documentation, service
   * and schema.
   *
   * @param types the types that a job can request
   */
  public static KnownTypes of(ResourceTypes types) {
    return new KnownTypes(types, false);
  }

  /**
   * Returns whether a job can request a type.
   *
   * @param resourceType the name in any case
   */
  public boolean canBeRequested(String resourceType) {
    return types.names().contains(resourceType.toLowerCase(Locale.ROOT));
  }

  /**
   * Checks a name.
   *
   * @param resourceType the name in any case
   * @throws IllegalArgumentException if the type is unknown; the message names the nearest ones
   */
  public void require(String resourceType) {
    if (!isKnown(resourceType)) {
      throw new IllegalArgumentException(
          "resourceType is unknown: "
              + BoundedText.of(resourceType, LONGEST)
              + "; the nearest known types are "
              + byDistance(resourceType)
                  .limit(SUGGESTIONS)
                  .map(Map.Entry::getKey)
                  .collect(Collectors.joining(", ")));
    }
  }

  /**
   * Returns whether a type is known.
   *
   * @param resourceType the name in any case
   */
  public boolean isKnown(String resourceType) {
    String name = resourceType.toLowerCase(Locale.ROOT);
    return any
        || types.names().contains(name)
        || ResourceTypes.documented().names().contains(name)
        || ResourceTypes.rejectedByService().contains(name)
        || TenantGenerator.resourceTypes().contains(name);
  }

  /**
   * Returns the known type that is nearest to an unknown one; empty if none is near.
   *
   * @param distance the maximum number of different characters
   */
  public Optional<String> nearest(String resourceType, int distance) {
    return byDistance(resourceType)
        .findFirst()
        .filter(each -> each.getValue() <= distance)
        .map(Map.Entry::getKey);
  }

  private Stream<Map.Entry<String, Integer>> byDistance(String unknown) {
    Set<String> all = new TreeSet<>(ResourceTypes.documented().names());
    all.addAll(TenantGenerator.resourceTypes());
    all.addAll(types.names());
    String name = unknown.toLowerCase(Locale.ROOT);
    String shown = name.substring(0, Math.min(name.length(), LONGEST)); // bounds the time
    return all.stream()
        .map(each -> Map.entry(each, EditDistance.of(shown, each)))
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()));
  }
}
