package io.github.tenantsnapshot;

import org.jspecify.annotations.Nullable;

/**
 * The identity of an actor: a user, an application, or a user of an application. Graph's
 * identitySet.
 *
 * @param user the user; null if an application acted on its own
 * @param application the application; null if it is not known
 */
public record IdentitySet(@Nullable Identity user, @Nullable Identity application) {}
