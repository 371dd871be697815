package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotException;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphBehavior.LocationHeader;
import io.github.tenantsnapshot.graph.GraphFault.Detail;
import io.github.tenantsnapshot.internal.job.Ids;
import io.github.tenantsnapshot.internal.json.Json;
import io.github.tenantsnapshot.spi.JobStoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
 *   <li>{@code GET /configurationSnapshotJobs}
 *   <li>{@code GET} and {@code DELETE /configurationSnapshotJobs/{id}}
 *   <li>{@code GET /configurationSnapshots/{id}}
 * </ul>
 *
 * <p>Ids may also stand in parentheses: {@code configurationSnapshots('{id}')}. Links in answers
 * begin like the URL of the request. Query options are refused with 400. Thread-safe.
 *
 * @see <a
 *     href="https://learn.microsoft.com/graph/api/resources/unified-tenant-configuration-management-api-overview">Graph:
 *     overview of the tenant configuration management APIs</a>
 */
public final class GraphEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(GraphEndpoint.class);

  private static final String CONTENT_TYPE =
      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;"
          + "charset=utf-8";

  private static final Pattern REQUEST_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private final SnapshotService service;
  private final CallerAuthenticator authenticator;
  private final GraphBehavior behavior;
  private final Ids ids;

  private GraphEndpoint(Builder builder) {
    this.service = builder.service;
    this.authenticator = builder.authenticator;
    this.behavior = builder.behavior;
    this.ids = new Ids(Objects.requireNonNullElseGet(builder.random, SecureRandom::new));
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
   * Answers a request. Whatever is wrong with it, the answer is an error in Graph's form.
   *
   * @return the response, which the caller closes
   * @throws IOException if the body of the request cannot be read
   */
  public GraphResponse handle(GraphRequest request) throws IOException {
    Map<String, String> headers = commonHeaders(request);
    GraphResponse response;
    try {
      response = answer(request, headers);
    } catch (GraphFault fault) {
      response = error(fault, headers);
    } catch (SnapshotException refusal) {
      response = error(GraphFault.of(refusal, behavior), headers);
    } catch (UnauthenticatedException e) {
      response =
          error(
              GraphFault.unauthenticated(Objects.requireNonNullElse(e.getMessage(), "")), headers);
    } catch (JobStoreException e) {
      LOG.warn("the job store failed on {} {}", request.method(), request.url(), e);
      response =
          error(
              GraphFault.of(503, "ServiceUnavailable", "The job store is out of service."),
              headers);
    } catch (RuntimeException e) {
      LOG.error("unexpected failure on {} {}", request.method(), request.url(), e);
      response = error(GraphFault.unexpected(), headers);
    }
    if (request.method().equals("HEAD")) {
      response.close();
      return new GraphResponse(
          response.status(), response.headers(), InputStream.nullInputStream());
    }
    return response;
  }

  private GraphResponse answer(GraphRequest request, Map<String, String> headers)
      throws GraphFault, IOException {
    GraphUrl url = GraphUrl.parse(request.url());
    GraphVersion version = url.version();
    if (version == null || url.target() == GraphUrl.Target.UNKNOWN) {
      throw notSimulated(request.method(), url);
    }
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    return switch (url.target()) {
      case CREATE_SNAPSHOT -> {
        allowOnly("POST", method);
        yield create(request, url, version, headers);
      }
      case JOBS -> {
        if (method.equals("POST")) {
          throw noCreation();
        }
        allowOnly("GET", method);
        yield list(request, url, version, headers);
      }
      case JOB -> {
        allowOnly("GET, DELETE", method);
        yield method.equals("GET")
            ? get(request, url, version, headers)
            : delete(request, url, version, headers);
      }
      case SNAPSHOT -> {
        allowOnly("GET", method);
        yield content(request, url, version, headers);
      }
      case SNAPSHOTS -> {
        if (method.equals("POST")) {
          throw noCreation();
        }
        throw notSimulated(request.method(), url);
      }
      case UNKNOWN -> throw notSimulated(request.method(), url);
    };
  }

  private GraphResponse create(
      GraphRequest request, GraphUrl url, GraphVersion version, Map<String, String> headers)
      throws GraphFault, IOException {
    Caller caller = authorize(request, Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    QueryOptions.refuseAll(url, version);
    requireJson(request);
    CreateSnapshotRequest body = CreateSnapshotBody.read(request.body(), behavior.bodyMembers());
    SnapshotJob job = service.createSnapshot(caller, body);
    JobJson json = jobJson(url, version);
    Map<String, String> more = new LinkedHashMap<>(headers);
    if (behavior.locationHeader() == LocationHeader.SENT) {
      more.put("Location", json.urlOf(job));
    }
    return json(200, more, generator -> json.created(generator, job));
  }

  private GraphResponse list(
      GraphRequest request, GraphUrl url, GraphVersion version, Map<String, String> headers)
      throws GraphFault {
    Caller caller = authorize(request, Permission.CONFIGURATION_MONITORING_READ_ALL);
    QueryOptions.refuseAll(url, version);
    List<SnapshotJob> jobs = service.listJobs(caller);
    return json(200, headers, generator -> jobJson(url, version).collection(generator, jobs));
  }

  private GraphResponse get(
      GraphRequest request, GraphUrl url, GraphVersion version, Map<String, String> headers)
      throws GraphFault {
    Caller caller = authorize(request, Permission.CONFIGURATION_MONITORING_READ_ALL);
    QueryOptions.refuseAll(url, version);
    SnapshotJob job = service.getJob(caller, key(url));
    return json(200, headers, generator -> jobJson(url, version).entity(generator, job));
  }

  private GraphResponse delete(
      GraphRequest request, GraphUrl url, GraphVersion version, Map<String, String> headers)
      throws GraphFault {
    Caller caller = authorize(request, Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    QueryOptions.refuseAll(url, version);
    service.deleteJob(caller, key(url));
    return new GraphResponse(204, headers, InputStream.nullInputStream());
  }

  private GraphResponse content(
      GraphRequest request, GraphUrl url, GraphVersion version, Map<String, String> headers)
      throws GraphFault {
    Caller caller = authorize(request, Permission.CONFIGURATION_MONITORING_READ_ALL);
    QueryOptions.refuseAll(url, version);
    SnapshotBody body =
        new SnapshotBody(service.openSnapshot(caller, key(url)), url.serviceRoot(version));
    return new GraphResponse(200, withContentType(headers), body);
  }

  private Caller authorize(GraphRequest request, Permission needed) {
    Caller caller = authenticator.authenticate(request);
    caller.require(needed);
    return caller;
  }

  private JobJson jobJson(GraphUrl url, GraphVersion version) {
    GraphVersion ofLinks =
        switch (behavior.resourceLocationVersion()) {
          case OF_REQUEST -> version;
          case V1_0 -> GraphVersion.V1_0;
          case BETA -> GraphVersion.BETA;
        };
    return new JobJson(behavior, url.serviceRoot(version), url.serviceRoot(ofLinks));
  }

  private static String key(GraphUrl url) {
    return Objects.requireNonNull(url.key());
  }

  private static void allowOnly(String allowed, String method) throws GraphFault {
    if (!List.of(allowed.split(", ")).contains(method)) {
      throw GraphFault.methodNotAllowed(method, allowed);
    }
  }

  private static void requireJson(GraphRequest request) throws GraphFault {
    String type = request.header("Content-Type").orElse(null);
    if (type == null || !isJson(type)) {
      throw GraphFault.of(
          415,
          "UnsupportedMediaType",
          (type == null ? "There is no Content-Type" : "The Content-Type is '" + type + "'")
              + "; allowed is application/json in UTF-8.");
    }
    String encoding = request.header("Content-Encoding").orElse("identity");
    if (!encoding.trim().toLowerCase(Locale.ROOT).equals("identity")) {
      throw GraphFault.of(
          415,
          "UnsupportedMediaType",
          "The Content-Encoding is '" + encoding + "'; allowed is identity.");
    }
  }

  private static boolean isJson(String contentType) {
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

  private static GraphFault notSimulated(String method, GraphUrl url) {
    return GraphFault.of(
        404,
        "ResourceNotFound",
        "Nothing answers " + method + " '" + url.path() + "': this path is not simulated.");
  }

  /** As observed of snapshots, and inferred of jobs: only the createSnapshot action creates. */
  private static GraphFault noCreation() {
    return GraphFault.of(404, "ResourceNotFound", "");
  }

  private Map<String, String> commonHeaders(GraphRequest request) {
    String requestId = ids.next();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("request-id", requestId);
    headers.put(
        "client-request-id",
        request
            .header("client-request-id")
            .filter(id -> REQUEST_ID.matcher(id).matches())
            .orElse(requestId));
    headers.put(
        "x-ms-ags-diagnostic",
        "{\"ServerInfo\":{\"DataCenter\":\"Simulated\",\"Slice\":\"E\",\"Ring\":\"4\"}}");
    headers.put("Date", GraphTime.formatHeader(service.clock().instant()));
    headers.put("OData-Version", "4.0");
    headers.put("Vary", "Accept-Encoding");
    return headers;
  }

  private GraphResponse error(GraphFault fault, Map<String, String> headers) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.putAll(fault.headers());
    return json(
        fault.status(),
        more,
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("error");
          json.writeStringField("code", fault.code());
          json.writeStringField("message", fault.text());
          if (!fault.details().isEmpty()) {
            json.writeArrayFieldStart("details");
            for (Detail detail : fault.details()) {
              json.writeStartObject();
              json.writeStringField("code", detail.code());
              json.writeStringField("message", detail.message());
              json.writeStringField("target", detail.target());
              json.writeEndObject();
            }
            json.writeEndArray();
          }
          json.writeObjectFieldStart("innerError");
          json.writeStringField("date", GraphTime.formatSeconds(service.clock().instant()));
          json.writeStringField("request-id", headers.get("request-id"));
          json.writeStringField("client-request-id", headers.get("client-request-id"));
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static GraphResponse json(int status, Map<String, String> headers, Json.Writing writing) {
    byte[] body = Json.write(writing).getBytes(StandardCharsets.UTF_8);
    return new GraphResponse(status, withContentType(headers), new ByteArrayInputStream(body));
  }

  private static Map<String, String> withContentType(Map<String, String> headers) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put("Content-Type", CONTENT_TYPE);
    return more;
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
    private @Nullable RandomGenerator random;

    private Builder(SnapshotService service, CallerAuthenticator authenticator) {
      this.service = Objects.requireNonNull(service);
      this.authenticator = Objects.requireNonNull(authenticator);
    }

    /** Sets what the endpoint does where Graph's documentation is silent. */
    public Builder behavior(GraphBehavior graphBehavior) {
      behavior = Objects.requireNonNull(graphBehavior);
      return this;
    }

    /** Sets where the randomness of request ids comes from. */
    public Builder random(RandomGenerator generator) {
      random = Objects.requireNonNull(generator);
      return this;
    }

    /** Returns an endpoint. */
    public GraphEndpoint build() {
      return new GraphEndpoint(this);
    }
  }
}
