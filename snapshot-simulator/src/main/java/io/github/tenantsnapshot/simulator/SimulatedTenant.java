package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.generator.TenantGenerator;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import io.github.tenantsnapshot.simulator.internal.files.ReadFailures;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.state.BaselineReader;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.simulator.internal.tenant.ResourceLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A tenant of a {@link TenantSimulator}: its id, its administrator and its configuration.
 *
 * <p>The configuration is a collection of resources by type, in the order in which they were added;
 * duplicates are allowed. Names of types are case-insensitive. The configuration may change while
 * jobs run: a snapshot contains each type as it was when the job started to read it. Thread-safe;
 * each call is atomic. Methods that change the configuration throw {@link IllegalStateException} if
 * the simulator is closed.
 */
public final class SimulatedTenant {

  private final String id;
  private final Caller admin;
  private final Faults faults;
  private final Lifecycle lifecycle;
  private final KnownTypes types;

  /**
   * The lock of changes, acquired before {@code byType}. Not a monitor, because callbacks of the
   * user may block.
   */
  private final ReentrantLock changing = new ReentrantLock();

  private final SortedMap<String, ResourceLog> byType = new TreeMap<>(); // guarded by itself
  private long changes; // guarded by byType

  /**
   * Creates a tenant without configuration; throws IllegalArgumentException if the id is not a
   * GUID.
   */
  SimulatedTenant(String id, FaultScript faultScript) {
    String userId =
        UUID.nameUUIDFromBytes((lowerCase(id) + "/admin").getBytes(StandardCharsets.UTF_8))
            .toString();
    this.admin = Caller.user(id, userId, "MOD Administrator");
    this.id = admin.tenantId();
    this.faults = new Faults(faultScript, this.id);
    this.lifecycle = faultScript.lifecycle();
    this.types = faultScript.types();
  }

  /** Returns the tenant's GUID, in lower case. */
  public String id() {
    return id;
  }

  /**
   * Returns the administrator of the tenant: a user with all permissions. Each tenant has another
   * administrator, with the same user id in every JVM.
   */
  public Caller admin() {
    return admin;
  }

  /** Returns the faults of this tenant alone. */
  public Faults faults() {
    return faults;
  }

  /**
   * Adds resources to the configuration.
   *
   * @return this tenant
   * @throws IllegalArgumentException if a resource type is unknown, unless {@link
   *     TenantSimulator.Builder#allowUnknownResourceTypes} was called; the message names the
   *     resource, and no resource is added
   */
  public SimulatedTenant add(SnapshotResource... resources) {
    Objects.requireNonNull(resources, "resources must not be null");
    return add(Arrays.asList(resources));
  }

  /**
   * Adds resources to the configuration.
   *
   * @return this tenant
   * @throws IllegalArgumentException if a resource type is unknown, unless {@link
   *     TenantSimulator.Builder#allowUnknownResourceTypes} was called; the message names the
   *     resource, and no resource is added
   */
  public SimulatedTenant add(Collection<SnapshotResource> resources) {
    Objects.requireNonNull(resources, "resources must not be null");
    lifecycle.requireOpen("add");
    List<SnapshotResource> added = new ArrayList<>(resources);
    for (SnapshotResource each : added) {
      Objects.requireNonNull(each, "resources must not contain null");
    }
    requireKnown(added);
    changing.lock();
    try {
      synchronized (byType) {
        changes++;
        addAll(added);
      }
    } finally {
      changing.unlock();
    }
    return this;
  }

