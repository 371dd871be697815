package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MEETING;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Random requests, valid to malformed: each gets a response that Graph could send. The system
 * property {@code random.requests.seed} selects another seed.
 */
class RandomRequestsTest {

  private static final long SEED = Long.getLong("random.requests.seed", 20_260_127L);
  private static final int REQUESTS = 200_000;
  private static final int REQUESTS_OVER_LOOPBACK = 2_000;

  private static final Map<Integer, Set<String>> CODES =
      Map.of(
          400, Set.of("BadRequest"),
          401, Set.of("InvalidAuthenticationToken"),
          403, Set.of("UnknownError"),
          404, Set.of("UnknownError", "ResourceNotFound"),
          405, Set.of("MethodNotAllowed"),
          409, Set.of("Conflict"),
          413, Set.of("RequestEntityTooLarge"),
          415, Set.of("UnsupportedMediaType"));

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");

  private final Random random = new Random(SEED);
  private final RandomRequest.Generator requests = new RandomRequest.Generator(random);
  private final GraphHarness graph =
      GraphHarness.with(
          service ->
              service
                  .pacing(Pacing.observed())
                  .limits(SnapshotLimits.documented().toBuilder().resourcesPerPeriod(100).build()));

  RandomRequestsTest() {
    graph.tenant.add(RULE, "EXOTransportRule-A", "{\"N\":1.50}").fail(MEETING, "Access Denied.");
  }

  /** The number of responses by call and status. */
  private final Map<String, Map<Integer, Integer>> counts = new TreeMap<>();

  /** A transport from the test to the endpoint. */
  private interface Way {

    /** Returns the response; empty if this transport cannot send the request. */
    Optional<BufferedResponse> send(RandomRequest request) throws IOException, InterruptedException;
  }

  @Test
  void randomRequestsHaveAKnownStatusAndErrorsInGraphsFormat() throws Exception {
    Slowest slowest = new Slowest();
    long start = System.nanoTime();
    for (int i = 0; i < REQUESTS; i++) {
      sendOne(i, slowest);
    }
    long nanos = System.nanoTime() - start;

    System.out.printf(
        Locale.ROOT,
        "%d requests, %d a second, seed %d%n",
        REQUESTS,
        REQUESTS * 1_000_000_000L / nanos,
        SEED);
    counts.forEach(
        (call, statuses) -> System.out.printf(Locale.ROOT, "  %s: %s%n", call, statuses));
    System.out.println("  slowest: " + slowest);
    assertThat(counts.values().stream().flatMap(of -> of.keySet().stream()))
        .as("each status occurs")
        .containsAll(RandomRequest.STATUSES);
    for (String call : List.of("create", "list", "get job", "get snapshot")) {
      assertThat(counts.get(call).get(200)).as(call).isGreaterThan(REQUESTS / 100);
    }
    assertThat(counts.get("delete").get(204)).isGreaterThan(REQUESTS / 100);
    assertThat(counts.get("create")).as("create").containsKeys(400, 401, 403, 409, 413, 415);
  }

  @Test
  void randomRequestsOverLoopbackHaveTheSameResponses() throws Exception {
    try (GraphServer server = GraphServer.builder(graph.graph).start()) {
      Loopback loopback = new Loopback(server.uri());
      for (int i = 0; i < REQUESTS_OVER_LOOPBACK; i++) {
        sendOne(i, loopback);
      }
    }
    assertThat(counts.get("create").get(200)).isGreaterThan(REQUESTS_OVER_LOOPBACK / 100);
  }

  private void sendOne(int number, Way way) throws IOException, InterruptedException {
    graph.caller =
        switch (random.nextInt(30)) {
          case 0 -> null;
          case 1 -> ADMIN.withPermissions();
          case 2 -> ADMIN.withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL);
          default -> ADMIN;
        };
    List<SnapshotJob> jobs = graph.service.listJobs(ADMIN);
    RandomRequest request = requests.next(jobs);
    long usage = usage();

