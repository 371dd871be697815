/** Error messages of commands. */
@NullMarked
package io.github.tenantsnapshot.server.internal;

import org.jspecify.annotations.NullMarked;
