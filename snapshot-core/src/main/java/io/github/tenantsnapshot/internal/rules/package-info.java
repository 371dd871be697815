/** The rules for requests: pure functions. */
@NullMarked
package io.github.tenantsnapshot.internal.rules;

import org.jspecify.annotations.NullMarked;