  private void requireKnown(List<SnapshotResource> resources) {
    for (int i = 0; i < resources.size(); i++) {
      SnapshotResource resource = resources.get(i);
      try {
        types.require(resource.resourceType());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "resources[" + i + "] ('" + resource.displayName() + "'): " + e.getMessage(), e);
      }
    }
  }

  private void addAll(Collection<SnapshotResource> resources) {
    for (SnapshotResource resource : resources) {
      byType
          .computeIfAbsent(lowerCase(resource.resourceType()), type -> new ResourceLog(List.of()))
          .add(resource);
    }
  }

  /**
   * Adds the resources of a configurationBaseline in JSON, the form in which Graph returns the
   * snapshot of a real tenant, or of a monitor's body with a member {@code baseline}. The JSON text
   * of their properties is kept exactly. Members may be in any order, and their names in any case;
   * unknown members are ignored.
   *
   * @param file a file in UTF-8
   * @return this tenant
   * @throws IllegalArgumentException if the file is not a baseline, or a resource type is unknown;
   *     the message names the resource and the error, and no resource is added
   * @throws UncheckedIOException if the file cannot be read
   */
  public SimulatedTenant addBaseline(Path file) {
    Objects.requireNonNull(file, "file must not be null");
    lifecycle.requireOpen("addBaseline");
    try (InputStream json = Files.newInputStream(file)) {
      return add(BaselineReader.read(file.toAbsolutePath().toString(), json, types::require));
    } catch (IOException e) {
      throw ReadFailures.of(file, e);
    }
  }

  /**
   * Adds the resources of a configurationBaseline in JSON, like {@link #addBaseline(Path)}.
   *
   * @param json the baseline in UTF-8; read to its end, not closed
   * @return this tenant
   * @throws IllegalArgumentException if the text is not a baseline, or a resource type is unknown;
   *     the message names the resource and the error, and no resource is added
   * @throws UncheckedIOException if the stream cannot be read
   */
  public SimulatedTenant addBaseline(InputStream json) {
    Objects.requireNonNull(json, "json must not be null");
    lifecycle.requireOpen("addBaseline");
    try {
      return add(BaselineReader.read("the baseline", json, types::require));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the baseline", e);
    }
  }

  /**
   * Adds the resources of a configurationBaseline on the class path, like {@link
   * #addBaseline(Path)}: {@code addBaseline(MyTest.class, "contoso.json")}.
   *
   * @param anchor the class whose package contains the file; in a named module, the package must be
   *     open to this library
   * @param name the name of the file, or an absolute one that begins with a slash, as in {@link
   *     Class#getResourceAsStream}
   * @return this tenant
   * @throws IllegalArgumentException if the file does not exist or is not a baseline, or a resource
   *     type is unknown; no resource is added
   * @throws UncheckedIOException if the file cannot be read
   */
  public SimulatedTenant addBaseline(Class<?> anchor, String name) {
    Objects.requireNonNull(anchor, "anchor must not be null");
    Objects.requireNonNull(name, "name must not be null");
    lifecycle.requireOpen("addBaseline");
    try (InputStream json = anchor.getResourceAsStream(name)) {
      if (json == null) {
        throw new IllegalArgumentException(
            "name must be that of a file on the class path of " + anchor.getName() + ": " + name);
      }
      return add(BaselineReader.read(name, json, types::require));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /**
   * Adds resources that {@link TenantGenerator} generates.
   *
   * @param seed the seed of the generator; any number
   * @param plan the number of resources of each type
   * @return this tenant
   */
  public SimulatedTenant generate(long seed, TenantPlan plan) {
    Objects.requireNonNull(plan, "plan must not be null");
    lifecycle.requireOpen("generate");
    return add(TenantGenerator.seeded(seed).generate(plan));
  }

  /**
   * Adds generated resources, like {@link #generate(long, TenantPlan)}.
   *
   * @param seed the seed of the generator; any number
   * @param countsPerType the number of resources by the name of their type, in any case
   * @return this tenant
   * @throws IllegalArgumentException as {@link TenantPlan#of} does; no resource is added
   */
  public SimulatedTenant generate(long seed, Map<String, Integer> countsPerType) {
    Objects.requireNonNull(countsPerType, "countsPerType must not be null");
    return generate(seed, TenantPlan.of(countsPerType));
  }

  /**
   * Removes resources of one type.
   *
   * @param resourceType the type's name, in any case
   * @param which selects the resources; other changes wait meanwhile, jobs and other readers do not
   * @return the number of removed resources
   * @throws IllegalArgumentException if the tenant has no resource of the type and the type is
   *     unknown, unless {@link TenantSimulator.Builder#allowUnknownResourceTypes} was called
   * @throws ConcurrentModificationException if the predicate changed this tenant, or the
   *     simulator's state was replaced meanwhile; no resource is removed
   */
  public int removeIf(String resourceType, Predicate<? super SnapshotResource> which) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    Objects.requireNonNull(which, "which must not be null");
    lifecycle.requireOpen("removeIf");
    requireKnown(resourceType);
    changing.lock();
    try {
      long version = changes();
      List<SnapshotResource> before = resources(resourceType);
      List<SnapshotResource> kept = before.stream().filter(which.negate()).toList();
      put(resourceType, kept, version);
      return before.size() - kept.size();
    } finally {
      changing.unlock();
    }
  }

  /**
   * Replaces resources of one type, each in its place.
   *
   * @param resourceType the type's name, in any case
   * @param change returns the replacement, of the same type, or the resource itself to keep it;
   *     other changes wait meanwhile, jobs and other readers do not
   * @return the number of resources that differ from before
   * @throws IllegalArgumentException if a replacement has another type, or as {@link #removeIf}
   *     does; no resource is replaced
   * @throws ConcurrentModificationException if the function changed this tenant, or the simulator's
   *     state was replaced meanwhile; no resource is replaced
   */
  public int replaceAll(String resourceType, UnaryOperator<SnapshotResource> change) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    Objects.requireNonNull(change, "change must not be null");
    lifecycle.requireOpen("replaceAll");
    requireKnown(resourceType);
    changing.lock();
    try {
      long version = changes();
      int different = 0;
      List<SnapshotResource> after = new ArrayList<>();
      for (SnapshotResource resource : resources(resourceType)) {
        SnapshotResource other =
            Objects.requireNonNull(
                change.apply(resource),
                () -> "change must not return null for '" + resource.displayName() + "'");
        if (!lowerCase(other.resourceType()).equals(lowerCase(resourceType))) {
          throw new IllegalArgumentException(
              "change must not return another resource type for '"
                  + resource.displayName()
                  + "': "
                  + other.resourceType());
        }
        if (!other.equals(resource)) {
          different++;
        }
        after.add(other);
      }
      put(resourceType, after, version);
      return different;
    } finally {
      changing.unlock();
    }
  }

  /** Requires a known type, or one of which a loaded state has resources. */
  private void requireKnown(String resourceType) {
    if (resources(resourceType).isEmpty()) {
      types.require(resourceType);
    }
  }

  private long changes() {
    synchronized (byType) {
      return changes;
    }
  }

  /** Replaces the resources of a type; readers that have started keep the earlier ones. */
  private void put(String resourceType, List<SnapshotResource> resources, long expectedChanges) {
    synchronized (byType) {
      if (changes != expectedChanges) {
        throw new ConcurrentModificationException(
            "the tenant was changed by the given function, or by reset or loadState");
      }
      changes++;
      if (resources.isEmpty()) {
        byType.remove(lowerCase(resourceType));
      } else {
        byType.put(lowerCase(resourceType), new ResourceLog(resources));
      }
    }
  }

  /**
   * Removes the whole configuration.
   *
   * @return this tenant
   */
  public SimulatedTenant clear() {
    lifecycle.requireOpen("clear");
    changing.lock();
    try {
      synchronized (byType) {
        changes++;
        byType.clear();
      }
    } finally {
      changing.unlock();
    }
    return this;
  }

  /** Returns the types of the tenant's resources, in lower case and alphabetical order. */
  public Set<String> resourceTypes() {
    synchronized (byType) {
      return Collections.unmodifiableSet(new TreeSet<>(byType.keySet()));
    }
  }

  /**
   * Returns those of the {@link #resourceTypes()} that no job can request, so that no snapshot
   * contains their resources. {@link TenantSimulator.Builder#resourceTypes} sets the types that a
   * job can request.
   */
  public Set<String> notSnapshotable() {
    Set<String> rejected = new TreeSet<>(resourceTypes());
    rejected.removeIf(types::canBeRequested);
    return Collections.unmodifiableSet(rejected);
  }

  /**
   * Returns the tenant's present resources of one type.
   *
   * @param resourceType the type's name, in any case
   * @return an immutable list; empty if the tenant has no resource of the type
   */
  public List<SnapshotResource> resources(String resourceType) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    synchronized (byType) {
      ResourceLog log = byType.get(lowerCase(resourceType));
      return log == null ? List.of() : log.view();
    }
  }

  /**
   * Returns all present resources of the tenant, grouped by type in the order of {@link
   * #resourceTypes()}.
   *
   * @return an immutable list
   */
  public List<SnapshotResource> resources() {
    synchronized (byType) {
      return byType.values().stream().flatMap(log -> log.view().stream()).toList();
    }
  }

  /**
   * Replaces all resources without the lock of changes: a caller that holds it may wait for this
   * reset.
   */
  void replaceConfiguration(Collection<SnapshotResource> resources) {
    synchronized (byType) {
      changes++;
      byType.clear();
      addAll(resources);
    }
  }

  /** Returns the id and the number of resources. */
  @Override
  public String toString() {
    return "SimulatedTenant[id=" + id + ", resources=" + resources().size() + "]";
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
