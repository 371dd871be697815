/**
 * The operation and its words: create a snapshot of a tenant's configuration, follow its job, read
 * the result.
 *
 * <p>Start at {@link io.github.tenantsnapshot.SnapshotService}. Types named after Microsoft Graph's
 * mean what Graph's mean.
 */
@NullMarked
package io.github.tenantsnapshot;

import org.jspecify.annotations.NullMarked;
