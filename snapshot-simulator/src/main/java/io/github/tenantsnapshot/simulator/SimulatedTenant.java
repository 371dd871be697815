package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.tenant.ResourceLog;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.generator.TenantGenerator;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import io.github.tenantsnapshot.simulator.internal.state.BaselineReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One tenant of a {@link TenantSimulator}: its id and its configuration.
 *
 * <p>The configuration is a collection of resources by type, in the order in which they were added;
 * nothing need be unique. Types are compared without case. It may change while jobs run: a snapshot
 * has each type as it was when that type began to be read. Thread-safe; each call takes effect as a
 * whole. Methods that change the configuration throw {@link IllegalStateException} once the
 * simulator is closed.
 */
public final class SimulatedTenant {

  private final String id;
  private final Caller admin;
  private final Faults faults;
  private final Lifecycle lifecycle;
  private final KnownTypes types;
  private final Object changing = new Object(); // held by who changes, in turns; taken first
  private final SortedMap<String, ResourceLog> byType = new TreeMap<>(); // guarded by itself
  private long changes; // guarded by byType

  /** Makes a tenant without configuration; throws IllegalArgumentException if the id is no GUID. */
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
   * Returns an administrator of the tenant: a user who may do everything. Always the same one, and
   * another one than in other tenants.
   */
  public Caller admin() {
    return admin;
  }

  /** Returns what lets things go wrong for this tenant alone. */
  public Faults faults() {
    return faults;
  }

  /**
   * Adds resources to the configuration.
   *
   * @return this tenant
   * @throws IllegalArgumentException if the type of one is unknown and {@link
   *     TenantSimulator.Builder#allowUnknownResourceTypes} was not called. Nothing is added then
   */
  public SimulatedTenant add(SnapshotResource... resources) {
    Objects.requireNonNull(resources, "resources must not be null");
    for (SnapshotResource each : resources) {
      Objects.requireNonNull(each, "resources must not contain null");
    }
    return add(List.of(resources));
  }

  /**
   * Adds resources to the configuration.
   *
   * @return this tenant
   * @throws IllegalArgumentException if the type of one is unknown and {@link
   *     TenantSimulator.Builder#allowUnknownResourceTypes} was not called. Nothing is added then
   */
  public SimulatedTenant add(Collection<SnapshotResource> resources) {
    Objects.requireNonNull(resources, "resources must not be null");
    lifecycle.requireOpen("add");
    List<SnapshotResource> added = List.copyOf(resources);
    added.forEach(resource -> types.require(resource.resourceType()));
    synchronized (changing) {
      synchronized (byType) {
        changes++;
        addAll(added);
      }
    }
    return this;
  }

  private void addAll(Collection<SnapshotResource> resources) {
    for (SnapshotResource resource : resources) {
      byType
          .computeIfAbsent(lowerCase(resource.resourceType()), type -> new ResourceLog(List.of()))
          .add(resource);
    }
  }

