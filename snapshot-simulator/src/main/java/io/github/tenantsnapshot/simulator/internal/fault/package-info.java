/** What each kind of fault does to a request or to the extraction of a resource type. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.fault;

import org.jspecify.annotations.NullMarked;
