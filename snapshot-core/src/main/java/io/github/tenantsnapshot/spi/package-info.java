/**
 * The service provider interface: the store of jobs, the source of configuration, and the supported
 * resource types.
 */
@NullMarked
package io.github.tenantsnapshot.spi;

import org.jspecify.annotations.NullMarked;
