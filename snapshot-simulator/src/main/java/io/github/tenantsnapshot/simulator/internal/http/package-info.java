/** Serves what handles requests for Graph with the JDK's HTTP server. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.http;

import org.jspecify.annotations.NullMarked;
