package io.github.tenantsnapshot;

import org.jspecify.annotations.Nullable;

/**
 * A user or an application, as Graph names it in an {@link IdentitySet}.
 *
 * @param id the object id of the user or the application id; null where Graph has none
 * @param displayName the name to show; null where Graph has none
 */
public record Identity(@Nullable String id, @Nullable String displayName) {}
