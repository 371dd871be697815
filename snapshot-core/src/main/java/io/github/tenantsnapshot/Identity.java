package io.github.tenantsnapshot;

import org.jspecify.annotations.Nullable;

/**
 * A user or an application, as part of an {@link IdentitySet}: Graph's identity.
 *
 * @param id the object id of the user or the application id; null if Graph has none
 * @param displayName the display name; null if Graph has none
 */
public record Identity(@Nullable String id, @Nullable String displayName) {}
