package io.github.tenantsnapshot.simulator.generator;

import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The number of resources of each type that a {@link TenantGenerator} generates. Immutable.
 *
 * <p>The types of {@link #small()}, {@link #medium()} and {@link #large()} are all among {@link
 * io.github.tenantsnapshot.spi.ResourceTypes#documented()}.
 */
public final class TenantPlan {

  /** The maximum of all counts: fifty times the resources that a tenant can extract in a month. */
  private static final int MOST_RESOURCES = 1_000_000;

  private final SortedMap<String, Integer> counts;

  private TenantPlan(SortedMap<String, Integer> counts) {
    this.counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /**
   * Returns a plan of 152 resources of 10 types, the counts of a real tenant: 134 role definitions,
   * 6 named locations, 5 conditional access policies, and one of each of seven types.
   */
  public static TenantPlan small() {
    return Presets.small();
  }

  /**
   * Returns a plan of about 2,000 resources of about 70 types: a company of 280 people that uses
   * all workloads. It has as many role definitions as {@link #small()}, since their number does not
   * depend on a tenant's size; the numbers of users, groups and mailboxes do.
   */
  public static TenantPlan medium() {
    return Presets.company(280);
  }

  /**
   * Returns a plan of almost 20,000 resources, the number that a tenant can extract in a month: a
   * company of 3,500 people, with the types of {@link #medium()}.
   */
  public static TenantPlan large() {
    return Presets.company(3_500);
  }

  /**
   * Returns a plan of these counts.
   *
   * @param countsPerType the number of resources by the name of their type, in any case
   * @throws IllegalArgumentException if a type is unknown or has two entries in different case, if
   *     a count is negative or more than a tenant can have, or if the sum is more than 1,000,000
   */
  public static TenantPlan of(Map<String, Integer> countsPerType) {
    Objects.requireNonNull(countsPerType, "countsPerType must not be null");
    Builder builder = builder();
    Set<String> names = new HashSet<>();
    countsPerType.forEach(
        (name, count) -> {
          Objects.requireNonNull(name, "countsPerType must not contain a null type");
          builder.count(
              name, Objects.requireNonNull(count, () -> "count of " + name + " must not be null"));
          if (!names.add(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                "countsPerType must have one entry per type, but has two spellings of " + name);
          }
        });
    return builder.build();
  }

  /** Returns a builder of a plan without resources. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this plan. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.counts.putAll(counts);
    return builder;
  }

  /**
   * Returns the number of resources of each type, by its name in lower case and in alphabetical
   * order, without types of no resources. Unmodifiable.
   */
  public SortedMap<String, Integer> counts() {
    return counts;
  }

  /** Returns the sum of all counts. */
  public int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TenantPlan that && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return counts.hashCode();
  }

  /** Returns the counts as text. */
  @Override
  public String toString() {
    return counts.toString();
  }

  /** A builder of {@link TenantPlan}. Not thread-safe. */
  public static final class Builder {

    private final SortedMap<String, Integer> counts = new TreeMap<>();

    private Builder() {}

    /**
     * Sets the number of resources of a type, in place of an earlier one.
     *
     * @param resourceType one of {@link TenantGenerator#resourceTypes()}, in any case
     * @param count the number of resources; 0 removes the type
     * @throws IllegalArgumentException if the type is unknown, if the count is negative, or if it
     *     is more than a tenant can have
     */
    public Builder count(String resourceType, int count) {
      Objects.requireNonNull(resourceType, "resourceType must not be null");
      CatalogType type = Catalog.get().type(resourceType);
      if (count < 0 || count > type.mostInstances()) {
        throw new IllegalArgumentException(
            type.mostInstances() == Integer.MAX_VALUE
                ? "count of " + type.name() + " must not be negative: " + count
                : "count of "
                    + type.name()
                    + " must be from 0 to "
                    + type.mostInstances()
                    + ", the maximum of a tenant: "
                    + count);
      }
      counts.remove(type.name());
      if (count > 0) {
        counts.put(type.name(), count);
      }
      return this;
    }

    /**
     * Returns the plan.
     *
     * @throws IllegalArgumentException if the sum of the counts is more than 1,000,000
     */
    public TenantPlan build() {
      long total = counts.values().stream().mapToLong(Integer::longValue).sum();
      if (total > MOST_RESOURCES) {
        throw new IllegalArgumentException(
            "sum of the counts must be at most " + MOST_RESOURCES + ": " + total);
      }
      return new TenantPlan(counts);
    }
  }
}
