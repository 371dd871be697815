package io.github.tenantsnapshot;

import org.jspecify.annotations.Nullable;

/**
 * Who did something: a user, an application, or a user by way of an application.
 *
 * @param user the user; null where an application acted on its own
 * @param application the application; null where it is not known
 */
public record IdentitySet(@Nullable Identity user, @Nullable Identity application) {}
