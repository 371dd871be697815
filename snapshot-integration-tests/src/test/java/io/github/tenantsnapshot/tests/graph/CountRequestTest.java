package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.APIS;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.JOBS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for the number of jobs: {@code /$count}. */
class CountRequestTest {

  private final TwelveJobs jobs = new TwelveJobs();
  private final GraphHarness graph = jobs.graph;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/$count                                                | 12",
        "/%24count                                              | 12",
        "/$count/                                               | 12",
        "/$count?$filter=status%20eq%20'failed'                 | 3",
        "/$count?$filter=status+eq+'running'                    | 0",
        "/$count?%24filter=startsWith(displayName,'Snapshot 1') | 2",
        "/$count?own=1                                          | 12"
      })
  void countIsPlainText(String path, String count) {
    for (String api : APIS) {
      BufferedResponse response = graph.get(api + JOBS + path);

      assertThat(response.status()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(count);
      assertThat(response.header("Content-Type")).isEqualTo("text/plain");
      assertThat(response.headers()).containsKeys("request-id", "OData-Version", "Date");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$top=1", "$select=id", "$orderby=id", "$count=true", "$skiptoken=x"})
  void countAcceptsOnlyAFilter(String query) {
    jobs.assertRejected(
        JOBS + "/$count?" + query,
        "The query option '"
            + query.replaceAll("=.*", "")
            + "' is not supported for this request.");
  }

  @Test
  void countWithAnInvalidFilterOrAnotherMethodIsRejected() {
    jobs.assertRejected(
        JOBS + "/$count?$filter=id",
        "Invalid filter clause: one of eq, ne, ge and le is expected at position 3, where it"
            + " ends.");
    BufferedResponse response = graph.send("DELETE", V1 + JOBS + "/$count");
    graph.assertError(
        response,
        405,
        "MethodNotAllowed",
        "The method 'DELETE' is not allowed here; allowed are GET.");
    assertThat(response.header("Allow")).isEqualTo("GET");
    assertThat(graph.get(V1 + JOBS + "('$count')").status()).as("a key").isEqualTo(400);
  }
}
