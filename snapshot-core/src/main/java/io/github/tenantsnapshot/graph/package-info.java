/**
 * The operation as Microsoft Graph messages, in process: a request goes into {@link
 * io.github.tenantsnapshot.graph.GraphEndpoint}, a response comes out. Transports build on it.
 */
@NullMarked
package io.github.tenantsnapshot.graph;

import org.jspecify.annotations.NullMarked;
