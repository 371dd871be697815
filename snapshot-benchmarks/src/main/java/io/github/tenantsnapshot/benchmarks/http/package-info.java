/** Servers and requests over HTTP. */
@NullMarked
package io.github.tenantsnapshot.benchmarks.http;

import org.jspecify.annotations.NullMarked;
