/**
 * The operation as Microsoft Graph messages, in process: {@link
 * io.github.tenantsnapshot.graph.GraphEndpoint} handles requests and returns responses. HTTP
 * transports call it.
 */
@NullMarked
package io.github.tenantsnapshot.graph;

import org.jspecify.annotations.NullMarked;
