/** The implementation of the HTTP server, with Netty. */
@NullMarked
package io.github.tenantsnapshot.simulator.http.internal;

import org.jspecify.annotations.NullMarked;
