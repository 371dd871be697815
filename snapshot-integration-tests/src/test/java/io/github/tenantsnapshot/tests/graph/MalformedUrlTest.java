package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs with custom options, invalid percent-encoding or unusual ids. */
class MalformedUrlTest {

  private final GraphHarness graph = GraphHarness.standard();

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "&&=", "a=1", "=", "a=$select", "x$select=1", "a=%zz", "a+b=c"})
  void customQueryOptionsAreIgnored(String query) {
    assertThat(graph.get(V1 + "/configurationSnapshotJobs?" + query).status()).isEqualTo(200);
    assertThat(graph.get(BETA + "/configurationSnapshotJobs?" + query).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/configurationSnapshotJobs/%",
        "/configurationSnapshotJobs/%4",
        "/configurationSnapshotJobs/%zz",
        "/configurationSnapshotJobs/%4g",
        "/configurationSnapshotJobs/%\u00e91",
        "/configurationSnapshotJobs/%-1",
        "/configurationSnapshotJobs/%+1",
        "/configurationSnapshotJobs/%FF",
        "/configurationSnapshotJobs/%C3",
        "/configurationSnapshotJobs/%C0%AF",
        "/configurationSnapshotJobs/%ED%A0%80",
        "/%zz",
        "/configurationSnapshotJobs?%zz=1",
        "/configurationSnapshotJobs?%=1",
        "/configurationSnapshotJobs?a=1&%FF=1"
      })
  void invalidPercentEncodingIsRejected(String path) {
    graph.assertError(
        graph.get(V1 + path),
        400,
        "BadRequest",
        "The URL is not valid: a percent sign must be followed by two hexadecimal digits, and the"
            + " result must be UTF-8.");
  }

  static List<String> unusualIds() {
    return List.of(
        "x",
        "..",
        "%2e%2e",
        "a%2Fb",
        "%00",
        "%0d%0a",
        "%F0%9F%98%80",
        "\uD83D\uDE00",
        "\uD83D",
        "'",
        "%27%20or%20%271%27%3D%271",
        "null",
        "00000000-0000-0000-0000-000000000000",
        "{" + ID_1 + "}",
        ID_1 + "%00",
        ID_1 + "%20",
        "x".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("unusualIds")
  void unusualIdIsNotFound(String id) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    for (String collection : new String[] {"configurationSnapshotJobs", "configurationSnapshots"}) {
      for (String key : new String[] {"/" + id, "('" + id + "')"}) {
        for (String method : new String[] {"GET", "HEAD", "DELETE"}) {
          BufferedResponse response = graph.send(method, V1 + "/" + collection + key);
          assertThat(response.status()).as(method + key).isIn(400, 404, 405);
          if (!method.equals("HEAD")) {
            assertThat(response.json().at("/error/innerError/request-id").asText()).isNotEmpty();
          }
        }
      }
    }
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }
}
