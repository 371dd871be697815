/**
 * Simulated tenants behind OkHttp clients, the official Graph SDK's among them, without a socket.
 *
 * <p>Needs OkHttp, which the simulator does not bring along.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.okhttp;

import org.jspecify.annotations.NullMarked;
