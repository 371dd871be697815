package io.github.tenantsnapshot.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** The example program for the official SDK, against a server. */
class SnapshotWithTheSdkTest {

  private static final String TYPE = "microsoft.exchange.transportrule";

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(Instant.parse("2026-11-23T09:00:00Z"))
          .addTenant(
              tenant ->
                  tenant.add(
                      new SnapshotResource("EXOTransportRule-A", TYPE, JsonText.of("{\"N\":1}")),
                      new SnapshotResource("Straße", TYPE, JsonText.of("{\"resources\":[{}]}"))))
          .build();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
  private GraphServer server;

  @BeforeEach
  void listen() throws Exception {
    server = GraphServer.builder(simulator.endpoint()).start();
  }

  @AfterEach
  void close() {
    server.close();
    simulator.close();
  }

  @Test
  void programTakesASnapshotWithEndpointAndToken() throws Exception {
    List<Duration> looks = new ArrayList<>();

    SnapshotWithTheSdk.run(
        print,
        () -> {
          looks.add(Duration.ofSeconds(20));
          simulator.advance(Duration.ofSeconds(20));
        },
        server.uri().toString(),
        simulator.tokens().issue(simulator.tenant().admin()));

    assertThat(looks).as("the job takes 65 seconds").hasSize(4);
    assertPrinted();
  }

  @Test
  void programTakesASnapshotWithAnInfoFile(@TempDir Path folder) throws Exception {
    Path info = folder.resolve("graph.json");
    new ObjectMapper()
        .writeValue(
            info.toFile(),
            Map.of(
                "endpoint",
                server.uri().toString(),
                "tokens",
                Map.of("readWrite", simulator.tokens().issue(simulator.tenant().admin()))));

    SnapshotWithTheSdk.run(print, () -> simulator.advance(Duration.ofMinutes(1)), info.toString());

    assertPrinted();
  }

  @Test
  void missingArgumentsAreReported() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SnapshotWithTheSdk.run(print, () -> {}))
        .withMessageContaining("an endpoint and a token");
  }

  @Test
  void tokenOfAnAzureCredentialIsSent() {
    List<TokenRequestContext> asked = new ArrayList<>();
    String token = simulator.tokens().issue(simulator.tenant().admin());
    GraphServiceClient client =
        SnapshotWithTheSdk.client(
            server.uri(),
            request -> {
              asked.add(request);
              return Mono.just(new AccessToken(token, OffsetDateTime.MAX));
            });

    CreateSnapshotWithTheSdk.createSnapshot(client, "Snapshot Demo", List.of(TYPE));

    assertThat(asked)
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.getScopes())
                    .containsExactly("https://graph.microsoft.com/.default"));
    assertThat(simulator.service().listJobs(simulator.tenant().admin())).hasSize(1);
  }

  @Test
  void tokenOfAnAzureCredentialIsNotSentToAnotherHost() {
    URI other = URI.create(server.uri().toString().replace("127.0.0.1", "localhost"));
    GraphServiceClient client =
        SnapshotWithTheSdk.client(
            other,
            request -> {
              throw new AssertionError("asked for a token");
            });

    ODataError refused =
        catchThrowableOfType(
            ODataError.class,
            () -> CreateSnapshotWithTheSdk.createSnapshot(client, "Snapshot Demo", List.of(TYPE)));

    assertThat(refused.getResponseStatusCode()).isEqualTo(401);
    assertThat(refused.getError().getMessage()).isEqualTo("Access token is empty.");
  }

  private void assertPrinted() {
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "Snapshot Demo: Succeeded", "2 resources:", "EXOTransportRule-A", "Straße");
  }
}
