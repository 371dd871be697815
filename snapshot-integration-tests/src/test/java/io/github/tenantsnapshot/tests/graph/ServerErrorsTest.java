package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_2;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors of failed stores and authenticators, and of a closed service. */
class ServerErrorsTest {

  private final GraphHarness graph = GraphHarness.standard();

  static List<Supplier<RuntimeException>> outages() {
    return List.of(
        () -> new JobStoreException("jdbc:h2:secret is out", new SQLException("secret")),
        () -> new JobStoreException("secret is out of reach"));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void storeFailureIsA503(Supplier<RuntimeException> outage) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.store.failWith(outage);

    for (BufferedResponse response : everyCall()) {
      graph.assertError(response, 503, "ServiceUnavailable", "The job store is out of service.");
      assertNothingInternalIsExposed(response);
    }

    graph.store.failWith(null);
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  static List<Supplier<RuntimeException>> unexpectedFailures() {
    return List.of(
        () -> new IllegalStateException("secret at io.github.tenantsnapshot.Secret"),
        () -> new NullPointerException(),
        () -> new UnsupportedOperationException("secret", new IOException("secret")));
  }

  @ParameterizedTest
  @MethodSource("unexpectedFailures")
  void unexpectedStoreFailureIsA500(Supplier<RuntimeException> bug) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.store.failWith(bug);

    for (BufferedResponse response : everyCall()) {
      graph.assertError(response, 500, "InternalServerError", "The service failed unexpectedly.");
      assertNothingInternalIsExposed(response);
    }

    graph.store.failWith(null);
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @Test
  void authenticatorFailureIsA500() throws IOException {
    GraphEndpoint endpoint =
        GraphEndpoint.builder(
                graph.service,
                request -> {
                  throw new IllegalArgumentException("secret");
                })
            .build();

    try (GraphResponse response =
        endpoint.handle(GraphRequest.of("GET", V1 + "/configurationSnapshotJobs"))) {
      BufferedResponse buffered =
          new BufferedResponse(response.status(), response.headers(), response.bodyText());
      graph.assertError(buffered, 500, "InternalServerError", "The service failed unexpectedly.");
      assertNothingInternalIsExposed(buffered);
    }
  }

  @Test
  void closedServiceReturnsAnErrorInGraphsFormat() {
    SnapshotService service =
        SnapshotService.builder(new MemoryJobStore(), (job, type) -> ResourceReader.of(List.of()))
            .clock(VirtualClock.startingAt(GraphHarness.START))
            .build();
    GraphEndpoint endpoint =
        GraphEndpoint.builder(service, request -> ADMIN).behavior(GraphBehavior.defaults()).build();
    service.close();

    try (GraphResponse response =
        endpoint.handle(GraphRequest.of("GET", V1 + "/configurationSnapshotJobs"))) {
      BufferedResponse buffered =
          new BufferedResponse(response.status(), response.headers(), response.bodyText());
      assertThat(buffered.status()).isIn(500, 503);
      assertThat(buffered.json().at("/error/innerError/request-id").asText()).isNotEmpty();
      assertNothingInternalIsExposed(buffered);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<BufferedResponse> everyCall() {
    return List.of(
        graph.create(GraphHarness.body("Snapshot Two", MAILBOX)),
        graph.get(V1 + "/configurationSnapshotJobs"),
        graph.get(V1 + "/configurationSnapshotJobs/" + ID_1),
        graph.get(V1 + "/configurationSnapshotJobs/$count"),
        graph.get(V1 + "/configurationSnapshots"),
        graph.get(V1 + "/configurationSnapshots/$count"),
        graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + ID_1),
        graph.get(V1 + "/configurationSnapshots/" + ID_2));
  }

  private static void assertNothingInternalIsExposed(BufferedResponse response) {
    assertThat(response.body())
        .doesNotContain("Exception", "io.github", "java.", "\\tat ", "secret", "jdbc");
    assertThat(response.headers().values())
        .allSatisfy(value -> assertThat(value).doesNotContain("Exception", "secret"));
  }
}
