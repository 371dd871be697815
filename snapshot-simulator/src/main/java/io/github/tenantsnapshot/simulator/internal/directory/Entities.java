package io.github.tenantsnapshot.simulator.internal.directory;

import io.github.tenantsnapshot.internal.json.Json;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The entities that each tenant begins with. Ids depend on the tenant and on nothing else. */
final class Entities {

  static final String GRAPH = AccessTokens.GRAPH_ID;
  static final String EXCHANGE = "00000002-0000-0ff1-ce00-000000000000";
  static final String TCM = "03b07b79-c5bc-4b5e-9bfa-13acf4a99998";
  static final String ADMIN_SERVICES = "6b91db1b-f05b-405a-a0b2-e3f60b28d645";

  private static final Map<String, @Nullable Object> DATA =
      new LinkedHashMap<>(Json.toMap(Resources.text("directory.json")));

  private Entities() {}

  /** Returns the entities of a collection that no request can change. */
  static List<Map<String, @Nullable Object>> fixed(EntitySet set, String tenantId) {
    List<Map<String, @Nullable Object>> entities = new ArrayList<>();
    switch (set) {
      case ORGANIZATION, DOMAINS ->
          data(set.path())
              .forEach(
                  each -> {
                    Map<String, @Nullable Object> entity = new LinkedHashMap<>(each);
                    entity.replace("id", "{tenantId}", tenantId);
                    entities.add(entity);
                  });
      case DIRECTORY_ROLES, DIRECTORY_ROLE_TEMPLATES, ROLE_DEFINITIONS ->
          addRoles(entities, set, tenantId);
      default -> {} // empty
    }
    return entities;
  }

  private static void addRoles(
      List<Map<String, @Nullable Object>> entities, EntitySet set, String tenantId) {
    for (Map<String, @Nullable Object> role : data("roles")) {
      entities.add(role(set, role, tenantId));
    }
  }

  private static Map<String, @Nullable Object> role(
      EntitySet set, Map<String, @Nullable Object> role, String tenantId) {
    String templateId = text(role, "id");
    Map<String, @Nullable Object> entity = new LinkedHashMap<>();
    boolean activated = set == EntitySet.DIRECTORY_ROLES;
    entity.put("id", activated ? derivedId(tenantId, templateId) : templateId);
    entity.put("displayName", text(role, "displayName"));
    entity.put("description", text(role, "displayName"));
    if (activated) {
      entity.put("roleTemplateId", templateId);
    } else if (set == EntitySet.ROLE_DEFINITIONS) {
      entity.put("isBuiltIn", true);
      entity.put("isEnabled", true);
      entity.put("templateId", templateId);
    }
    return entity;
  }

  /** Returns a service principal; the id is also the {@code oid} of the application's tokens. */
  static Map<String, @Nullable Object> principal(String tenantId, String appId) {
    String name = "Application " + appId;
    for (Map<String, @Nullable Object> known : data("applications")) {
      if (appId.equals(known.get("appId"))) {
        name = text(known, "displayName");
      }
    }
    Map<String, @Nullable Object> entity = new LinkedHashMap<>();
    entity.put("id", derivedId(tenantId, appId));
    entity.put("accountEnabled", true);
    entity.put("appId", appId);
    entity.put("displayName", name);
    entity.put("appDisplayName", name);
    entity.put("servicePrincipalType", "Application");
    entity.put("appRoles", appRoles(appId));
    return entity;
  }

  private static List<Map<String, @Nullable Object>> appRoles(String appId) {
    List<String> values =
        switch (appId) {
          case GRAPH -> AppRoles.ofGraph();
          case EXCHANGE -> List.of(AppRoles.MANAGE_EXCHANGE);
          default -> List.of();
        };
    Map<?, ?> ids = (Map<?, ?>) DATA.getOrDefault("appRoleIds", Map.of());
    List<Map<String, @Nullable Object>> roles = new ArrayList<>();
    for (String value : values) {
      Map<String, @Nullable Object> role = new LinkedHashMap<>();
      Object id = ids.get(value);
      role.put("id", id == null ? derivedId(appId, value) : id);
      role.put("value", value);
      role.put("displayName", value);
      role.put("description", value);
      role.put("isEnabled", true);
      role.put("origin", "Application");
      role.put("allowedMemberTypes", List.of("Application"));
      roles.add(role);
    }
    return roles;
  }

  /** Returns an id that is the same in every JVM. */
  static String derivedId(String scope, String name) {
    return UUID.nameUUIDFromBytes((scope + "/" + name).getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Returns a member that is always a text. */
  static String text(Map<String, @Nullable Object> entity, String member) {
    return String.valueOf(entity.get(member));
  }

  @SuppressWarnings("unchecked") // the resource file has only such arrays
  private static List<Map<String, @Nullable Object>> data(String name) {
    return (List<Map<String, @Nullable Object>>) DATA.getOrDefault(name, List.of());
  }
}
