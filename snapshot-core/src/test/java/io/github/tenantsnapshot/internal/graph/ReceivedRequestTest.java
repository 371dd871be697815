package io.github.tenantsnapshot.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceivedRequestTest {

  private static ReceivedRequest receive(GraphRequest request, GraphBehavior behavior) {
    return ReceivedRequest.of(
        request,
        behavior,
        any -> {
          throw new UnauthenticatedException("Access token is empty.");
        });
  }

  private static ReceivedRequest receive(GraphRequest request) {
    return receive(request, GraphBehavior.defaults());
  }

  @ParameterizedTest
  @CsvSource({
    "POST, configurationSnapshots/createSnapshot, CREATE_SNAPSHOT",
    "POST, configurationSnapshots/microsoft.graph.createSnapshot, CREATE_SNAPSHOT",
    "GET, configurationSnapshotJobs?$top=5, LIST_JOBS",
    "GET, configurationSnapshotJobs/$count, COUNT_JOBS",
    "GET, configurationSnapshotJobs/d265ab29-2e00-4107-a365-720b3c2e7e99, GET_JOB",
    "HEAD, configurationSnapshotJobs('d265ab29-2e00-4107-a365-720b3c2e7e99'), GET_JOB",
    "DELETE, configurationSnapshotJobs/d265ab29-2e00-4107-a365-720b3c2e7e99, DELETE_JOB",
    "GET, configurationSnapshots, LIST_SNAPSHOTS",
    "GET, configurationSnapshots/$count, COUNT_SNAPSHOTS",
    "GET, configurationSnapshots('3b05c24c-db31-4d15-b386-947768ed66b0'), GET_SNAPSHOT",
    "GET, configurationSnapshots/createSnapshot, OTHER",
    "POST, configurationsnapshots/CREATESNAPSHOT, CREATE_SNAPSHOT",
    "GET, ConfigurationSnapshotJobs/$COUNT, COUNT_JOBS",
    "get, configurationSnapshotJobs, OTHER",
    "POST, configurationSnapshots, OTHER",
    "PATCH, configurationSnapshotJobs/d265ab29-2e00-4107-a365-720b3c2e7e99, OTHER",
    "GET, configurationMonitors, OTHER",
    "GET, configurationSnapshotJobs/%zz, OTHER"
  })
  void methodAndPathDetermineTheOperation(String method, String path, GraphOperation expected) {
    for (String version : new String[] {"v1.0", "beta"}) {
      assertThat(
              receive(
                      GraphRequest.of(
                          method,
                          "https://graph.microsoft.com/"
                              + version
                              + "/admin/configurationManagement/"
                              + path))
                  .operation())
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, configurationSnapshotJobs('D265'), D265",
    "DELETE, configurationSnapshotJobs/D265/, D265",
    "GET, configurationSnapshots/a%20b, a b",
    "GET, configurationSnapshotJobs,",
    "PATCH, configurationSnapshotJobs/D265,"
  })
  void keyIsTheIdInThePath(String method, String path, String expected) {
    assertThat(
            receive(GraphRequest.of(method, "/v1.0/admin/configurationManagement/" + path)).key())
        .isEqualTo(expected);
  }

  @Test
  void nameCaseOfTheBehaviorAppliesToThePath() {
    GraphBehavior strict =
        GraphBehavior.defaults().toBuilder().nameCase(GraphBehavior.NameCase.EXACT).build();
    GraphRequest request =
        GraphRequest.of("GET", "/BETA/Admin/ConfigurationManagement/configurationsnapshotjobs");

    assertThat(receive(request).operation()).isEqualTo(GraphOperation.LIST_JOBS);
    assertThat(receive(request, strict).operation()).isEqualTo(GraphOperation.OTHER);
  }

  @Test
  void callerIsAuthenticatedOnlyOnce() {
    Caller caller =
        Caller.user(
            "11111111-1111-1111-1111-111111111111",
            "22222222-2222-2222-2222-222222222222",
            "Adele Vance");
    AtomicInteger calls = new AtomicInteger();
    ReceivedRequest received =
        ReceivedRequest.of(
            GraphRequest.of("GET", "/v1.0/me"),
            GraphBehavior.defaults(),
            request -> {
              calls.incrementAndGet();
              return caller;
            });

    assertThat(received.caller()).isEqualTo(caller);
    assertThat(received.withBody(InputStream.nullInputStream()).requireCaller()).isEqualTo(caller);
    assertThat(calls).hasValue(1);
  }

  @Test
  void authenticatorIsNotCalledForSeveralAuthorizationHeaders() {
    AtomicInteger calls = new AtomicInteger();
    ReceivedRequest received =
        ReceivedRequest.of(
            GraphRequest.of(
                "GET",
                "/v1.0/me",
                Map.of("Authorization", List.of("Bearer a", "Bearer b")),
                InputStream.nullInputStream()),
            GraphBehavior.defaults(),
            request -> {
              calls.incrementAndGet();
              throw new IllegalStateException();
            });

    assertThat(received.caller()).isNull();
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(received::requireCaller)
        .withMessage("The request has more than one Authorization header.");
    assertThat(calls).hasValue(0);
  }
}
