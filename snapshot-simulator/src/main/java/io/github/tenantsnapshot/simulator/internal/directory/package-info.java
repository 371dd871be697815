/** The directory of each tenant: service principals, roles and their assignments. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.directory;

import org.jspecify.annotations.NullMarked;
