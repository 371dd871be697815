package io.github.tenantsnapshot.simulator.generator;

import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many resources of which types a made-up tenant has. Immutable and thread-safe.
 *
 * <p>The types of {@link #small()}, {@link #medium()} and {@link #large()} are all among {@link
 * io.github.tenantsnapshot.spi.ResourceTypes#documented()}.
 */
public final class TenantPlan {

  /** More than a test can mean: fifty times what one tenant may extract in a month. */
  private static final int MOST_RESOURCES = 1_000_000;

  private final SortedMap<String, Integer> counts;

  private TenantPlan(SortedMap<String, Integer> counts) {
    this.counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /**
   * Returns a plan of 152 resources of 10 types, as they were seen in a real tenant: 134 role
   * definitions, 6 named locations, 5 conditional access policies, and seven types with one.
   */
  public static TenantPlan small() {
    return Presets.small();
  }

  /**
   * Returns a plan of about 2,000 resources of some 70 types: a company of 280 people that uses all
   * workloads. Role definitions are as many as in {@link #small()}, for a tenant has them whatever
   * its size; what grows with it are the users, their groups and their mailboxes.
   */
  public static TenantPlan medium() {
    return Presets.company(280);
  }

  /**
   * Returns a plan of almost 20,000 resources, which is what one tenant may extract in a month: a
   * company of 3,500 people, with the types of {@link #medium()}.
   */
  public static TenantPlan large() {
    return Presets.company(3_500);
  }

  /**
   * Returns a plan of these counts.
   *
   * @param countsPerType how many resources of which types; their names in any case
   * @throws IllegalArgumentException if there is no such type, if one comes in two spellings, if a
   *     count is negative, if a tenant cannot have so many, or if there are more than 1,000,000 in
   *     all
   */
  public static TenantPlan of(Map<String, Integer> countsPerType) {
    Objects.requireNonNull(countsPerType, "countsPerType must not be null");
    Builder builder = builder();
    Set<String> names = new HashSet<>();
    countsPerType.forEach(
        (name, count) -> {
          builder.count(name, count);
          if (!names.add(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the type " + name + " comes in two spellings");
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
   * Returns how many resources there are of each type, by its name in lower case and in
   * alphabetical order; types without any are left out. Unmodifiable.
   */
  public SortedMap<String, Integer> counts() {
    return counts;
  }

  /** Returns how many resources there are. */
  public int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public boolean equals(Object other) {
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

  /** Makes a {@link TenantPlan}. Not thread-safe. */
  public static final class Builder {

    private final SortedMap<String, Integer> counts = new TreeMap<>();

    private Builder() {}

    /**
     * Sets how many resources of a type there are, in place of what was set before.
     *
     * @param resourceType one of {@link TenantGenerator#resourceTypes()}, in any case
     * @param count how many; with 0 the type is left out
     * @throws IllegalArgumentException if there is no such type, if the count is negative, or if a
     *     tenant cannot have so many of them
     */
    public Builder count(String resourceType, int count) {
      Objects.requireNonNull(resourceType, "resourceType must not be null");
      CatalogType type = Catalog.get().type(resourceType);
      if (count < 0 || count > type.mostInstances()) {
        throw new IllegalArgumentException(
            type.mostInstances() == Integer.MAX_VALUE
                ? "the count of " + type.name() + " must not be negative, but is " + count
                : "the count of "
                    + type.name()
                    + " must be from 0 to "
                    + type.mostInstances()
                    + ", as many as a tenant can have, but is "
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
     * @throws IllegalArgumentException if there are more than 1,000,000 resources in all
     */
    public TenantPlan build() {
      long total = counts.values().stream().mapToLong(Integer::longValue).sum();
      if (total > MOST_RESOURCES) {
        throw new IllegalArgumentException(
            "a plan can have up to "
                + MOST_RESOURCES
                + " resources, but these counts add up to "
                + total);
      }
      return new TenantPlan(counts);
    }
  }
}
