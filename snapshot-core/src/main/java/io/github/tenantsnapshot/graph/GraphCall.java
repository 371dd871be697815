package io.github.tenantsnapshot.graph;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, as its method and path say. Nothing else of the request is read.
 *
 * @param operation the operation; {@code HEAD} asks for what {@code GET} does
 * @param key the id of the job or snapshot that is addressed, as it was sent; null where there is
 *     none
 */
public record GraphCall(GraphOperation operation, @Nullable String key) {

  /** Checks that no required part is null. */
  public GraphCall {
    Objects.requireNonNull(operation, "operation must not be null");
  }

  private static final GraphCall OTHER = new GraphCall(GraphOperation.OTHER, null);

  /** Returns what a request asks for of an endpoint with {@link GraphBehavior#defaults()}. */
  public static GraphCall of(GraphRequest request) {
    return of(request, GraphBehavior.defaults());
  }

  /**
   * Returns what a request asks for of an endpoint.
   *
   * @param behavior the endpoint's; its {@link GraphBehavior#nameCase()} applies to the path
   */
  public static GraphCall of(GraphRequest request, GraphBehavior behavior) {
    Objects.requireNonNull(request, "request must not be null");
    Objects.requireNonNull(behavior, "behavior must not be null");
    GraphUrl url;
    try {
      url = GraphUrl.parse(request.url(), behavior.nameCase().names());
    } catch (GraphErrorException broken) {
      return OTHER;
    }
    GraphOperation operation = operation(request.method(), url.target());
    return operation == GraphOperation.OTHER ? OTHER : new GraphCall(operation, url.key());
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
}
