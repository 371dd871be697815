package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.CallerAuthenticator;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.NameCase;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import io.github.tenantsnapshot.internal.http.HttpToken;
import io.github.tenantsnapshot.internal.query.RequestNames;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request whose method and URL have been parsed and whose caller has been authenticated. Its body
 * has not been read.
 *
 * <p>May represent an invalid request, which has the operation {@link GraphOperation#OTHER} or no
 * caller; {@link SnapshotApi#respond} then returns the error. Used by one thread at a time.
 */
public final class ReceivedRequest {

  private final GraphRequest request;
  private final RequestNames names;
  private final @Nullable GraphUrl url;
  private final @Nullable GraphErrorException invalid;
  private final GraphOperation operation;
  private final @Nullable Caller caller;
  private final @Nullable RuntimeException unauthenticated;

  private ReceivedRequest(
      GraphRequest request,
      RequestNames names,
      @Nullable GraphUrl url,
      @Nullable GraphErrorException invalid,
      GraphOperation operation,
      @Nullable Caller caller,
      @Nullable RuntimeException unauthenticated) {
    this.request = request;
    this.names = names;
    this.url = url;
    this.invalid = invalid;
    this.operation = operation;
    this.caller = caller;
    this.unauthenticated = unauthenticated;
  }

  /** Parses and authenticates a request. */
  static ReceivedRequest of(
      GraphRequest request, GraphBehavior behavior, CallerAuthenticator authenticator) {
    RequestNames names =
        behavior.nameCase() == NameCase.EXACT ? RequestNames.exact() : RequestNames.inAnyCase();
    GraphUrl url = null;
    GraphErrorException invalid = null;
    GraphOperation operation = GraphOperation.OTHER;
    try {
      if (!HttpToken.isToken(request.method())) {
        throw GraphErrorException.badRequest(
            "The method of the request is not an HTTP token.", List.of());
      }
      url = GraphUrl.parse(request.url(), names);
      operation = operation(request.method(), url.target());
    } catch (GraphErrorException e) {
      invalid = e;
    }
    Caller caller = null;
    RuntimeException unauthenticated = null;
    try {
      if (request.headers().getOrDefault("Authorization", List.of()).size() > 1) {
        throw new UnauthenticatedException("The request has more than one Authorization header.");
      }
      caller = authenticator.authenticate(request);
    } catch (RuntimeException e) {
      unauthenticated = e;
    }
    return new ReceivedRequest(request, names, url, invalid, operation, caller, unauthenticated);
  }

  private static GraphOperation operation(String method, GraphUrl.Target target) {
    return switch (method) {
      case "GET", "HEAD" ->
          switch (target) {
            case JOBS -> GraphOperation.LIST_JOBS;
            case JOB_COUNT -> GraphOperation.COUNT_JOBS;
            case JOB -> GraphOperation.GET_JOB;
            case SNAPSHOTS -> GraphOperation.LIST_SNAPSHOTS;
            case SNAPSHOT_COUNT -> GraphOperation.COUNT_SNAPSHOTS;
            case SNAPSHOT -> GraphOperation.GET_SNAPSHOT;
            case CREATE_SNAPSHOT, MANAGEMENT, METADATA, UNKNOWN -> GraphOperation.OTHER;
          };
      case "POST" ->
          target == GraphUrl.Target.CREATE_SNAPSHOT
              ? GraphOperation.CREATE_SNAPSHOT
              : GraphOperation.OTHER;
      case "DELETE" ->
          target == GraphUrl.Target.JOB ? GraphOperation.DELETE_JOB : GraphOperation.OTHER;
      default -> GraphOperation.OTHER;
    };
  }

  /** Returns the same request with another body. */
  public ReceivedRequest withBody(InputStream body) {
    return new ReceivedRequest(
        GraphRequest.of(request.method(), request.url(), request.headers(), body),
        names,
        url,
        invalid,
        operation,
        caller,
        unauthenticated);
  }

  /** Returns the request as it was received. */
  public GraphRequest request() {
    return request;
  }

  /** Returns the operation; a {@code HEAD} request has that of {@code GET}. */
  public GraphOperation operation() {
    return operation;
  }

  /**
   * Returns the id of the job or snapshot that is addressed, as it was sent; null if the operation
   * has none.
   */
  public @Nullable String key() {
    return url == null || operation == GraphOperation.OTHER ? null : url.key();
  }

  /** Returns the caller; null if the request is not authenticated. */
  public @Nullable Caller caller() {
    return caller;
  }

  /** Returns the id of the caller's tenant; an empty text if the request is not authenticated. */
  public String tenantId() {
    return caller == null ? "" : caller.tenantId();
  }

  /** Returns the caller, or throws the exception of the authenticator. */
  Caller requireCaller() {
    if (unauthenticated != null) {
      throw unauthenticated;
    }
    return Objects.requireNonNull(caller, "the authenticator returned null");
  }

  /** Returns the URL, or throws the error of an invalid method or URL. */
  GraphUrl requireUrl() throws GraphErrorException {
    if (url == null) {
      throw Objects.requireNonNull(invalid);
    }
    return url;
  }

  RequestNames names() {
    return names;
  }
}
