package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.internal.graph.SnapshotApi;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The tenant configuration snapshot API of Microsoft Graph over a {@link SnapshotService}, in
 * process: the complete HTTP behaviour without a network.
 *
 * <p>Under {@code /v1.0/admin/configurationManagement} and {@code /beta/…}, it supports:
 *
 * <ul>
 *   <li>{@code POST /configurationSnapshots/createSnapshot}
 *   <li>{@code GET /configurationSnapshotJobs} and {@code /configurationSnapshotJobs/$count}
 *   <li>{@code GET} and {@code DELETE /configurationSnapshotJobs/{id}}
 *   <li>{@code GET /configurationSnapshots} and {@code /configurationSnapshots/$count}
 *   <li>{@code GET /configurationSnapshots/{id}}
 * </ul>
 *
 * <p>Names are case-insensitive, unless {@link GraphBehavior#nameCase()} is strict. An id may also
 * be in parentheses: {@code configurationSnapshots('{id}')}. Links in responses start with the
 * scheme and host of the request. Lists support {@code $select}, {@code $filter}, {@code $orderby},
 * {@code $top} and {@code $count}; a single job or snapshot supports {@code $select}. Thread-safe.
 *
 * @see <a
 *     href="https://learn.microsoft.com/graph/api/resources/unified-tenant-configuration-management-api-overview">Graph:
 *     overview of the tenant configuration management APIs</a>
 */
public final class GraphEndpoint implements GraphHandler {

  private final SnapshotApi api;

  private GraphEndpoint(Builder builder) {
    this.api =
        new SnapshotApi(
            builder.service,
            builder.authenticator,
            builder.behavior,
            builder.fallback,
            (tenantId, jobId) -> {},
            builder.random);
  }

  /**
   * Returns a builder.
   *
   * @param service the service behind the endpoint, which does not close it
   * @param authenticator identifies the callers of requests
   */
  public static Builder builder(SnapshotService service, CallerAuthenticator authenticator) {
    return new Builder(service, authenticator);
  }

  /**
   * Responds to a request. Every failure becomes an error response in Graph's form; after the
   * service has been closed, that is a 503.
   *
   * @return the response, which the caller closes
   * @throws IOException if the body of the request cannot be read, or if the fallback handler
   *     throws one
   */
  @Override
  public GraphResponse handle(GraphRequest request) throws IOException {
    Objects.requireNonNull(request, "request must not be null");
    return api.respond(api.receive(request)).response();
  }

  /**
   * Builds a {@link GraphEndpoint}. Not thread-safe.
   *
   * <p>Defaults: {@link GraphBehavior#defaults()}, no fallback handler, and request ids from a
   * {@link SecureRandom}.
   */
  public static final class Builder {

    private final SnapshotService service;
    private final CallerAuthenticator authenticator;
    private GraphBehavior behavior = GraphBehavior.defaults();
    private FallbackHandler fallback = request -> Optional.empty();
    private @Nullable RandomGenerator random;

    private Builder(SnapshotService service, CallerAuthenticator authenticator) {
      this.service = Objects.requireNonNull(service, "service must not be null");
      this.authenticator = Objects.requireNonNull(authenticator, "authenticator must not be null");
    }

    /** Sets the behaviour that Graph's documentation does not specify. */
    public Builder behavior(GraphBehavior behavior) {
      this.behavior = Objects.requireNonNull(behavior, "behavior must not be null");
      return this;
    }

    /**
     * Sets the handler of requests for other parts of Graph, which otherwise get a 404. Like Graph,
     * the endpoint calls it for authenticated requests only, except for {@code /v1.0/$metadata} and
     * {@code /beta/$metadata}, which need no token.
     */
    public Builder fallback(FallbackHandler fallback) {
      this.fallback = Objects.requireNonNull(fallback, "fallback must not be null");
      return this;
    }

    /** Sets the source of request ids. */
    public Builder random(RandomGenerator random) {
      this.random = Objects.requireNonNull(random, "random must not be null");
      return this;
    }

    /** Returns an endpoint. */
    public GraphEndpoint build() {
      return new GraphEndpoint(this);
    }
  }
}
