package io.github.tenantsnapshot.tests.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A Graph endpoint on a service in virtual time with a new store. Time advances only on demand and
 * ids come from a seed, so tests can predict complete responses.
 */
final class GraphHarness implements AutoCloseable {

  /** The instant, tenant and user in the documentation's example. */
  static final Instant START = Instant.parse("2025-02-18T15:43:59.7935268Z");

  static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  static final Caller ADMIN =
      Caller.user(TENANT, "98ceffcc-7c54-4227-8844-835af5a023ce", "Test Contoso User");
  static final Instant MONTH = Instant.parse("2025-02-01T00:00:00Z");

  /** The ids that the service generates from its seed, in order. */
  static final String ID_1 = "bb1ad573-19b8-4cd8-a8fb-0e6f684df992";

  static final String ID_2 = "352cccfc-0946-48f0-952c-f1e4a8ab85dd";
  static final String ID_3 = "f7bed9d4-b5f3-4868-8190-e5722719b812";

  /** The request ids that the endpoint generates from its seed, in order. */
  static final String REQUEST_1 = "bb2c7239-4b1a-49f8-a6c5-459001105f17";

  static final String REQUEST_2 = "7f2fc3e9-dacc-4ecd-bc62-6e5c0885634e";

  static final String V1 = "https://graph.microsoft.com/v1.0/admin/configurationManagement";
  static final String BETA = "https://graph.microsoft.com/beta/admin/configurationManagement";

  static final String MAILBOX = "microsoft.exchange.sharedmailbox";
  static final String RULE = "microsoft.exchange.transportrule";
  static final String MEETING = "microsoft.teams.meetingpolicy";

  final VirtualClock clock;
  final ControllableStore store = new ControllableStore();
  final Tenant tenant = new Tenant();
  final SnapshotService service;
  final GraphEndpoint graph;

  /** The caller of the requests; null for unauthenticated requests. */
  Caller caller = ADMIN;

  /** Creates a harness. */
  private GraphHarness(
      Instant start, UnaryOperator<SnapshotService.Builder> options, GraphBehavior behavior) {
    clock = VirtualClock.startingAt(start);
    service =
        options
            .apply(SnapshotService.builder(store, tenant).clock(clock).random(new Random(1)))
            .build();
    graph =
        GraphEndpoint.builder(service, this::authenticate)
            .behavior(behavior)
            .random(new Random(2))
            .build();
  }

  static GraphHarness standard() {
    return at(START);
  }

  static GraphHarness at(Instant start) {
    return new GraphHarness(start, builder -> builder, GraphBehavior.defaults());
  }

  static GraphHarness with(UnaryOperator<SnapshotService.Builder> options) {
    return new GraphHarness(START, options, GraphBehavior.defaults());
  }

  static GraphHarness switched(UnaryOperator<GraphBehavior.Builder> switches) {
    return with(builder -> builder, switches);
  }

  static GraphHarness with(
      UnaryOperator<SnapshotService.Builder> options,
      UnaryOperator<GraphBehavior.Builder> switches) {
    return new GraphHarness(
        START, options, switches.apply(GraphBehavior.defaults().toBuilder()).build());
  }

  /** The configuration source of the tenant. */
  static final class Tenant implements ConfigurationSource {

    private final Map<String, ConfigurationSource> types = new HashMap<>();

    /** Adds a resource of a type. */
    Tenant add(String type, String displayName, String properties) {
      SnapshotResource resource = new SnapshotResource(displayName, type, JsonText.of(properties));
      ConfigurationSource before = types.getOrDefault(type, (job, name) -> readerOf(List.of()));
      types.put(
          type,
          (job, name) -> {
            ResourceReader first = before.read(job, name);
            ResourceReader second = readerOf(List.of(resource));
            return () -> {
              SnapshotResource next = first.next();
              return next == null ? second.next() : next;
            };
          });
      return this;
    }

    /** Sets the resources of a type. */
    Tenant set(String type, Iterable<SnapshotResource> resources) {
      types.put(type, (job, name) -> readerOf(resources));
      return this;
    }

