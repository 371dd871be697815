package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.rules.Guids;
import io.github.tenantsnapshot.internal.values.Texts;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a user or an application of one tenant, with the permissions granted to it.
 *
 * @param tenantId the tenant's GUID, kept in lower case
 * @param identity the user or application; becomes the {@code createdBy} of its jobs
 * @param permissions what the caller may do
 */
public record Caller(String tenantId, IdentitySet identity, Set<Permission> permissions) {

  /**
   * Checks and normalises the parts.
   *
   * @throws IllegalArgumentException if {@code tenantId} is not a GUID, or if an id or a name of
   *     the identity cannot be kept by every store: it has more than 1,024 characters, U+0000 or
   *     half a surrogate pair
   */
  public Caller {
    Objects.requireNonNull(permissions, "permissions must not be null");
    tenantId = Guids.require("tenantId", tenantId);
    Objects.requireNonNull(identity, "identity must not be null");
    requireStorable("user", identity.user());
    requireStorable("application", identity.application());
    permissions = Set.copyOf(permissions);
  }

  /**
   * Returns a user who may do everything.
   *
   * @param tenantId the tenant's GUID
   * @param userId the user's object id
   * @param displayName the user's name
   * @throws IllegalArgumentException if {@code tenantId} is not a GUID
   */
  public static Caller user(String tenantId, String userId, String displayName) {
    Objects.requireNonNull(userId, "userId must not be null");
    Objects.requireNonNull(displayName, "displayName must not be null");
    return new Caller(
        tenantId,
        new IdentitySet(new Identity(userId, displayName), null),
        Set.of(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL));
  }

  /**
   * Returns an application that may do everything.
   *
   * @param tenantId the tenant's GUID
   * @param applicationId the application (client) id
   * @param displayName the application's name
   * @throws IllegalArgumentException if {@code tenantId} is not a GUID
   */
  public static Caller application(String tenantId, String applicationId, String displayName) {
    Objects.requireNonNull(applicationId, "applicationId must not be null");
    Objects.requireNonNull(displayName, "displayName must not be null");
    return new Caller(
        tenantId,
        new IdentitySet(null, new Identity(applicationId, displayName)),
        Set.of(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL));
  }

  private static void requireStorable(String name, @Nullable Identity identity) {
    if (identity != null) {
      requireStorable(name + ".id", identity.id());
      requireStorable(name + ".displayName", identity.displayName());
    }
  }

  private static void requireStorable(String name, @Nullable String text) {
    if (text != null) {
      Texts.requireStorable(name, text, Texts.IDENTITY_MAX);
    }
  }

  /** Returns the same caller with exactly the given permissions. */
  public Caller withPermissions(Permission... granted) {
    Objects.requireNonNull(granted, "granted must not be null");
    for (Permission each : granted) {
      Objects.requireNonNull(each, "granted must not contain null");
    }
    return new Caller(tenantId, identity, Set.of(granted));
  }

  /** Tells whether one of the caller's permissions covers {@code needed}. */
  public boolean has(Permission needed) {
    Objects.requireNonNull(needed, "needed must not be null");
    return permissions.stream().anyMatch(granted -> granted.includes(needed));
  }

  /**
   * Checks that the caller has a permission.
   *
   * @throws PermissionDeniedException if none of its permissions covers {@code needed}
   */
  public void require(Permission needed) {
    Objects.requireNonNull(needed, "needed must not be null");
    if (!has(needed)) {
      throw new PermissionDeniedException(needed);
    }
  }
}
