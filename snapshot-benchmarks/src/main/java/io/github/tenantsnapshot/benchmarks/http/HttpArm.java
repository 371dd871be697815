package io.github.tenantsnapshot.benchmarks.http;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that {@link HttpRow} measures, in a process of its own. The simulator handles the
 * requests; the others return the bytes that the simulator returned for the same request.
 */
enum HttpArm {
  WIREMOCK("WireMock, journal off"),
  JDK("JDK HttpServer"),
  ANY_BEARER("any bearer"),
  ANY_BEARER_JOURNAL("any bearer, journal on"),
  TOKEN("with a token"),
  TOKEN_JOURNAL("with a token, journal on");

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String ROOT = "/v1.0/admin/configurationManagement";

  static final String LIST = ROOT + "/configurationSnapshotJobs";
  static final String CREATE = ROOT + "/configurationSnapshots/createSnapshot";

  /** The number of jobs in the list. */
  private static final int JOBS = 12;

  /** After how many creates the simulator is reset, so that its state stays small. */
  private static final int CREATES = 100;

  private final String title;

  HttpArm(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  boolean isSimulator() {
    return this != WIREMOCK && this != JDK;
  }

  /** Starts the server of the arm that the argument names, and prints where it is as JSON. */
  public static void main(String[] args) throws Exception {
    HttpArm arm = valueOf(args[0]);
    Simulated list = Simulated.start(arm, JOBS);
    Simulated creates = Simulated.start(arm, 0);
    Map<String, Object> address = new LinkedHashMap<>();
    address.put("bearer", list.bearer);
    address.put("createBearer", creates.bearer);
    if (arm.isSimulator()) {
      GraphServer reads = GraphServer.start(list.simulator);
      GraphServer writes =
          GraphServer.builder(creates.resetting()).clock(creates.simulator.clock()).start();
      address.put("get", reads.uri() + list.jobPath);
      address.put("list", reads.uri() + LIST);
      address.put("create", writes.uri() + CREATE);
    } else {
      Map<String, String> bodies =
          Map.of(
              list.jobPath,
              list.body(GraphRequest.of("GET", list.jobPath)),
              LIST,
              list.body(GraphRequest.of("GET", LIST)),
              CREATE,
              creates.body(GraphRequest.post(CREATE, body("Demo 1 1 100000"))));
      String base = "http://127.0.0.1:" + (arm == JDK ? jdk(bodies) : wireMock(bodies));
      address.put("get", base + list.jobPath);
      address.put("list", base + LIST);
      address.put("create", base + CREATE);
    }
    System.out.println(JsonText.of(address));
    while (System.in.read() >= 0) { // until the row ends
      continue;
    }
    System.exit(0);
  }

  private static String body(String name) {
    return "{\"displayName\":\"" + name + "\",\"resources\":[\"" + RULE + "\"]}";
  }

  private static int wireMock(Map<String, String> bodies) {
    WireMockServer server =
        new WireMockServer(
            WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .disableRequestJournal());
    server.start();
    bodies.forEach(
        (path, body) -> {
          ResponseDefinitionBuilder response =
              WireMock.aResponse()
                  .withStatus(200)
                  .withHeader("Content-Type", "application/json")
                  .withBody(body);
          server.stubFor(
              (path.equals(CREATE)
                      ? WireMock.post(WireMock.urlEqualTo(path))
                      : WireMock.get(WireMock.urlEqualTo(path)))
                  .willReturn(response));
        });
    return server.port();
  }

  private static int jdk(Map<String, String> bodies) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // or each response waits for 40 ms
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(32));
    bodies.forEach(
        (path, body) -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          server.createContext(path, exchange -> respond(exchange, bytes));
        });
    server.start();
    return server.getAddress().getPort();
  }

  private static void respond(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** A simulator, the bearer token for it, and the path of one of its jobs. */
  private static final class Simulated {

    private final TenantSimulator simulator;
    private final String bearer;
    private final String jobPath;

    private Simulated(TenantSimulator simulator, String bearer, String jobPath) {
      this.simulator = simulator;
      this.bearer = bearer;
      this.jobPath = jobPath;
    }

    static Simulated start(HttpArm arm, int jobs) {
      boolean journal = arm == ANY_BEARER_JOURNAL || arm == TOKEN_JOURNAL;
      boolean token = arm == TOKEN || arm == TOKEN_JOURNAL;
      TenantSimulator.Builder builder =
          TenantSimulator.builder()
              .addTenant(
                  tenant ->
                      tenant.add(
                          new SnapshotResource("Rule", RULE, JsonText.of("{\"Priority\":0}"))))
              .limits(SnapshotLimits.unlimited());
      if (!journal) {
        builder.journalCapacity(0);
      }
      if (!token) {
        builder.acceptAnyBearer(
            Caller.user(TenantSimulator.DEFAULT_TENANT_ID, "user", "Adele Vance"));
      }
      TenantSimulator simulator = builder.build();
      Caller admin = simulator.tenant().admin();
      String path = LIST + "/";
      for (int i = 0; i < jobs; i++) {
        path =
            LIST
                + "/"
                + simulator
                    .service()
                    .createSnapshot(admin, CreateSnapshotRequest.of("Weekly export " + i, RULE))
                    .id();
      }
      simulator.runUntilIdle();
      String bearer = token ? simulator.tokens().issue(admin) : "opaque";
      return new Simulated(simulator, bearer, path);
    }

    String body(GraphRequest request) throws IOException {
      GraphRequest sent = request.withHeader("Authorization", "Bearer " + bearer);
      try (GraphResponse response =
          simulator
              .endpoint()
              .handle(
                  GraphRequest.of(
                      sent.method(),
                      "http://127.0.0.1" + sent.url(),
                      sent.headers(),
                      sent.body()))) {
        if (response.status() != 200) {
          throw new IllegalStateException(response.bodyText());
        }
        return response.bodyText();
      }
    }

    /**
     * Returns a handler that resets the simulator, on another thread, after a number of creates.
     */
    GraphHandler resetting() {
      ExecutorService resets =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, "resets");
                thread.setDaemon(true);
                return thread;
              });
      AtomicInteger creates = new AtomicInteger();
      GraphHandler endpoint = simulator.endpoint();
      return new GraphHandler() {
        @Override
        public GraphResponse handle(GraphRequest request) throws IOException {
          count();
          return endpoint.handle(request);
        }

        @Override
        public CompletableFuture<GraphResponse> handleAsync(GraphRequest request) {
          count();
          return endpoint.handleAsync(request);
        }

        private void count() {
          if (creates.incrementAndGet() % CREATES == 0) {
            resets.execute(simulator::reset);
          }
        }
      };
    }
  }
}