    /** Makes reads of a type fail. */
    Tenant fail(String type, String message) {
      types.put(
          type,
          (job, name) -> {
            throw new IOException(message);
          });
      return this;
    }

    private static ResourceReader readerOf(Iterable<SnapshotResource> resources) {
      return ResourceReader.of(resources);
    }

    @Override
    public ResourceReader read(ReadContext context, String resourceType) throws Exception {
      return types
          .getOrDefault(resourceType, (job, name) -> readerOf(List.of()))
          .read(context, resourceType);
    }
  }

  private Caller authenticate(GraphRequest request) {
    if (caller == null) {
      throw new UnauthenticatedException("Access token is empty.");
    }
    return caller;
  }

  /** Sends a request and buffers the response. */
  BufferedResponse send(GraphRequest request) {
    try (GraphResponse response = graph.handle(request)) {
      return new BufferedResponse(response.status(), response.headers(), response.bodyText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BufferedResponse send(String method, String url) {
    return send(GraphRequest.of(method, url));
  }

  BufferedResponse get(String url) {
    return send("GET", url);
  }

  BufferedResponse create(String body) {
    return send(GraphRequest.post(V1 + "/configurationSnapshots/createSnapshot", body));
  }

  /** Creates a job and returns its id. */
  String createJob(String displayName, String... types) {
    BufferedResponse response = create(body(displayName, types));
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return response.text("id");
  }

  /** Creates a job, runs it until it ends and returns the id of its snapshot. */
  String createSnapshot(String displayName, String... types) {
    String job = createJob(displayName, types);
    clock.advance(Duration.ZERO);
    return service.getJob(ADMIN, job).snapshotId();
  }

  /** Returns the body of a request that creates a job. */
  static String body(String displayName, String... types) {
    StringBuilder resources = new StringBuilder();
    for (String type : types) {
      resources.append(resources.isEmpty() ? "" : ",").append(BufferedResponse.quote(type));
    }
    return "{\"displayName\":"
        + BufferedResponse.quote(displayName)
        + ",\"resources\":["
        + resources
        + "]}";
  }

  /** Checks that the store has no jobs and that no quota is used. */
  void assertNothingStored() {
    assertThat(service.listJobs(ADMIN)).isEmpty();
    assertThat(store.usage(TENANT, MONTH)).isZero();
    assertThat(store.nextDue()).isEmpty();
  }

  /** Checks the complete text of an error response. */
  void assertError(
      BufferedResponse response, int status, String code, String message, Detail... details) {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.body())
        .isEqualTo(errorBody(response, clock.instant(), code, message, details));
    assertThat(response.header("Content-Type")).isEqualTo(CONTENT_TYPE);
  }

  static final String CONTENT_TYPE =
      "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;"
          + "charset=utf-8";

  /** One of several details of an error. */
  record Detail(String code, String message, String target) {

    static Detail of(String target, String message) {
      return new Detail("BadRequest", message, target);
    }
  }

  private static String errorBody(
      BufferedResponse response, Instant now, String code, String message, Detail... details) {
    StringBuilder body =
        new StringBuilder("{\"error\":{\"code\":").append(BufferedResponse.quote(code));
    body.append(",\"message\":").append(BufferedResponse.quote(message));
    if (details.length > 0) {
      String separator = ",\"details\":[";
      for (Detail detail : details) {
        body.append(separator).append("{\"code\":").append(BufferedResponse.quote(detail.code));
        body.append(",\"message\":").append(BufferedResponse.quote(detail.message));
        body.append(",\"target\":").append(BufferedResponse.quote(detail.target)).append('}');
        separator = ",";
      }
      body.append(']');
    }
    String date =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT)
            .format(now.atOffset(ZoneOffset.UTC));
    return body.append(",\"innerError\":{\"date\":")
        .append(BufferedResponse.quote(date))
        .append(",\"request-id\":")
        .append(BufferedResponse.quote(response.header("request-id")))
        .append(",\"client-request-id\":")
        .append(BufferedResponse.quote(response.header("client-request-id")))
        .append("}}}")
        .toString();
  }

  @Override
  public void close() {
    service.close();
  }
}
