/** The OData query options of Graph, parsed and evaluated in memory. Pure functions. */
@NullMarked
package io.github.tenantsnapshot.internal.query;

import org.jspecify.annotations.NullMarked;
