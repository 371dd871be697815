/**
 * What a host plugs in: where jobs are kept, where configuration is read from, which resource types
 * exist.
 */
@NullMarked
package io.github.tenantsnapshot.spi;

import org.jspecify.annotations.NullMarked;
