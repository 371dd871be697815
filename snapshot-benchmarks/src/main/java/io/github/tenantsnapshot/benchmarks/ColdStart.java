package io.github.tenantsnapshot.benchmarks;

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
        String created = send(server.port(), "POST " + HttpArm.CREATE, token, body);
        int id = created.indexOf("\"id\":\"") + "\"id\":\"".length();
        String job = HttpArm.LIST + "/" + created.substring(id, created.indexOf('"', id));
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
      return send(server.port(), "GET /job", "opaque", "").contains("done");
    }
  };

  private static final String RULE = "microsoft.exchange.transportrule";

  private final String title;

  ColdStart(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Returns whether the last response was the expected one. */
  abstract boolean run() throws IOException;

  /** Runs the constant that the argument names, and prints a line when it is done. */
  public static void main(String[] args) throws IOException {
    if (!valueOf(args[0]).run()) {
      throw new IllegalStateException("unexpected response");
    }
    System.out.println("done");
    System.exit(0);
  }

  private static TenantSimulator simulator() {
    return TenantSimulator.builder()
        .tenant(
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
