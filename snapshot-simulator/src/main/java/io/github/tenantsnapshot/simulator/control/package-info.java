/**
 * Control of a simulator over HTTP, for tests in other languages. It is there for those who ask for
 * it only.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.control;

import org.jspecify.annotations.NullMarked;
