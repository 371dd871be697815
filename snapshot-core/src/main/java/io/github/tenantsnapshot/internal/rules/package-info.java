/** What a request must be like: pure functions of their arguments. */
@NullMarked
package io.github.tenantsnapshot.internal.rules;

import org.jspecify.annotations.NullMarked;
