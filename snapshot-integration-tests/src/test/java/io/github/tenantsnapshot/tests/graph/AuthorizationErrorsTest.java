package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_2;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors of requests without authentication or permission. */
class AuthorizationErrorsTest {

  private final GraphHarness graph = GraphHarness.standard();

  @ParameterizedTest
  @ValueSource(strings = {"{\"displayName\":\"Snapshot Demo\"}", "{", "", "[]", "\u0000"})
  void createWithoutThePermissionIsRejectedForEveryBody(String body) {
    for (Permission[] granted :
        new Permission[][] {{}, {Permission.CONFIGURATION_MONITORING_READ_ALL}}) {
      graph.caller = ADMIN.withPermissions(granted);
      graph.assertError(graph.create(body), 403, "UnknownError", "");
    }
    graph.assertNothingStored();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /configurationSnapshotJobs",
    "GET,    /configurationSnapshotJobs/" + ID_1,
    "GET,    /configurationSnapshotJobs/unknown",
    "GET,    /configurationSnapshotJobs?$select=id",
    "GET,    /configurationSnapshotJobs/$count",
    "GET,    /configurationSnapshots",
    "GET,    /configurationSnapshots/$count",
    "DELETE, /configurationSnapshotJobs/" + ID_1,
    "GET,    /configurationSnapshots/" + ID_2,
    "GET,    /configurationSnapshots/unknown"
  })
  void requestWithoutPermissionsIsRejectedEvenIfTheIdIsUnknown(String method, String path) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.caller = ADMIN.withPermissions();

    graph.assertError(graph.send(method, V1 + path), 403, "UnknownError", "");

    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /configurationSnapshotJobs",
    "GET,    /configurationSnapshotJobs/" + ID_1,
    "DELETE, /configurationSnapshotJobs/" + ID_1,
    "GET,    /configurationSnapshots/" + ID_2,
    "POST,   /configurationSnapshots/createSnapshot"
  })
  void unauthenticatedRequestIsRejected(String method, String path) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.caller = null;

    BufferedResponse response = graph.send(method, V1 + path);

    graph.assertError(response, 401, "InvalidAuthenticationToken", "Access token is empty.");
    assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @Test
  void severalAuthorizationHeadersAreRejectedWithoutTheAuthenticator() throws IOException {
    GraphRequest request =
        GraphRequest.of(
            "GET",
            V1 + "/configurationSnapshotJobs",
            Map.of("Authorization", List.of("Bearer one", "Bearer other")),
            InputStream.nullInputStream());
    try (GraphResponse response = graph.graph.handle(request)) {
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.bodyText())
          .contains(
              "\"code\":\"InvalidAuthenticationToken\","
                  + "\"message\":\"The request has more than one Authorization header.\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Lifetime validation failed, the token is expired.",
        "Access token validation failure. Invalid audience.",
        "IDX14100: JWT is not well formed, \"there\" are no dots (.)."
      })
  void messageOfTheAuthenticatorIsReturned(String message) throws IOException {
    GraphEndpoint endpoint =
        GraphEndpoint.builder(
                graph.service,
                request -> {
                  throw new UnauthenticatedException(message);
                })
            .build();

    try (GraphResponse response =
        endpoint.handle(GraphRequest.of("GET", V1 + "/configurationSnapshotJobs"))) {
      BufferedResponse buffered =
          new BufferedResponse(response.status(), response.headers(), response.bodyText());
      graph.assertError(buffered, 401, "InvalidAuthenticationToken", message);
    }
  }
}
