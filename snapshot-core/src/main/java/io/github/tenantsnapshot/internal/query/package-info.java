/** OData query options as Graph offers them: parsed and evaluated in memory. Pure functions. */
@NullMarked
package io.github.tenantsnapshot.internal.query;

import org.jspecify.annotations.NullMarked;
