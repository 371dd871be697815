/** The command line that serves a simulated tenant over HTTP. */
@NullMarked
package io.github.tenantsnapshot.server;

import org.jspecify.annotations.NullMarked;
