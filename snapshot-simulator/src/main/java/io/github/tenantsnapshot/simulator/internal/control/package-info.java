/** What the control of a simulator shares with the HTTP server. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.control;

import org.jspecify.annotations.NullMarked;
