/** Serves a handler of Graph requests over HTTP, with Netty. */
@NullMarked
package io.github.tenantsnapshot.simulator.http.internal;

import org.jspecify.annotations.NullMarked;
