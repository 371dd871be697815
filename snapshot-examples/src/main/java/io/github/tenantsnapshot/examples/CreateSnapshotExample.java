package io.github.tenantsnapshot.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A snapshot as Graph messages, from its creation to its content. The request is that of
 * Microsoft's documentation.
 */
final class CreateSnapshotExample {

  private static final String API =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement";

  private static final String REQUEST =
      """
      {
        "displayName": "Snapshot Demo",
        "description": "This is Snapshot Description",
        "resources": [
          "microsoft.exchange.sharedmailbox",
          "microsoft.exchange.transportrule"
        ]
      }\
      """;

  private static final Duration UNTIL_START = Duration.ofSeconds(1);
  private static final Duration RUNNING = Duration.ofSeconds(4);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private static final int SHOWN_RESOURCES = 2;

  private static final Set<String> TERMINAL = Set.of("succeeded", "partiallySuccessful", "failed");

  private final ObjectMapper json = new ObjectMapper();
  private final PrintStream out;
  private final boolean interactive;

  CreateSnapshotExample(PrintStream out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  void run() throws Exception {
    Caller admin =
        Caller.user(
            "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
            "98ceffcc-7c54-4227-8844-835af5a023ce",
            "Adele Vance");
    try (SnapshotService service =
        SnapshotService.builder(new MemoryJobStore(), SampleTenant.contoso())
            .pacing(Pacing.of(UNTIL_START, RUNNING))
            .build()) {
      GraphEndpoint graph = GraphEndpoint.builder(service, request -> admin).build();
      JsonNode job = create(graph);
      JsonNode ended = awaitEnd(service, graph, job.get("id").asText());
      download(graph, ended.get("resourceLocation").asText());
    }
  }

  private JsonNode create(GraphEndpoint graph) throws IOException {
    String url = API + "/configurationSnapshots/createSnapshot";
    out.println("POST " + url);
    out.println(REQUEST);
    out.println();
    JsonNode job = send(graph, GraphRequest.post(url, REQUEST));
    out.println(pretty(job));
    out.println();
    return job;
  }

  private JsonNode awaitEnd(SnapshotService service, GraphEndpoint graph, String jobId)
      throws IOException, InterruptedException {
    String url = API + "/configurationSnapshotJobs/" + jobId;
    Instant start = service.clock().instant();
    double expected = seconds(UNTIL_START.plus(RUNNING));
    ProgressBar bar = new ProgressBar(out, interactive);
    CountDownLatch never = new CountDownLatch(1);
    JsonNode job;
    boolean ended;
    do {
      try (GraphResponse response = graph.handle(GraphRequest.of("GET", url))) {
        job = json.readTree(response.body());
      }
      String status = job.get("status").asText();
      ended = TERMINAL.contains(status);
      double passed = seconds(Duration.between(start, service.clock().instant()));
      bar.show(status, ended ? 1 : Math.min(0.99, passed / expected), passed, ended);
    } while (!ended && !never.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    out.println();
    out.println("GET " + url);
    out.println();
    out.println("200");
    out.println(pretty(job));
    out.println();
    return job;
  }

  private void download(GraphEndpoint graph, String resourceLocation) throws IOException {
    out.println("GET " + resourceLocation);
    out.println();
    JsonNode snapshot = send(graph, GraphRequest.of("GET", resourceLocation));
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode resource : snapshot.get("resources")) {
      counts.merge(resource.get("resourceType").asText(), 1, Integer::sum);
    }
    out.println();
    out.printf(Locale.ROOT, "%-40s %9s%n", "resource type", "resources");
    out.println("-".repeat(50));
    counts.forEach((type, count) -> out.printf(Locale.ROOT, "%-40s %9d%n", type, count));
    out.println("-".repeat(50));
    out.printf(Locale.ROOT, "%-40s %9d%n", "total", total(counts));
    out.println();
    out.println("The first " + SHOWN_RESOURCES + " resources:");
    for (int i = 0; i < SHOWN_RESOURCES && i < snapshot.get("resources").size(); i++) {
      out.println(pretty(snapshot.get("resources").get(i)));
    }
  }

  /** Sends a request and prints the status of the response; an error ends the example. */
  private JsonNode send(GraphEndpoint graph, GraphRequest request) throws IOException {
    try (GraphResponse response = graph.handle(request)) {
      JsonNode body = json.readTree(response.body());
      out.println(response.status());
      if (response.status() != 200) {
        throw new IOException("the status must be 200: " + response.status() + " " + body);
      }
      return body;
    }
  }

  private String pretty(JsonNode node) throws IOException {
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  private static int total(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
