package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.internal.values.Texts;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The caller of the API: a user or an application of one tenant, with its granted permissions.
 * Immutable and thread-safe.
 */
public final class Caller {

  private final String tenantId;
  private final IdentitySet identity;
  private final Set<Permission> permissions;

  private Caller(String tenantId, IdentitySet identity, Set<Permission> permissions) {
    this.tenantId = tenantId;
    this.identity = identity;
    this.permissions = permissions;
  }

  /**
   * Returns a caller.
   *
   * @param tenantId the tenant's GUID, in any case
   * @param identity the user or application
   * @param permissions the granted permissions
   * @throws IllegalArgumentException if {@code tenantId} is not a GUID, or if some database cannot
   *     store an id or a display name of the identity: it has more than 1,024 characters, U+0000 or
   *     an unpaired surrogate
   */
  public static Caller of(String tenantId, IdentitySet identity, Set<Permission> permissions) {
    Objects.requireNonNull(permissions, "permissions must not be null");
    String guid = Guids.require("tenantId", tenantId);
    Objects.requireNonNull(identity, "identity must not be null");
    requireStorable("user", identity.user());
    requireStorable("application", identity.application());
    return new Caller(guid, identity, Set.copyOf(permissions));
  }

  /**
   * Returns a user with all permissions.
   *
   * @param tenantId the tenant's GUID
   * @param userId the user's object id
   * @param displayName the user's display name
   * @throws IllegalArgumentException if {@code tenantId} is not a GUID
   */
  public static Caller user(String tenantId, String userId, String displayName) {
    Objects.requireNonNull(userId, "userId must not be null");
    Objects.requireNonNull(displayName, "displayName must not be null");
    return of(
        tenantId,
        new IdentitySet(new Identity(userId, displayName), null),
        Set.of(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL));
  }

  /**
   * Returns an application with all permissions.
   *
   * @param tenantId the tenant's GUID
   * @param applicationId the application (client) id
   * @param displayName the application's display name
   * @throws IllegalArgumentException if {@code tenantId} is not a GUID
   */
  public static Caller application(String tenantId, String applicationId, String displayName) {
    Objects.requireNonNull(applicationId, "applicationId must not be null");
    Objects.requireNonNull(displayName, "displayName must not be null");
    return of(
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

  /** Returns the tenant's GUID, in lower case. */
  public String tenantId() {
    return tenantId;
  }

  /** Returns the user or application; the {@code createdBy} of its jobs. */
  public IdentitySet identity() {
    return identity;
  }

  /** Returns the granted permissions. */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** Returns a copy of this caller that has exactly the given permissions. */
  public Caller withPermissions(Permission... granted) {
    Objects.requireNonNull(granted, "granted must not be null");
    for (Permission each : granted) {
      Objects.requireNonNull(each, "granted must not contain null");
    }
    return of(tenantId, identity, Set.of(granted));
  }

  /** Returns whether one of the caller's permissions includes {@code needed}. */
  public boolean has(Permission needed) {
    Objects.requireNonNull(needed, "needed must not be null");
    for (Permission granted : permissions) {
      if (granted.includes(needed)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Requires that the caller has a permission.
   *
   * @throws PermissionDeniedException if none of its permissions includes {@code needed}
   */
  public void require(Permission needed) {
    Objects.requireNonNull(needed, "needed must not be null");
    if (!has(needed)) {
      throw new PermissionDeniedException(needed);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Caller that
        && tenantId.equals(that.tenantId)
        && identity.equals(that.identity)
        && permissions.equals(that.permissions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenantId, identity, permissions);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "Caller[tenantId="
        + tenantId
        + ", identity="
        + identity
        + ", permissions="
        + permissions
        + "]";
  }
}
