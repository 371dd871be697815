/**
 * The snapshot API as requests and responses of Microsoft Graph, in process. HTTP transports call
 * {@link io.github.tenantsnapshot.graph.GraphEndpoint}.
 */
@NullMarked
package io.github.tenantsnapshot.graph;

import org.jspecify.annotations.NullMarked;
