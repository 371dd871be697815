/**
 * Connects OkHttp clients, such as that of the official Graph SDK, to a simulator without a socket.
 *
 * <p>Start at {@link io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor}.
 */
@NullMarked
package io.github.tenantsnapshot.simulator.okhttp;

import org.jspecify.annotations.NullMarked;
