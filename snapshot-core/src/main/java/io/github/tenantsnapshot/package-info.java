/**
 * The service and its model: create a snapshot of a tenant's configuration, follow its job, and
 * read the result.
 *
 * <p>Start at {@link io.github.tenantsnapshot.SnapshotService}. Types that are named after types of
 * Microsoft Graph have the same meaning.
 */
@NullMarked
package io.github.tenantsnapshot;

import org.jspecify.annotations.NullMarked;
