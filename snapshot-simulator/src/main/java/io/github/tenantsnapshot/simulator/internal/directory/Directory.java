package io.github.tenantsnapshot.simulator.internal.directory;

import io.github.tenantsnapshot.internal.values.Guids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a tenant. Entities are maps of JSON members, which are never changed. Each call
 * is atomic: a rejected write stores nothing. Thread-safe.
 */
final class Directory {

  /** The maximum number of entities in a collection, since clients create them. */
  private static final int MAX_ENTITIES = 10_000;

  private static final List<EntitySet> STORED =
      List.of(
          EntitySet.SERVICE_PRINCIPALS, EntitySet.APP_ROLE_ASSIGNMENTS, EntitySet.ROLE_ASSIGNMENTS);

  private final String tenantId;
  private final Map<EntitySet, Map<String, Map<String, @Nullable Object>>> stored =
      new LinkedHashMap<>(); // guarded by this

  Directory(String tenantId, Set<String> applications) {
    this.tenantId = tenantId;
    STORED.forEach(set -> stored.put(set, new LinkedHashMap<>()));
    applications.forEach(
        appId -> keep(EntitySet.SERVICE_PRINCIPALS, Entities.principal(tenantId, appId)));
  }

  /** Returns the entities of a collection in the order in which they were added. */
  synchronized List<Map<String, @Nullable Object>> list(EntitySet set) {
    return STORED.contains(set) ? List.copyOf(of(set).values()) : Entities.fixed(set, tenantId);
  }

  private Map<String, Map<String, @Nullable Object>> of(EntitySet set) {
    return stored.computeIfAbsent(set, none -> new LinkedHashMap<>());
  }

  private void keep(EntitySet set, Map<String, @Nullable Object> entity) {
    of(set).put(Entities.text(entity, "id"), entity);
  }

  /** Returns an entity by its id. */
  Map<String, @Nullable Object> get(EntitySet set, String id) throws DirectoryException {
    for (Map<String, @Nullable Object> entity : list(set)) {
      if (id.equalsIgnoreCase(Entities.text(entity, "id"))) {
        return entity;
      }
    }
    throw DirectoryException.notFound(id);
  }

  /** Returns the service principal of an application. */
  Map<String, @Nullable Object> principalOf(String appId) throws DirectoryException {
    for (Map<String, @Nullable Object> entity : list(EntitySet.SERVICE_PRINCIPALS)) {
      if (appId.equalsIgnoreCase(Entities.text(entity, "appId"))) {
        return entity;
      }
    }
    throw DirectoryException.notFound(appId);
  }

  /** Adds the service principal of an application. */
  synchronized Map<String, @Nullable Object> addPrincipal(String appId) throws DirectoryException {
    String id = guid("appId", appId);
    Map<String, @Nullable Object> entity = Entities.principal(tenantId, id);
    return add(
        EntitySet.SERVICE_PRINCIPALS,
        entity,
        "The service principal cannot be created, since the app id " + id + " is already in use.");
  }

  /** Assigns an app role of a resource to a principal. */
  synchronized Map<String, @Nullable Object> assignAppRole(
      String principalId, String resourceId, String appRoleId, String createdDateTime)
      throws DirectoryException {
    Map<String, @Nullable Object> principal =
        get(EntitySet.SERVICE_PRINCIPALS, guid("principalId", principalId));
    Map<String, @Nullable Object> resource =
        get(EntitySet.SERVICE_PRINCIPALS, guid("resourceId", resourceId));
    String role = guid("appRoleId", appRoleId);
    if (roleValue(resource, role) == null) {
      throw DirectoryException.badRequest(
          "appRoleId must be the id of an app role of the resource: '" + appRoleId + "'.");
    }
    String principalKey = Entities.text(principal, "id");
    String resourceKey = Entities.text(resource, "id");
    Map<String, @Nullable Object> entity = new LinkedHashMap<>();
    entity.put("id", Entities.derivedId(principalKey + "/" + resourceKey, role));
    entity.put("appRoleId", role);
    entity.put("createdDateTime", createdDateTime);
    entity.put("principalDisplayName", principal.get("displayName"));
    entity.put("principalId", principalKey);
    entity.put("principalType", "ServicePrincipal");
    entity.put("resourceDisplayName", resource.get("displayName"));
    entity.put("resourceId", resourceKey);
    return add(
        EntitySet.APP_ROLE_ASSIGNMENTS,
        entity,
        "Permission being assigned already exists on the object.");
  }

  /** Assigns a directory role to a principal. */
  synchronized Map<String, @Nullable Object> assignRole(
      String principalId, String roleDefinitionId, String directoryScopeId)
      throws DirectoryException {
    String role = guid("roleDefinitionId", roleDefinitionId);
    var unused = get(EntitySet.ROLE_DEFINITIONS, role);
    String principal = guid("principalId", principalId);
    if (!directoryScopeId.equals("/")) {
      throw DirectoryException.badRequest(
          "directoryScopeId must be '/', the only simulated scope: '" + directoryScopeId + "'.");
    }
    Map<String, @Nullable Object> entity = new LinkedHashMap<>();
    entity.put("id", Entities.derivedId(principal, role));
    entity.put("principalId", principal);
    entity.put("roleDefinitionId", role);
    entity.put("directoryScopeId", directoryScopeId);
    return add(
        EntitySet.ROLE_ASSIGNMENTS,
        entity,
        "A conflicting object with one or more of the specified property values is present in the"
            + " directory.");
  }

