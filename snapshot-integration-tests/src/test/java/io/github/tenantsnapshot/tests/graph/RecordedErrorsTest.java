package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.REQUEST_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Error responses as recorded from Graph, which are the default. */
class RecordedErrorsTest {

  private static final String JOBS = "/configurationSnapshotJobs";
  private static final String SNAPSHOTS = "/configurationSnapshots";
  private static final String NOBODY = "3b05c24c-db31-4d15-b386-947768ed66b0";

  private final GraphHarness graph = GraphHarness.standard();

  /** The response is as recorded from this API, except for the ids and the date. */
  @Test
  void missingPermissionReturnsTheRecordedText() {
    graph.caller = ADMIN.withPermissions();

    BufferedResponse response = graph.get(V1 + JOBS);

    assertThat(response.status()).isEqualTo(403);
    assertThat(response.body())
        .isEqualTo(
            "{\"error\":{\"code\":\"UnknownError\",\"message\":\"\",\"innerError\":"
                + "{\"date\":\"2025-02-18T15:43:59\",\"request-id\":\""
                + REQUEST_1
                + "\",\"client-request-id\":\""
                + REQUEST_1
                + "\"}}}");
  }

  @Test
  void clientRequestIdIsEchoedInAnError() {
    graph.caller = ADMIN.withPermissions();

    BufferedResponse response =
        graph.send(GraphRequest.of("GET", V1 + JOBS).withHeader("client-request-id", "my-id"));

    assertThat(response.json().at("/error/innerError/request-id").asText()).isEqualTo(REQUEST_1);
    assertThat(response.json().at("/error/innerError/client-request-id").asText())
        .isEqualTo("my-id");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /configurationSnapshotJobs/" + NOBODY,
    "GET, /configurationSnapshotJobs('" + NOBODY + "')",
    "DELETE, /configurationSnapshotJobs/" + NOBODY,
    "GET, /configurationSnapshots/" + NOBODY,
    "GET, /configurationSnapshots('" + NOBODY + "')",
    "GET, /configurationSnapshots/" + ID_1
  })
  void unknownIdIsNotFound(String method, String path) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    for (String api : new String[] {V1, BETA}) {
      graph.assertError(graph.send(method, api + path), 404, "UnknownError", "");
    }
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "null",
        "unknown",
        "createSnapshots",
        "0",
        "a b",
        "''",
        "3b05c24cdb314d15b386947768ed66b0",
        "{3b05c24c-db31-4d15-b386-947768ed66b0}",
        "3b05c24c-db31-4d15-b386-947768ed66b",
        "3b05c24c-db31-4d15-b386-947768ed66b00",
        "3b05c24c-db31-4d15-b386-947768ed66bg",
        "3b05c24c-db31-4d15-b386-947768ed66b\uff10"
      })
  void idThatIsNotAGuidIsRejected(String id) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    String message =
        "The id '"
            + id
            + "' is not valid; allowed is a GUID such as 2fcf1c68-b412-4c85-bfb2-cb20152a6843.";

    for (String api : new String[] {V1, BETA}) {
      graph.assertError(graph.get(api + JOBS + "/" + id), 400, "BadRequest", message);
      graph.assertError(graph.get(api + JOBS + "('" + id + "')"), 400, "BadRequest", message);
      graph.assertError(graph.send("DELETE", api + JOBS + "/" + id), 400, "BadRequest", message);
      graph.assertError(graph.get(api + SNAPSHOTS + "/" + id), 400, "BadRequest", message);
      graph.assertError(graph.get(api + SNAPSHOTS + "('" + id + "')"), 400, "BadRequest", message);
    }
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @Test
  void permissionIsCheckedBeforeTheFormatOfTheId() {
    graph.caller = ADMIN.withPermissions();

    graph.assertError(graph.get(V1 + JOBS + "/x"), 403, "UnknownError", "");
    graph.assertError(graph.send("DELETE", V1 + JOBS + "/x"), 403, "UnknownError", "");
    graph.assertError(graph.get(V1 + SNAPSHOTS + "/x"), 403, "UnknownError", "");
  }

  @Test
  void configurationManagementItselfIsRejected() {
    for (String api :
        List.of(
            V1, BETA, V1 + "/", "https://graph.microsoft.com/V1.0/Admin/CONFIGURATIONMANAGEMENT")) {
      graph.assertError(
          graph.get(api),
          400,
          "BadRequest",
          "This API is not supported for AAD accounts (no addressUrl for Microsoft.XTA,False).");
    }
    assertThat(graph.send("HEAD", V1).status()).isEqualTo(400);
    assertThat(graph.send("PATCH", V1).status()).isEqualTo(404);
    graph.caller = null;
    assertThat(graph.get(V1).status()).isEqualTo(401);
  }
}
