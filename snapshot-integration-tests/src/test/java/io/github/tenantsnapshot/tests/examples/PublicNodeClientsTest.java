package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The calls of public clients in JavaScript and TypeScript, followed by scripts for Node: {@code
 * src/test/clients}. Skipped if Node is missing or has no fetch.
 */
class PublicNodeClientsTest {

  @TempDir private Path folder;

  @BeforeEach
  void findNode() throws InterruptedException {
    Programs.assume("node", "--eval", "fetch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"controlPanel", "m365Watcher", "graphyo"})
  void callsOfTheClientSucceed(String client) throws Exception {
    try (RunningServer server =
        new RunningServer(folder, "--clock", "virtual", "--progress", "each-read=PT10S")) {
      if (client.equals("controlPanel")) {
        forbidMeetingPolicies(server);
      }
      Outcome outcome =
          Programs.run(
              Path.of("src", "test", "clients").toAbsolutePath(),
              Map.of(),
              List.of("node", "clients.mjs", folder.resolve("graph.json").toString(), client));

      assertThat(outcome.status()).as(outcome.err()).isZero();
    }
  }

  private static void forbidMeetingPolicies(RunningServer server) throws Exception {
    HttpRequest fault =
        HttpRequest.newBuilder(URI.create(server.endpoint() + "/_simulator/faults"))
            .header("Authorization", "Bearer " + server.controlToken())
            .POST(
                BodyPublishers.ofString(
                    "{\"kind\":\"forbid\",\"resourceType\":\"microsoft.teams.meetingpolicy\"}"))
            .build();
    assertThat(HttpClient.newHttpClient().send(fault, BodyHandlers.discarding()).statusCode())
        .isEqualTo(201);
  }
}