  private Map<String, @Nullable Object> add(
      EntitySet set, Map<String, @Nullable Object> entity, String conflict)
      throws DirectoryException {
    if (of(set).containsKey(Entities.text(entity, "id"))) {
      throw DirectoryException.conflict(conflict);
    }
    if (of(set).size() >= MAX_ENTITIES) {
      throw DirectoryException.badRequest(
          "The directory holds at most " + MAX_ENTITIES + " entities of " + set.path() + ".");
    }
    keep(set, entity);
    return entity;
  }

  /** Deletes an entity; with a service principal, its assignments. */
  synchronized void delete(EntitySet set, String id) throws DirectoryException {
    String key = Entities.text(get(set, id), "id");
    of(set).remove(key);
    if (set == EntitySet.SERVICE_PRINCIPALS) {
      of(EntitySet.APP_ROLE_ASSIGNMENTS)
          .values()
          .removeIf(
              each -> key.equals(each.get("principalId")) || key.equals(each.get("resourceId")));
      of(EntitySet.ROLE_ASSIGNMENTS).values().removeIf(each -> key.equals(each.get("principalId")));
    }
  }

  /** Returns whether the principal of the service that runs jobs has all of some app roles. */
  synchronized boolean hasAppRoles(List<String> values) {
    List<String> granted = new ArrayList<>();
    String principalId = Entities.derivedId(tenantId, Entities.TCM);
    Map<String, Map<String, @Nullable Object>> principals = of(EntitySet.SERVICE_PRINCIPALS);
    for (Map<String, @Nullable Object> each : of(EntitySet.APP_ROLE_ASSIGNMENTS).values()) {
      Map<String, @Nullable Object> resource = principals.get(Entities.text(each, "resourceId"));
      if (principalId.equals(each.get("principalId")) && resource != null) {
        String value = roleValue(resource, Entities.text(each, "appRoleId"));
        if (value != null) {
          granted.add(value);
        }
      }
    }
    return principals.containsKey(principalId) && granted.containsAll(values);
  }

  private static @Nullable String roleValue(Map<String, @Nullable Object> resource, String roleId) {
    if (resource.get("appRoles") instanceof List<?> roles) {
      for (Object each : roles) {
        if (each instanceof Map<?, ?> role && roleId.equals(role.get("id"))) {
          return String.valueOf(role.get("value"));
        }
      }
    }
    return null;
  }

  private static String guid(String name, String value) throws DirectoryException {
    if (!Guids.isGuid(value)) {
      throw DirectoryException.badRequest(name + " must be a GUID: '" + value + "'.");
    }
    return value.toLowerCase(Locale.ROOT);
  }

  /** Returns what requests have stored, for a saved state. */
  synchronized Map<String, List<List<String>>> saved() {
    List<List<String>> principals = new ArrayList<>();
    for (Map<String, @Nullable Object> each : of(EntitySet.SERVICE_PRINCIPALS).values()) {
      principals.add(List.of(Entities.text(each, "appId")));
    }
    return Map.of(
        "servicePrincipals",
        principals,
        "appRoleAssignments",
        texts(
            EntitySet.APP_ROLE_ASSIGNMENTS,
            "principalId",
            "resourceId",
            "appRoleId",
            "createdDateTime"),
        "roleAssignments",
        texts(EntitySet.ROLE_ASSIGNMENTS, "principalId", "roleDefinitionId", "directoryScopeId"));
  }

  private List<List<String>> texts(EntitySet set, String... members) {
    List<List<String>> texts = new ArrayList<>();
    for (Map<String, @Nullable Object> each : of(set).values()) {
      texts.add(List.of(members).stream().map(name -> Entities.text(each, name)).toList());
    }
    return texts;
  }

  /**
   * Returns a directory with a saved state.
   *
   * @throws IllegalArgumentException if the state contradicts itself
   */
  static Directory of(String tenantId, Map<String, List<List<String>>> saved) {
    Directory directory = new Directory(tenantId, Set.of());
    try {
      for (List<String> each : rows(saved, "servicePrincipals", 1)) {
        directory.addPrincipal(each.get(0));
      }
      for (List<String> each : rows(saved, "appRoleAssignments", 4)) {
        directory.assignAppRole(each.get(0), each.get(1), each.get(2), each.get(3));
      }
      for (List<String> each : rows(saved, "roleAssignments", 3)) {
        directory.assignRole(each.get(0), each.get(1), each.get(2));
      }
      return directory;
    } catch (DirectoryException e) {
      throw new IllegalArgumentException(
          "the directory of the tenant " + tenantId + ": " + e.getMessage(), e);
    }
  }

  private static List<List<String>> rows(
      Map<String, List<List<String>>> saved, String name, int length) {
    List<List<String>> rows = saved.getOrDefault(name, List.of());
    for (List<String> row : rows) {
      if (row.size() != length) {
        throw new IllegalArgumentException(
            "each of " + name + " must have " + length + " texts: " + row.size());
      }
    }
    return rows;
  }
}
