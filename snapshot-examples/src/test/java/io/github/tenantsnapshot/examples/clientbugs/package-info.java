/**
 * Bugs that clients of this API have had, each with the test that catches it.
 *
 * <p>Start with {@link io.github.tenantsnapshot.examples.clientbugs.ClientBug}. The clients are
 * minimal; the tests are like those of a real client.
 */
@NullMarked
package io.github.tenantsnapshot.examples.clientbugs;

import org.jspecify.annotations.NullMarked;
