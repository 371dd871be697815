/**
 * The implementation of {@link io.github.tenantsnapshot.graph.GraphEndpoint}: requests, query
 * options, bodies and error responses.
 */
@NullMarked
package io.github.tenantsnapshot.internal.graph;

import org.jspecify.annotations.NullMarked;
