package io.github.tenantsnapshot.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphCallTest {

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
  void itIsToldByMethodAndPath(String method, String path, GraphOperation expected) {
    for (String version : new String[] {"v1.0", "beta"}) {
      assertThat(
              GraphCall.of(
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
  void theKeyIsThatOfTheJobOrSnapshot(String method, String path, String expected) {
    assertThat(
            GraphCall.of(GraphRequest.of(method, "/v1.0/admin/configurationManagement/" + path))
                .key())
        .isEqualTo(expected);
  }

  @Test
  void theCaseOfNamesIsThatOfTheEndpoint() {
    GraphBehavior strict =
        GraphBehavior.defaults().toBuilder().nameCase(GraphBehavior.NameCase.STRICT).build();
    GraphRequest request =
        GraphRequest.of("GET", "/BETA/Admin/ConfigurationManagement/configurationsnapshotjobs");

    assertThat(GraphCall.of(request).operation()).isEqualTo(GraphOperation.LIST_JOBS);
    assertThat(GraphCall.of(request, strict).operation()).isEqualTo(GraphOperation.OTHER);
  }
}
