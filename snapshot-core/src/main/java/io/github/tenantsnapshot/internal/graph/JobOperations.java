package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.LocationHeader;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.http.HeaderMap;
import io.github.tenantsnapshot.internal.query.Query;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations on jobs. Thread-safe. */
final class JobOperations {

  private final SnapshotService service;
  private final GraphBehavior behavior;
  private final JobReadListener readListener;

  JobOperations(SnapshotService service, GraphBehavior behavior, JobReadListener readListener) {
    this.service = service;
    this.behavior = behavior;
    this.readListener = readListener;
  }

  GraphResponse create(Exchange exchange, Caller caller) throws GraphErrorException, IOException {
    QueryOptions.read(exchange, JobMembers.JOBS, Set.of());
    requireJson(exchange.request());
    CreateSnapshotRequest request =
        CreateSnapshotBody.read(
            exchange.request().body(), behavior.bodyMembers(), exchange.names());
    SnapshotJob job = service.createSnapshot(caller, request);
    JobJson json = new JobJson(behavior, exchange);
    HeaderMap<String> headers =
        behavior.locationHeader() == LocationHeader.SENT
            ? exchange.headers().with("Location", json.urlOf(job))
            : exchange.headers();
    return exchange.json(headers, generator -> json.created(generator, job));
  }

  GraphResponse list(Exchange exchange, Caller caller) throws GraphErrorException {
    Query<SnapshotJob> query = QueryOptions.read(exchange, JobMembers.JOBS, QueryOptions.OF_LIST);
    readListener.beforeRead(caller.tenantId(), null);
    Query.Page<SnapshotJob> page = query.apply(service.listJobs(caller));
    String nextLink = nextLink(exchange, JobJson.COLLECTION, page);
    JobJson json = new JobJson(behavior, exchange);
    return exchange.json(generator -> json.collection(generator, page, query, nextLink));
  }

  GraphResponse count(Exchange exchange, Caller caller) throws GraphErrorException {
    Query<SnapshotJob> query = QueryOptions.read(exchange, JobMembers.JOBS, QueryOptions.OF_COUNT);
    return exchange.text(Integer.toString(query.count(service.listJobs(caller))));
  }

  GraphResponse get(Exchange exchange, Caller caller) throws GraphErrorException {
    Query<SnapshotJob> query = QueryOptions.read(exchange, JobMembers.JOBS, QueryOptions.OF_ENTITY);
    String jobId = exchange.id(behavior);
    readListener.beforeRead(caller.tenantId(), jobId);
    SnapshotJob job = service.getJob(caller, jobId);
    JobJson json = new JobJson(behavior, exchange);
    return exchange.json(generator -> json.entity(generator, job, query.selected()));
  }

  GraphResponse delete(Exchange exchange, Caller caller) throws GraphErrorException {
    QueryOptions.read(exchange, JobMembers.JOBS, Set.of());
    service.deleteJob(caller, exchange.id(behavior));
    return exchange.noContent();
  }

  /** Returns the URL of the next page; null on the last page. */
  static @Nullable String nextLink(
      Exchange exchange, String collection, Query.Page<SnapshotJob> page)
      throws GraphErrorException {
    return page.skipToken() == null
        ? null
        : QueryOptions.nextLink(exchange, collection, page.skipToken());
  }

  private static void requireJson(GraphRequest request) throws GraphErrorException {
    String type = request.header("Content-Type").orElse(null);
    if (type == null || !isJson(type)) {
      throw GraphErrorException.of(
          415,
          "UnsupportedMediaType",
          (type == null ? "There is no Content-Type" : "The Content-Type is '" + type + "'")
              + "; allowed is application/json in UTF-8.");
    }
    String encoding = request.header("Content-Encoding").orElse("identity");
    if (!encoding.trim().toLowerCase(Locale.ROOT).equals("identity")) {
      throw GraphErrorException.of(
          415,
          "UnsupportedMediaType",
          "The Content-Encoding is '" + encoding + "'; allowed is identity.");
    }
  }

  private static boolean isJson(String contentType) {
    if (contentType.equals("application/json")) { // what most clients send
      return true;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].trim().equals("application/json")) {
      return false;
    }
    for (String part : parts) {
      String parameter = part.trim().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }
}
