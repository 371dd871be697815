package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests to an endpoint whose service has been closed. */
class ClosedServiceTest {

  private final GraphHarness graph = GraphHarness.standard();

  private static void assertOutOfService(GraphResponse response) throws IOException {
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("request-id")).isPresent();
    Map<?, ?> error = (Map<?, ?>) JsonText.of(response.bodyText()).asMap().get("error");
    assertThat(error.get("code")).isEqualTo("ServiceUnavailable");
    assertThat(error.get("message")).isEqualTo("The service has been closed.");
    assertThat(error.get("innerError")).isInstanceOf(Map.class);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /configurationSnapshotJobs",
    "GET, /configurationSnapshotJobs/$count",
    "GET, /configurationSnapshotJobs/" + ID_1,
    "DELETE, /configurationSnapshotJobs/" + ID_1,
    "GET, /configurationSnapshots",
    "GET, /configurationSnapshots/$count",
    "GET, /configurationSnapshots/" + ID_1,
    "PATCH, /configurationSnapshots/" + ID_1,
    "GET, /configurationSnapshotJobs?$filter=nonsense",
    "GET, /monitors"
  })
  void everyRequestIsA503WithAMessage(String method, String path) throws IOException {
    graph.close();

    for (String root : new String[] {V1, BETA}) {
      assertOutOfService(graph.graph.handle(GraphRequest.of(method, root + path)));
    }
  }

  @Test
  void aRequestToCreateIsA503() throws IOException {
    graph.close();

    assertOutOfService(
        graph.graph.handle(
            GraphRequest.post(
                V1 + "/configurationSnapshots/createSnapshot",
                "{\"displayName\":\"Weekly export\",\"resources\":[\""
                    + GraphHarness.RULE
                    + "\"]}")));
  }

  @Test
  void aRequestWithoutACallerIsA503() throws IOException {
    graph.close();
    graph.caller = null;

    assertOutOfService(graph.graph.handle(GraphRequest.of("GET", V1 + "/configurationSnapshots")));
  }

  @Test
  void headRequestIsA503WithoutABody() throws IOException {
    graph.close();

    GraphResponse response =
        graph.graph.handle(GraphRequest.of("HEAD", V1 + "/configurationSnapshotJobs"));

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.bodyText()).isEmpty();
  }
}
