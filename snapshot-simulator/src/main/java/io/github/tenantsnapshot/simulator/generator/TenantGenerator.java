package io.github.tenantsnapshot.simulator.generator;

import io.github.tenantsnapshot.SnapshotResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A generator of tenant configurations. It generates the number of resources of each type that a
 * {@link TenantPlan} has. Their properties have the published names, types and allowed values.
 *
 * <p>The names of resources and the order and form of their properties follow published snapshots
 * of real tenants; the values are invented and contain no credentials. The people and groups that
 * policies refer to are the first ones of the tenant, if it has enough.
 *
 * <p>An instance depends on the seed, its type and its number alone. The same seed and plan
 * generate exactly the same resources in any JVM. Further instances of a type follow the others,
 * and a further type changes none of the rest. Another version of this library may generate other
 * resources. Immutable.
 */
public final class TenantGenerator {

  private final long seed;
  private final Company company;

  private TenantGenerator(long seed) {
    this.seed = seed;
    this.company = new Company(seed);
  }

  /**
   * Returns a generator.
   *
   * @param seed the seed; any number
   */
  public static TenantGenerator seeded(long seed) {
    return new TenantGenerator(seed);
  }

  /**
   * Returns the types that can be generated, in lower case and alphabetical order. Some are
   * published, but not documented by the service, and {@link
   * io.github.tenantsnapshot.spi.ResourceTypes#documented()} does not contain them.
   */
  public static Set<String> resourceTypes() {
    return Catalog.get().names();
  }

  /**
   * Returns the resources of a plan, grouped by type in the order of the plan's counts.
   *
   * @return an immutable list
   */
  public List<SnapshotResource> generate(TenantPlan plan) {
    Objects.requireNonNull(plan, "plan must not be null");
    List<SnapshotResource> resources = new ArrayList<>(plan.total());
    for (Map.Entry<String, Integer> each : plan.counts().entrySet()) {
      TypeGenerator type = new TypeGenerator(Catalog.get().type(each.getKey()), company, seed);
      for (int i = each.getValue(); i > 0; i--) {
        resources.add(type.next());
      }
    }
    return List.copyOf(resources);
  }

  /**
   * Returns resources of one type.
   *
   * @param resourceType the type's name, in any case
   * @param count the number of resources
   * @return an immutable list
   * @throws IllegalArgumentException if the type is unknown, if the count is negative or more than
   *     1,000,000, or if it is more than a tenant can have
   */
  public List<SnapshotResource> generate(String resourceType, int count) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    return generate(TenantPlan.of(Map.of(resourceType, count)));
  }

  /** Returns the class and the seed. */
  @Override
  public String toString() {
    return "TenantGenerator[seed=" + seed + "]";
  }
}
