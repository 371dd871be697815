package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_2;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors of requests with other paths and methods. */
class PathAndMethodErrorsTest {

  private final GraphHarness graph = GraphHarness.standard();

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "GE T", "G\nET", "GET\r\n", "\u001b[2J", "G\u0085ET", "GÉT", "GET:"})
  void methodThatIsNotAnHttpTokenIsRejected(String method) throws IOException {
    for (String path : List.of("/configurationSnapshotJobs", "/nothing", "/%zz")) {
      try (GraphResponse response = graph.graph.handle(GraphRequest.of(method, V1 + path))) {
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.bodyText())
            .contains(
                "\"code\":\"BadRequest\",\"message\":\"The method of the request is not an HTTP"
                    + " token.\"");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1.0/admin/configurationSnapshotJobs",
    "GET,    /beta/tenantRelationships/managedTenants/configurationSnapshotJobs",
    "GET,    /beta/admin/configurationManagement/snapshots/" + ID_2 + "/contents",
    "GET,    /beta/admin/configurationManagement/configurationSnapshots/" + ID_2 + "/content",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs/" + ID_1 + "/status",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs('" + ID_1 + "')/x",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs('')",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs(')",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshots(')",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshots()",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs(" + ID_1 + ")",
    "GET,    /v1.0/admin/configurationManagement//configurationSnapshotJobs",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs//",
    "GET,    /v1.0//admin/configurationManagement/configurationSnapshotJobs",
    "GET,    /v1.0/admin/configurationManagement/configurationsnapshotsjobs",
    "PATCH,  /v1.0/admin/configurationManagement",
    "GET,    /v1.0/admin/configurationManagement/configurationMonitors",
    "GET,    /v1.0/admin/configurationManagement/configurationDrifts",
    "GET,    /v1.0/admin/configurationManagement/configurationSnapshotJobs/" + ID_1 + "/..",
    "GET,    /v1.0/me",
    "GET,    /v1.0/organization",
    "GET,    /v1.0/$metadata",
    "POST,   /v1.0/$batch",
    "GET,    /v2.0/admin/configurationManagement/configurationSnapshotJobs",
    "GET,    /admin/configurationManagement/configurationSnapshotJobs",
    "GET,    /v1.0",
    "GET,    /",
    "PATCH,  /v1.0/nothing",
    "POST,   /v1.0/admin/configurationManagement/createSnapshot",
    "POST,   /v1.0/admin/configurationManagement/configurationSnapshotJobs/createSnapshot/x",
    "POST,   /v1.0/admin/configurationManagement/configurationSnapshots/createSnapshot/x"
  })
  void otherPathsAreNotFound(String method, String path) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    for (String root : new String[] {"", "https://graph.microsoft.com", "http://127.0.0.1:8080"}) {
      graph.assertError(
          graph.send(method, root + path),
          404,
          "ResourceNotFound",
          "Nothing answers " + method + " '" + path + "': this path is not simulated.");
    }
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "https://graph.microsoft.com", "?", "#", "v1.0", "*", "http://x?/v1.0/"})
  void urlWithoutAPathIsNotFound(String url) {
    assertThat(graph.get(url).status()).isEqualTo(404);
    assertThat(graph.get(url).json().at("/error/code").asText()).isEqualTo("ResourceNotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configurationSnapshots", "configurationSnapshotJobs"})
  void postToACollectionIsNotFound(String collection) {
    String body = GraphHarness.body("Snapshot Demo", MAILBOX);

    for (String api : new String[] {V1, BETA}) {
      graph.assertError(
          graph.send(GraphRequest.post(api + "/" + collection, body)), 404, "ResourceNotFound", "");
      graph.assertError(
          graph.send(GraphRequest.post(api + "/" + collection + "/", "")),
          404,
          "ResourceNotFound",
          "");
    }
    graph.assertNothingStored();
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH,   /configurationSnapshotJobs, GET",
    "PUT,     /configurationSnapshotJobs, GET",
    "DELETE,  /configurationSnapshotJobs, GET",
    "OPTIONS, /configurationSnapshotJobs, GET",
    "TRACE,   /configurationSnapshotJobs, GET",
    "BREW,    /configurationSnapshotJobs, GET",
    "get,     /configurationSnapshotJobs, GET",
    "PATCH,   /configurationSnapshotJobs/" + ID_1 + ", 'GET, DELETE'",
    "PUT,     /configurationSnapshotJobs/" + ID_1 + ", 'GET, DELETE'",
    "POST,    /configurationSnapshotJobs/" + ID_1 + ", 'GET, DELETE'",
    "POST,    /configurationSnapshotJobs/unknown, 'GET, DELETE'",
    "PATCH,   /configurationSnapshots/" + ID_2 + ", GET",
    "PUT,     /configurationSnapshots/" + ID_2 + ", GET",
    "POST,    /configurationSnapshots/" + ID_2 + ", GET",
    "DELETE,  /configurationSnapshots/" + ID_2 + ", GET",
    "GET,     /configurationSnapshots/createSnapshot, POST",
    "PUT,     /configurationSnapshots/createSnapshot, POST",
    "PATCH,   /configurationSnapshots/createSnapshot, POST",
    "DELETE,  /configurationSnapshots/createSnapshot, POST",
    "DELETE,  /configurationSnapshots/microsoft.graph.createSnapshot, POST"
  })
  void unsupportedMethodIsRejectedWithTheAllowedMethods(
      String method, String path, String allowed) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    BufferedResponse response =
        graph.send(GraphRequest.of(method, V1 + path, Map.of(), InputStream.nullInputStream()));

    graph.assertError(
        response,
        405,
        "MethodNotAllowed",
        "The method '" + method + "' is not allowed here; allowed are " + allowed + ".");
    assertThat(response.header("Allow")).isEqualTo(allowed);
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }
}
