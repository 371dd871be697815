package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphHandler;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a server share. Immutable.
 *
 * @param handler responds to the requests
 * @param urls the URLs of requests
 * @param cors the web pages that may call; null for none
 * @param compression whether bodies are compressed for clients that accept it
 * @param maxBodyBytes the maximum length of a request's body for which the handler grants no other
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
    long maxBodyBytes,
    Limits limits,
    Workers workers,
    OpenRequests open,
    InstantSource clock) {}
