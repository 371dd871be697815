package io.github.tenantsnapshot.simulator.generator;

import io.github.tenantsnapshot.SnapshotResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes up the configuration of a tenant: as many resources of each type as a {@link TenantPlan}
 * says, with the names, the types and the allowed values that are published for their properties.
 *
 * <p>What a resource is called, and in which order and form its properties are written, follows
 * real snapshots as far as some were published; the values themselves are invented. There are no
 * credentials among them. The people and groups that policies refer to are the first of those that
 * the tenant has, if it has as many.
 *
 * <p>An instance depends on the seed, on its type and on its number, and on nothing else: the same
 * seed and plan give the same resources to the letter in any JVM, more instances of a type come
 * after the others, and another type in a plan changes nothing in the rest. They may become
 * different with a new version of this library. Immutable and thread-safe.
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
   * @param seed which tenant to make up; any number
   */
  public static TenantGenerator seeded(long seed) {
    return new TenantGenerator(seed);
  }

  /**
   * Returns the types that can be generated, in lower case and alphabetical order. There are some
   * that are published, but that the service does not document; {@link
   * io.github.tenantsnapshot.spi.ResourceTypes#documented()} does not accept these.
   */
  public static Set<String> resourceTypes() {
    return Catalog.get().names();
  }

  /**
   * Returns the resources of a plan: by type, in the order of the plan's counts.
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
   * @param count how many
   * @return an immutable list
   * @throws IllegalArgumentException if there is no such type, if the count is negative or more
   *     than 1,000,000, or if a tenant cannot have so many of them
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