    Optional<BufferedResponse> answered;
    try {
      answered = way.send(request);
    } catch (RuntimeException | IOException e) {
      throw new AssertionError("seed " + SEED + ", request " + number + ": " + request, e);
    }
    if (answered.isPresent()) {
      BufferedResponse response = answered.get();
      counts
          .computeIfAbsent(request.call(), call -> new TreeMap<>())
          .merge(response.status(), 1, Integer::sum);
      try {
        assertWellFormed(request, response);
        assertThat(usage()).as("quota used").isEqualTo(usage);
        if (response.status() >= 400 || Set.of("GET", "HEAD").contains(request.method())) {
          assertThat(graph.service.listJobs(ADMIN)).as("jobs").isEqualTo(jobs);
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "seed %d, request %d: %s%nanswer: %s",
                SEED,
                number,
                request,
                response),
            e);
      }
    }
    passTime();
  }

  private static void assertWellFormed(RandomRequest request, BufferedResponse response) {
    assertThat(response.status()).isIn(request.documented());
    if (request.method().equals("HEAD") || response.status() == 204) {
      assertThat(response.body()).isEmpty();
    } else if (response.status() >= 400) {
      assertGraphError(response);
    } else if ("text/plain".equals(response.header("Content-Type"))) {
      assertThat(response.body()).matches("\\d+");
    } else {
      assertThat(response.header("Content-Type")).isEqualTo(GraphHarness.CONTENT_TYPE);
      assertThat(response.text("@odata.context")).contains("$metadata#");
    }
  }

  private static void assertGraphError(BufferedResponse response) {
    assertThat(response.header("Content-Type")).isEqualTo(GraphHarness.CONTENT_TYPE);
    JsonNode body = response.json();
    assertThat(body.size()).isEqualTo(1);
    JsonNode error = body.get("error");
    assertThat(error.get("code").textValue()).isIn(CODES.get(response.status()));
    assertThat(error.get("message").isTextual()).isTrue();
    JsonNode inner = error.get("innerError");
    assertThat(inner.size()).isEqualTo(3);
    assertThat(DATE.matcher(inner.get("date").textValue()).matches()).isTrue();
    assertThat(inner.get("request-id").textValue()).isEqualTo(response.header("request-id"));
    assertThat(inner.get("client-request-id").textValue())
        .isEqualTo(response.header("client-request-id"));
    assertThat(error.size()).isEqualTo(error.has("details") ? 4 : 3);
    for (JsonNode detail : error.path("details")) {
      assertThat(detail.size()).isEqualTo(3);
      assertThat(detail.get("code").isTextual()).isTrue();
      assertThat(detail.get("message").isTextual()).isTrue();
      assertThat(detail.get("target").isTextual()).isTrue();
    }
    assertThat(response.body()).doesNotContain("Exception", "io.github", "java.");
  }

  /**
   * Advances the clock: mostly by seconds, so that jobs run and end; sometimes by days, so that
   * they expire.
   */
  private void passTime() {
    switch (random.nextInt(2000)) {
      case 0 -> graph.clock.advance(Duration.ofDays(1 + random.nextInt(9)));
      case 1, 2, 3 -> graph.clock.advance(Duration.ofHours(random.nextInt(40)));
      default -> {
        if (random.nextInt(8) == 0) {
          graph.clock.advance(Duration.ofSeconds(random.nextInt(40)));
        }
      }
    }
  }

  private long usage() {
    Instant month =
        graph
            .clock
            .instant()
            .atOffset(ZoneOffset.UTC)
            .with(TemporalAdjusters.firstDayOfMonth())
            .with(LocalTime.MIN)
            .toInstant();
    return graph.store.usage(TENANT, month);
  }

  /** The transport without a network, which records the slowest request. */
  private final class Slowest implements Way {

    private record Taken(long nanos, RandomRequest request, int status) {}

    private Taken longest = new Taken(-1, null, 0);

    @Override
    public Optional<BufferedResponse> send(RandomRequest request) {
      GraphRequest sent =
          GraphRequest.of(
              request.method(),
              request.url(),
              request.headers(),
              new ByteArrayInputStream(request.body()));
      long start = System.nanoTime();
      BufferedResponse response = graph.send(sent);
      long nanos = System.nanoTime() - start;
      if (nanos > longest.nanos) {
        longest = new Taken(nanos, request, response.status());
      }
      return Optional.of(response);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d ns for %s, answered %d",
          longest.nanos,
          longest.request,
          longest.status);
    }
  }

  /** The transport over a socket, for requests that an HTTP client can send. */
  private record Loopback(HttpClient client, URI server) implements Way {

    Loopback(URI server) {
      this(HttpClient.newHttpClient(), server);
    }

    @Override
    public Optional<BufferedResponse> send(RandomRequest request)
        throws IOException, InterruptedException {
      if (!request.url().matches("\\p{ASCII}*")) { // the client fails on a lone surrogate
        return Optional.empty();
      }
      HttpRequest.Builder builder;
      try {
        String path = request.url().replaceFirst("^https?://[^/]*", "");
        builder =
            HttpRequest.newBuilder(URI.create(server + path.replace(" ", "%20")))
                .method(request.method(), BodyPublishers.ofByteArray(request.body()));
        for (String name : List.of("Content-Type", "content-type", "Prefer", "client-request-id")) {
          request.headers().getOrDefault(name, List.of()).forEach(of -> builder.header(name, of));
        }
      } catch (IllegalArgumentException notHttp) {
        return Optional.empty();
      }
      HttpResponse<String> response = client.send(builder.build(), BodyHandlers.ofString());
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
      return Optional.of(new BufferedResponse(response.statusCode(), headers, response.body()));
    }
  }
}
