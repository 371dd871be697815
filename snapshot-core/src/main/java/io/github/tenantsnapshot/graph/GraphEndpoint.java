package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotException;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphBehavior.ManagementRoot;
import io.github.tenantsnapshot.graph.GraphBehavior.SnapshotList;
import io.github.tenantsnapshot.graph.GraphBehavior.TenantLicence;
import io.github.tenantsnapshot.internal.job.Ids;
import io.github.tenantsnapshot.internal.query.RequestNames;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.UnreadableJobException;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenant configuration snapshot API of Microsoft Graph over a {@link SnapshotService}, in
 * process: the whole HTTP behaviour without HTTP.
 *
 * <p>It answers, under {@code /v1.0/admin/configurationManagement} and {@code /beta/…}:
 *
 * <ul>
 *   <li>{@code POST /configurationSnapshots/createSnapshot}
 *   <li>{@code GET /configurationSnapshotJobs} and {@code /configurationSnapshotJobs/$count}
 *   <li>{@code GET} and {@code DELETE /configurationSnapshotJobs/{id}}
 *   <li>{@code GET /configurationSnapshots} and {@code /configurationSnapshots/$count}
 *   <li>{@code GET /configurationSnapshots/{id}}
 * </ul>
 *
 * <p>Names are taken in any case, unless {@link GraphBehavior#nameCase()} says otherwise. Ids may
 * also stand in parentheses: {@code configurationSnapshots('{id}')}. Links in answers begin like
 * the URL of the request. Lists have {@code $select}, {@code $filter}, {@code $orderby}, {@code
 * $top} and {@code $count}; one job or snapshot has {@code $select}. Thread-safe.
 *
 * @see <a
 *     href="https://learn.microsoft.com/graph/api/resources/unified-tenant-configuration-management-api-overview">Graph:
 *     overview of the tenant configuration management APIs</a>
 */
public final class GraphEndpoint implements GraphHandler {

  private static final Logger LOG = LoggerFactory.getLogger(GraphEndpoint.class);

  /** An HTTP token: RFC 9110, section 5.6.2. */
  private static final Pattern METHOD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private final SnapshotService service;
  private final CallerAuthenticator authenticator;
  private final GraphBehavior behavior;
  private final FallbackHandler fallback;
  private final Ids ids;
  private final JobOperations jobs;
  private final SnapshotOperations snapshots;

  private GraphEndpoint(Builder builder) {
    this.service = builder.service;
    this.authenticator = builder.authenticator;
    this.behavior = builder.behavior;
    this.fallback = builder.fallback;
    this.ids = new Ids(Objects.requireNonNullElseGet(builder.random, SecureRandom::new));
    this.jobs = new JobOperations(service, behavior);
    this.snapshots = new SnapshotOperations(service, behavior);
  }

  /**
   * Returns a builder.
   *
   * @param service what the endpoint offers; it does not close it
   * @param authenticator tells who sends a request
   */
  public static Builder builder(SnapshotService service, CallerAuthenticator authenticator) {
    return new Builder(service, authenticator);
  }

  /**
   * Answers a request. Whatever is wrong with it, the answer is an error in Graph's form: 503 if
   * the service has been closed.
   *
   * @return the response, which the caller closes
   * @throws IOException if the body of the request cannot be read
   */
  @Override
  public GraphResponse handle(GraphRequest request) throws IOException {
    Objects.requireNonNull(request, "request must not be null");
    Map<String, String> headers = CommonHeaders.of(request, ids.next(), service.clock().instant());
    RequestNames names = behavior.nameCase().names();
    GraphResponse response;
    try {
      requireOpen();
      response = answer(request, headers, names);
    } catch (GraphErrorException fault) {
      response = error(fault, headers);
    } catch (SnapshotException refusal) {
      response = error(GraphErrorException.of(refusal, behavior), headers);
    } catch (UnauthenticatedException e) {
      response =
          error(
              GraphErrorException.unauthenticated(Objects.requireNonNullElse(e.getMessage(), "")),
              headers);
    } catch (ForbiddenCallerException e) {
      response = error(GraphErrorException.of(e, behavior), headers);
    } catch (UnreadableJobException e) { // the store has logged it, and a retry would not help
      LOG.debug("a job cannot be read on {} {}", request.method(), request.url(), e);
      response = error(GraphErrorException.unexpected(), headers);
    } catch (JobStoreException e) {
      LOG.warn("the job store failed on {}", request, e);
      response =
          error(
              GraphErrorException.of(503, "ServiceUnavailable", "The job store is out of service."),
              headers);
    } catch (RuntimeException e) {
      if (e instanceof IllegalStateException
          && service.isClosed()) { // in the middle of the request
        response = error(GraphErrorException.closed(), headers);
      } else {
        LOG.error("unexpected failure on {}", request, e);
        response = error(GraphErrorException.unexpected(), headers);
      }
    }
    if (request.method().equals("HEAD")) {
      response.close();
      response =
          new GraphResponse(response.status(), response.headers(), InputStream.nullInputStream());
    }
    return response.withNotes(names.notes());
  }

  /**
   * Returns an error in the form of this endpoint's own, with a request id of its own, as {@link
   * GraphResponse#error} does: for who refuses some requests in its place.
   *
   * @param request what is refused; only its headers are looked at
   * @param error how; no message is an empty one
   */
  public GraphResponse error(GraphRequest request, GraphError error) {
    Objects.requireNonNull(request, "request must not be null");
    Objects.requireNonNull(error, "error must not be null");
    return GraphResponse.error(request, error, ids.next(), service.clock().instant());
  }

  private void requireOpen() throws GraphErrorException {
    if (service.isClosed()) {
      throw GraphErrorException.closed();
    }
  }

  private GraphResponse answer(
      GraphRequest request, Map<String, String> headers, RequestNames names)
      throws GraphErrorException, IOException {
    if (!METHOD.matcher(request.method()).matches()) {
      throw GraphErrorException.badRequest(
          "The method of the request is no HTTP token.", List.of());
    }
    GraphUrl url = GraphUrl.parse(request.url(), names);
    if (url.target() == GraphUrl.Target.METADATA) {
      return other(request, url, headers);
    }
    if (request.headers().getOrDefault("Authorization", List.of()).size() > 1) {
      throw new UnauthenticatedException("The request has more than one Authorization header.");
    }
    Caller caller = authenticator.authenticate(request); // as Graph's gateway, before all else
    GraphVersion version = url.version();
    if (version == null) {
      return other(request, url, headers);
    }
    Exchange exchange = new Exchange(request, url, version, headers, names);
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    return switch (url.target()) {
      case CREATE_SNAPSHOT -> {
        allowOnly("POST", method);
        requireLicence();
        yield jobs.create(exchange, writer(caller));
      }
      case JOBS -> {
        refuseCreation(method);
        allowOnly("GET", method);
        yield jobs.list(exchange, licensed(reader(caller)));
      }
      case JOB_COUNT -> {
        allowOnly("GET", method);
        yield jobs.count(exchange, licensed(reader(caller)));
      }
      case JOB -> {
        allowOnly("GET, DELETE", method);
        yield method.equals("GET")
            ? jobs.get(exchange, licensed(reader(caller)))
            : jobs.delete(exchange, licensed(writer(caller)));
      }
      case SNAPSHOTS -> {
        refuseCreation(method);
        if (!hasSnapshotList(version)) {
          yield other(request, url, headers);
        }
        allowOnly("GET", method);
        requireListable();
        yield snapshots.list(exchange, reader(caller));
      }
      case SNAPSHOT_COUNT -> {
        if (!hasSnapshotList(version)) {
          yield other(request, url, headers);
        }
        allowOnly("GET", method);
        requireListable();
        yield snapshots.count(exchange, reader(caller));
      }
      case SNAPSHOT -> {
        allowOnly("GET", method);
        requireLicence();
        yield snapshots.get(exchange, reader(caller));
      }
      case MANAGEMENT -> {
        if (method.equals("GET") && behavior.managementRoot() == ManagementRoot.AS_OBSERVED) {
          throw GraphErrorException.managementRoot();
        }
        yield other(request, url, headers);
      }
      case METADATA, UNKNOWN -> other(request, url, headers);
    };
  }

  private boolean hasSnapshotList(GraphVersion version) {
    return version != GraphVersion.BETA || behavior.snapshotList() != SnapshotList.NOT_ON_BETA;
  }

  private void requireListable() throws GraphErrorException {
    requireLicence();
    if (behavior.snapshotList() == SnapshotList.AS_DOCUMENTED) {
      throw GraphErrorException.of(
          behavior.forbidden(), "The documentation lists no permission for the list of snapshots.");
    }
  }

  private void requireLicence() throws GraphErrorException {
    if (behavior.tenantLicence() == TenantLicence.MISSING) {
      throw GraphErrorException.of(
          behavior.licenceMissing(), "The tenant does not have the licence that the API needs.");
    }
  }

  private Caller licensed(Caller caller) throws GraphErrorException {
    requireLicence();
    return caller;
  }

  private static Caller reader(Caller caller) {
    caller.require(Permission.CONFIGURATION_MONITORING_READ_ALL);
    return caller;
  }

  private static Caller writer(Caller caller) {
    caller.require(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    return caller;
  }

  private static void allowOnly(String allowed, String method) throws GraphErrorException {
    if (!List.of(allowed.split(", ")).contains(method)) {
      throw GraphErrorException.methodNotAllowed(method, allowed);
    }
  }

  private GraphResponse other(GraphRequest request, GraphUrl url, Map<String, String> headers)
      throws GraphErrorException {
    return fallback
        .handle(request)
        .map(response -> response.withDefaultHeaders(headers))
        .orElseThrow(
            () ->
                GraphErrorException.of(
                    404,
                    "ResourceNotFound",
                    "Nothing answers "
                        + request.method()
                        + " '"
                        + url.path()
                        + "': this path is not simulated."));
  }

  /** As observed of snapshots, and inferred of jobs: only the createSnapshot action creates. */
  private static void refuseCreation(String method) throws GraphErrorException {
    if (method.equals("POST")) {
      throw GraphErrorException.of(404, "ResourceNotFound", "");
    }
  }

  private GraphResponse error(GraphErrorException fault, Map<String, String> headers) {
    return fault.response(headers, service.clock().instant());
  }

  /**
   * Makes a {@link GraphEndpoint}. Not thread-safe.
   *
   * <p>What is not set: {@link GraphBehavior#defaults()}, and request ids from a {@link
   * SecureRandom}.
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

    /** Sets what the endpoint does where Graph's documentation is silent. */
    public Builder behavior(GraphBehavior graphBehavior) {
      behavior = Objects.requireNonNull(graphBehavior, "graphBehavior must not be null");
      return this;
    }

    /**
     * Sets what answers requests for paths that this endpoint does not have, before they become
     * 404. It is asked once the authenticator has let the request pass, as Graph answers 401 first;
     * {@code /v1.0/$metadata} and {@code /beta/$metadata} need no caller.
     */
    public Builder fallback(FallbackHandler requests) {
      fallback = Objects.requireNonNull(requests, "requests must not be null");
      return this;
    }

    /** Sets where the randomness of request ids comes from. */
    public Builder random(RandomGenerator generator) {
      random = Objects.requireNonNull(generator, "generator must not be null");
      return this;
    }

    /** Returns an endpoint. */
    public GraphEndpoint build() {
      return new GraphEndpoint(this);
    }
  }
}
