package io.github.tenantsnapshot.benchmarks.start;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * What a new process does until its first finished job, or until WireMock's first response. It
 * sends requests through a plain socket, so that no client's start is measured.
 */
enum ColdStart {
  IN_CODE("first finished job, in code") {
    @Override
    boolean run() {
      try (TenantSimulator simulator = simulator()) {
        Caller admin = simulator.tenant().admin();
        SnapshotJob job =
            simulator
                .service()
                .createSnapshot(admin, CreateSnapshotRequest.of("Weekly export", RULE));
        simulator.advance(Duration.ofMinutes(2));
        return simulator.service().getJob(admin, job.id()).status().isTerminal();
      }
    }
  },
  WITH_TOKEN("first finished job, over HTTP with a token") {
    @Override
    boolean run() throws IOException {
      try (TenantSimulator simulator = simulator();
          GraphServer server = GraphServer.start(simulator)) {
        String token = simulator.tokens().issue(simulator.tenant().admin());
        String body = "{\"displayName\":\"Weekly export\",\"resources\":[\"" + RULE + "\"]}";
        String created = send(server.port(), "POST " + CREATE, token, body);
        int id = created.indexOf("\"id\":\"") + "\"id\":\"".length();
        String job = LIST + "/" + created.substring(id, created.indexOf('"', id));
        simulator.advance(Duration.ofMinutes(2));
        return send(server.port(), "GET " + job, token, "").contains("\"succeeded\"");
      }
    }
  },
  WIREMOCK("WireMock's first response") {
    @Override
    boolean run() throws IOException {
      WireMockServer server =
          new WireMockServer(
              WireMockConfiguration.options()
                  .bindAddress("127.0.0.1")
                  .dynamicPort()
                  .disableRequestJournal());
      server.start();
      server.stubFor(WireMock.get(WireMock.urlEqualTo("/job")).willReturn(WireMock.ok("done")));
      boolean done = send(server.port(), "GET /job", "opaque", "").contains("done");
      server.stop();
      return done;
    }
  };

  static final String DONE = "done";

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String ROOT = "/v1.0/admin/configurationManagement";
  private static final String LIST = ROOT + "/configurationSnapshotJobs";
  private static final String CREATE = ROOT + "/configurationSnapshots/createSnapshot";

  private final String title;

  ColdStart(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Returns whether the last response was the expected one. */
  abstract boolean run() throws IOException;

  /**
   * Runs the constant that the first argument names, and prints a line when it is done. Then it
   * runs it again as often as the second argument says, and prints the median time of the second
   * half in milliseconds.
   */
  public static void main(String[] args) throws IOException {
    ColdStart program = valueOf(args[0]);
    requireSuccess(program);
    System.out.println(DONE);
    double[] milliseconds = new double[Integer.parseInt(args[1])];
    for (int i = 0; i < milliseconds.length; i++) {
      long start = System.nanoTime();
      requireSuccess(program);
      milliseconds[i] = (System.nanoTime() - start) / 1e6;
    }
    double[] last = Arrays.copyOfRange(milliseconds, milliseconds.length / 2, milliseconds.length);
    Arrays.sort(last);
    System.out.println(last[last.length / 2]);
    System.exit(0);
  }

  private static void requireSuccess(ColdStart program) throws IOException {
    if (!program.run()) {
      throw new IllegalStateException("unexpected response of " + program);
    }
  }

  private static TenantSimulator simulator() {
    return TenantSimulator.builder()
        .addTenant(
            tenant ->
                tenant.add(new SnapshotResource("Rule", RULE, JsonText.of("{\"Priority\":0}"))))
        .build();
  }

  private static String send(int port, String line, String bearer, String body) throws IOException {
    String request =
        line
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nConnection: close\r\nAuthorization: Bearer "
            + bearer
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
