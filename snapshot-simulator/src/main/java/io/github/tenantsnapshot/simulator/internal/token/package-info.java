/** Access tokens as JWTs: encodes who calls, and reads it back. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.token;

import org.jspecify.annotations.NullMarked;
