package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotException;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.CallerAuthenticator;
import io.github.tenantsnapshot.graph.FallbackHandler;
import io.github.tenantsnapshot.graph.ForbiddenCallerException;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.ManagementRoot;
import io.github.tenantsnapshot.graph.GraphBehavior.SnapshotList;
import io.github.tenantsnapshot.graph.GraphBehavior.TenantLicense;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import io.github.tenantsnapshot.internal.http.HeaderMap;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.internal.job.BufferedSecureRandom;
import io.github.tenantsnapshot.internal.job.Ids;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.UnreadableJobException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshot API of Graph over a {@link SnapshotService}, in two steps: {@link #receive} parses
 * and authenticates a request, {@link #respond} executes it. In between, a simulator can inject a
 * fault. Thread-safe.
 */
public final class SnapshotApi {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotApi.class);

  private final SnapshotService service;
  private final CallerAuthenticator authenticator;
  private final GraphBehavior behavior;
  private final FallbackHandler fallback;
  private final Ids requestIds;
  private final JobOperations jobs;
  private final SnapshotOperations snapshots;

  /**
   * Creates an API.
   *
   * @param service the service, which the API does not close
   * @param fallback handles authenticated requests for other parts of Graph
   * @param readListener is notified of requests that read jobs
   * @param random the source of request ids; null for one that is cryptographically strong
   */
  public SnapshotApi(
      SnapshotService service,
      CallerAuthenticator authenticator,
      GraphBehavior behavior,
      FallbackHandler fallback,
      JobReadListener readListener,
      @Nullable RandomGenerator random) {
    this.service = service;
    this.authenticator = authenticator;
    this.behavior = behavior;
    this.fallback = fallback;
    this.requestIds = new Ids(Objects.requireNonNullElseGet(random, BufferedSecureRandom::new));
    this.jobs = new JobOperations(service, behavior, readListener);
    this.snapshots = new SnapshotOperations(service, behavior);
  }

  /** Parses and authenticates a request, without reading its body. */
  public ReceivedRequest receive(GraphRequest request) {
    return ReceivedRequest.of(request, behavior, authenticator);
  }

  /**
   * Executes a request. Returns an error in Graph's form for any failure.
   *
   * @throws IOException if the body of the request cannot be read, or as the fallback handler does
   */
  public ApiResponse respond(ReceivedRequest received) throws IOException {
    GraphRequest request = received.request();
    String requestId = requestIds.next();
    Supplier<HeaderMap<String>> headers =
        () -> CommonHeaders.of(request, requestId, service.clock().instant());
    boolean simulated = true;
    GraphResponse response;
    try {
      response = execute(received, headers);
    } catch (GraphErrorException e) {
      simulated = !e.isNotSimulated();
      response = error(e, headers);
    } catch (RuntimeException e) {
      response = error(graphError(e, request), headers);
    }
    if (request.method().equals("HEAD")) {
      response.close();
      response =
          GraphResponse.of(response.status(), response.headers(), InputStream.nullInputStream());
    }
    return new ApiResponse(response, received.names().notes(), simulated);
  }

  /** Returns an error in Graph's form, with a request id of this API. */
  public GraphResponse error(GraphRequest request, GraphError error) {
    return ErrorResponse.of(request, error, requestIds.next(), service.clock().instant());
  }

  private GraphErrorException graphError(RuntimeException failure, GraphRequest request) {
    if (failure instanceof SnapshotException rejection) {
      return GraphErrorException.of(rejection, behavior);
    } else if (failure instanceof RejectedByFallbackException rejected) {
      return rejected.response();
    } else if (failure instanceof UnauthenticatedException) {
      return GraphErrorException.unauthenticated(
          Objects.requireNonNullElse(failure.getMessage(), ""));
    } else if (failure instanceof ForbiddenCallerException forbidden) {
      return GraphErrorException.of(forbidden, behavior);
    } else if (failure instanceof UnreadableJobException) { // logged by the store; permanent
      LOG.debug("a job is unreadable on {}", request, failure);
      return GraphErrorException.unexpected();
    } else if (failure instanceof JobStoreException) {
      LOG.warn("the job store failed on {}", request, failure);
      return GraphErrorException.of(503, "ServiceUnavailable", "The job store is out of service.");
    } else if (failure instanceof IllegalStateException && service.isClosed()) {
      return GraphErrorException.closed(); // closed while it handled the request
    }
    LOG.error("unexpected failure on {}", request, failure);
    return GraphErrorException.unexpected();
  }

  private GraphResponse execute(ReceivedRequest received, Supplier<HeaderMap<String>> headers)
      throws GraphErrorException, IOException {
    if (service.isClosed()) {
      throw GraphErrorException.closed();
    }
    GraphUrl url = received.requireUrl();
    if (url.target() == GraphUrl.Target.METADATA) {
      return fallback(received, headers);
    }
    Caller caller = received.requireCaller(); // like Graph's gateway, check for 401 first
    GraphVersion version = url.version();
    if (version == null) {
      return fallback(received, headers);
    }
    Exchange exchange = new Exchange(received.request(), url, version, headers, received.names());
    return switch (received.operation()) {
      case CREATE_SNAPSHOT -> {
        requireLicense();
        yield jobs.create(exchange, writer(caller));
      }
      case LIST_JOBS -> jobs.list(exchange, licensed(reader(caller)));
      case COUNT_JOBS -> jobs.count(exchange, licensed(reader(caller)));
      case GET_JOB -> jobs.get(exchange, licensed(reader(caller)));
      case DELETE_JOB -> jobs.delete(exchange, licensed(writer(caller)));
      case LIST_SNAPSHOTS -> {
        if (!hasSnapshotList(version)) {
          yield fallback(received, headers);
        }
        requireSnapshotList();
        yield snapshots.list(exchange, reader(caller));
      }
      case COUNT_SNAPSHOTS -> {
        if (!hasSnapshotList(version)) {
          yield fallback(received, headers);
        }
        requireSnapshotList();
        yield snapshots.count(exchange, reader(caller));
      }
      case GET_SNAPSHOT -> {
        requireLicense();
        yield snapshots.get(exchange, reader(caller));
      }
      case OTHER -> other(received, url, version, headers);
    };
  }

  /** Rejects unsupported methods, and passes requests that are not simulated to the fallback. */
  private GraphResponse other(
      ReceivedRequest received,
      GraphUrl url,
      GraphVersion version,
      Supplier<HeaderMap<String>> headers)
      throws GraphErrorException, IOException {
    String method = received.request().method();
    boolean isList =
        url.target() == GraphUrl.Target.JOBS || url.target() == GraphUrl.Target.SNAPSHOTS;
    if (isList && method.equals("POST")) {
      // Observed for snapshots, inferred for jobs: only createSnapshot creates resources.
      throw GraphErrorException.of(404, "ResourceNotFound", "");
    }
    String allowed =
        switch (url.target()) {
          case CREATE_SNAPSHOT -> "POST";
          case JOBS, JOB_COUNT, SNAPSHOT -> "GET";
          case JOB -> "GET, DELETE";
          case SNAPSHOTS, SNAPSHOT_COUNT -> hasSnapshotList(version) ? "GET" : "";
          case MANAGEMENT, METADATA, UNKNOWN -> "";
        };
    if (!allowed.isEmpty()) {
      throw GraphErrorException.methodNotAllowed(method.equals("HEAD") ? "GET" : method, allowed);
    }
    if (url.target() == GraphUrl.Target.MANAGEMENT
        && List.of("GET", "HEAD").contains(method)
        && behavior.managementRoot() == ManagementRoot.AS_OBSERVED) {
      throw GraphErrorException.managementRoot();
    }
    return fallback(received, headers);
  }

  private boolean hasSnapshotList(GraphVersion version) {
    return version != GraphVersion.BETA || behavior.snapshotList() != SnapshotList.NOT_ON_BETA;
  }

  private void requireSnapshotList() throws GraphErrorException {
    requireLicense();
    if (behavior.snapshotList() == SnapshotList.AS_DOCUMENTED) {
      throw GraphErrorException.of(
          behavior.forbidden(), "The documentation lists no permission for the list of snapshots.");
    }
  }

  private void requireLicense() throws GraphErrorException {
    if (behavior.tenantLicense() == TenantLicense.MISSING) {
      throw GraphErrorException.of(
          behavior.licenseMissing(), "The tenant does not have the license that the API needs.");
    }
  }

  private Caller licensed(Caller caller) throws GraphErrorException {
    requireLicense();
    return caller;
  }

  // The service checks permissions too, but Graph checks them before query options and bodies.

  private static Caller reader(Caller caller) {
    caller.require(Permission.CONFIGURATION_MONITORING_READ_ALL);
    return caller;
  }

  private static Caller writer(Caller caller) {
    caller.require(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    return caller;
  }

  private GraphResponse fallback(ReceivedRequest received, Supplier<HeaderMap<String>> headers)
      throws GraphErrorException, IOException {
    GraphRequest request = received.request();
    GraphResponse response = fallback.handle(request).orElse(null);
    if (response == null) {
      throw GraphErrorException.notSimulated(
          request.method(), RequestTarget.of(request.url()).path());
    }
    return GraphResponse.of(
        response.status(), headers.get().with(response.headers()), response.body());
  }

  private GraphResponse error(GraphErrorException error, Supplier<HeaderMap<String>> headers) {
    return error.response(headers.get(), service.clock().instant());
  }
}
