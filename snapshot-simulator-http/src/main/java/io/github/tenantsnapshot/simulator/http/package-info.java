/**
 * An HTTP server for simulated tenants.
 *
 * <p>Start at {@link io.github.tenantsnapshot.simulator.http.GraphServer}.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.http;

import org.jspecify.annotations.NullMarked;
