/**
 * Bugs that clients of this API have had, each with the test that catches it.
 *
 * <p>Start at {@link io.github.tenantsnapshot.examples.clientbugs.ClientBug}. The clients are as
 * small as can be; the tests are what tests of a real client would be.
 */
@NullMarked
package io.github.tenantsnapshot.examples.clientbugs;

import org.jspecify.annotations.NullMarked;
