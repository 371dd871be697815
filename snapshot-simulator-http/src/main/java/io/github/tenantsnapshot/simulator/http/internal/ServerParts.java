package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a server share. Immutable.
 *
 * @param handler responds to the requests
 * @param urls the URLs of requests
 * @param cors the web pages that may call; null for none
 * @param compression whether bodies are compressed for clients that accept it
 * @param requestLimits returns the limits of a request without its body; must not block
 * @param limits what a client may take up
 * @param workers the threads for everything that may block
 * @param open counts the requests
 * @param clock the time of errors, and of responses without a Date header
 */
public record ServerParts(
    GraphHandler handler,
    RequestUrls urls,
    @Nullable Cors cors,
    boolean compression,
    Function<GraphRequest, RequestLimits> requestLimits,
    Limits limits,
    Workers workers,
    OpenRequests open,
    InstantSource clock) {}
