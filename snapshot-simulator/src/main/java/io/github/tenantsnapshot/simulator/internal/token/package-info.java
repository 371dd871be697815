/** Access tokens as JWTs, which contain their callers. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.token;

import org.jspecify.annotations.NullMarked;