  /**
   * Adds the resources of a configurationBaseline in JSON, which is what the snapshot of a real
   * tenant downloads as. Their properties are kept to the letter. Members may come in any order;
   * other members than those of a baseline are passed over.
   *
   * @param file a file in UTF-8
   * @return this tenant
   * @throws IllegalArgumentException if the file is no baseline, or a type is unknown; the message
   *     says which resource is wrong, and how. Nothing is added then
   * @throws UncheckedIOException if the file cannot be read
   */
  public SimulatedTenant addBaseline(Path file) {
    Objects.requireNonNull(file, "file must not be null");
    lifecycle.requireOpen("addBaseline");
    try (InputStream json = Files.newInputStream(file)) {
      return add(BaselineReader.read(file.toAbsolutePath().toString(), json));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.toAbsolutePath(), e);
    }
  }

  /**
   * Adds the resources of a configurationBaseline in JSON, like {@link #addBaseline(Path)}.
   *
   * @param json a text in UTF-8; read to its end, not closed
   * @return this tenant
   * @throws IllegalArgumentException if the text is no baseline, or a type is unknown; the message
   *     says which resource is wrong, and how. Nothing is added then
   * @throws UncheckedIOException if the stream cannot be read
   */
  public SimulatedTenant addBaseline(InputStream json) {
    Objects.requireNonNull(json, "json must not be null");
    lifecycle.requireOpen("addBaseline");
    try {
      return add(BaselineReader.read("the baseline", json));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the baseline", e);
    }
  }

  /**
   * Adds a made-up configuration, as {@link TenantGenerator} does.
   *
   * @param seed which one to make up; any number
   * @param plan how many resources of which types
   * @return this tenant
   */
  public SimulatedTenant generate(long seed, TenantPlan plan) {
    Objects.requireNonNull(plan, "plan must not be null");
    lifecycle.requireOpen("generate");
    return add(TenantGenerator.seeded(seed).generate(plan));
  }

  /**
   * Adds a made-up configuration, like {@link #generate(long, TenantPlan)}.
   *
   * @param seed which one to make up; any number
   * @param countsPerType how many resources of which types; their names in any case
   * @return this tenant
   * @throws IllegalArgumentException if there is no such type, if one comes in two spellings, if a
   *     count is negative, or if a tenant cannot have so many. Nothing is added then
   */
  public SimulatedTenant generate(long seed, Map<String, Integer> countsPerType) {
    Objects.requireNonNull(countsPerType, "countsPerType must not be null");
    return generate(seed, TenantPlan.of(countsPerType));
  }

  /**
   * Removes resources of one type.
   *
   * @param resourceType the type's name, in any case
   * @param which says which of them to remove; other changes wait meanwhile, jobs and other readers
   *     do not
   * @return how many were removed
   * @throws ConcurrentModificationException if the predicate changed this tenant, or the simulator
   *     was reset or loaded meanwhile. Nothing is removed then
   */
  public int removeIf(String resourceType, Predicate<? super SnapshotResource> which) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    Objects.requireNonNull(which, "which must not be null");
    lifecycle.requireOpen("removeIf");
    synchronized (changing) {
      long version = changes();
      List<SnapshotResource> before = resources(resourceType);
      List<SnapshotResource> kept = before.stream().filter(which.negate()).toList();
      put(resourceType, kept, version);
      return before.size() - kept.size();
    }
  }

  /**
   * Replaces resources of one type, each by another one in its place.
   *
   * @param resourceType the type's name, in any case
   * @param change returns what a resource is to become, of the same type, or the resource itself if
   *     it is to stay; other changes wait meanwhile, jobs and other readers do not
   * @return how many became different
   * @throws IllegalArgumentException if a resource is to become one of another type. Nothing is
   *     replaced then
   * @throws ConcurrentModificationException if the function changed this tenant, or the simulator
   *     was reset or loaded meanwhile. Nothing is replaced then
   */
  public int replaceAll(String resourceType, UnaryOperator<SnapshotResource> change) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    Objects.requireNonNull(change, "change must not be null");
    lifecycle.requireOpen("replaceAll");
    synchronized (changing) {
      long version = changes();
      int different = 0;
      List<SnapshotResource> after = new ArrayList<>();
      for (SnapshotResource resource : resources(resourceType)) {
        SnapshotResource other = change.apply(resource);
        if (!lowerCase(other.resourceType()).equals(lowerCase(resourceType))) {
          throw new IllegalArgumentException(
              "'"
                  + resource.displayName()
                  + "' must stay a "
                  + resource.resourceType()
                  + ", but is to become a "
                  + other.resourceType());
        }
        if (!other.equals(resource)) {
          different++;
        }
        after.add(other);
      }
      put(resourceType, after, version);
      return different;
    }
  }

  private long changes() {
    synchronized (byType) {
      return changes;
    }
  }

  /** Puts these resources in place of those of the type, which readers may still be reading. */
  private void put(String resourceType, List<SnapshotResource> resources, long expectedChanges) {
    synchronized (byType) {
      if (changes != expectedChanges) {
        throw new ConcurrentModificationException(
            "the tenant was changed by what was called for each resource, or by a reset or load");
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
    synchronized (changing) {
      synchronized (byType) {
        changes++;
        byType.clear();
      }
    }
    return this;
  }

  /** Returns the types of which the tenant has resources, in lower case and alphabetical order. */
  public Set<String> resourceTypes() {
    synchronized (byType) {
      return Collections.unmodifiableSet(new TreeSet<>(byType.keySet()));
    }
  }

  /**
   * Returns the tenant's resources of one type as they are now.
   *
   * @param resourceType the type's name, in any case
   * @return an immutable list; empty if there are none
   */
  public List<SnapshotResource> resources(String resourceType) {
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    synchronized (byType) {
      ResourceLog log = byType.get(lowerCase(resourceType));
      return log == null ? List.of() : log.view();
    }
  }

  /** Returns all resources, type by type. */
  List<SnapshotResource> configuration() {
    synchronized (byType) {
      return byType.values().stream().flatMap(log -> log.view().stream()).toList();
    }
  }

  /** Replaces all resources: for a reset, which waits for nobody who may be waiting for it. */
  void replaceConfiguration(Collection<SnapshotResource> resources) {
    synchronized (byType) {
      changes++;
      byType.clear();
      addAll(resources);
    }
  }

  /** Returns the id and how many resources there are. */
  @Override
  public String toString() {
    return "SimulatedTenant[id=" + id + ", resources=" + configuration().size() + "]";
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
