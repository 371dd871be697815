package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.APIS;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.CONTEXT;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.JOBS;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.names;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.root;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spelling and the encoding of query options. */
class QueryOptionSpellingTest {

  private final TwelveJobs jobs = new TwelveJobs();
  private final GraphHarness graph = jobs.graph;
  private final List<String> ids = jobs.ids;

  private static final String BROKEN_URL =
      "The URL is not valid: a percent sign must be followed by two hexadecimal digits, and the"
          + " result must be UTF-8.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$filter=displayName eq 'Snapshot 03'&$select=displayName",
        "$filter=displayName+eq+'Snapshot+03'&$select=displayName",
        "$filter=displayName%20eq%20%27Snapshot%2003%27&$select=displayName",
        "%24filter=displayName%20eq%20'Snapshot 03'&%24select=displayName",
        "%24%66ilter=%64isplayName eq 'Snapshot 0%33'&%24SELECT=displayName",
        "$FILTER=displayName%09eq%0A'Snapshot%2003'&$Select=displayName",
        "&&$select=displayName&&$filter=displayName eq 'Snapshot 03'&",
        "own=1&$select=%20displayName%20&$filter=(displayName eq 'Snapshot 03')&own=2",
        "$select=displayName&$filter=displayName eq 'Snapshot 03'#$top=0"
      })
  void everySpellingOfAnOptionIsAccepted(String query) {
    for (String path : new String[] {JOBS, JOBS + "/"}) {
      for (String api : APIS) {
        assertThat(graph.get(api + path + "?" + query).body())
            .isEqualTo(
                "{\"@odata.context\":\""
                    + root(api)
                    + "/"
                    + CONTEXT
                    + "(displayName)\",\"value\":[{\"displayName\":\"Snapshot 03\"}]}");
      }
    }
  }

  @Test
  void onlyARawAmpersandSeparatesOptions() {
    assertThat(
            jobs.listedNumbers(
                V1 + JOBS + "?$filter=startsWith(description,'a %26 b''s %2B 50%25')"))
        .containsExactly("00", "03", "06", "09");
    assertThat(jobs.listedNumbers(V1 + JOBS + "?$filter=startsWith(description,'a+%26+b')"))
        .hasSize(4);
    jobs.assertRejected(
        JOBS + "?$filter=startsWith(description,'a & b')",
        "Invalid filter clause: the text that begins at position 24 has no closing quote.");
    assertThat(jobs.listedNumbers(V1 + JOBS + "?$filter=startsWith(description,'a + b')"))
        .as("a raw plus sign is a space")
        .isEmpty();
  }

  @Test
  void valueMayContainAnEqualsSign() {
    assertThat(jobs.listedNumbers(V1 + JOBS + "?$filter=displayName ne 'a=b'&$top=1"))
        .containsExactly("00");
    assertThat(jobs.listedNumbers(V1 + JOBS + "?$filter=displayName eq 'a=b'")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$filter=%zz", "$top=%", "$select=%FF", "$orderby=id%2", "%2=1", "$skiptoken=%C3"})
  void invalidPercentEncodingIsRejected(String query) {
    jobs.assertRejected(JOBS + "?" + query, BROKEN_URL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select=id",
        "SELECT=id",
        "%73elect=id",
        "filter=status eq 'failed'",
        "orderBy=createdDateTime desc",
        "top=1",
        "count=true"
      })
  void optionWithoutADollarSignIsAcceptedOnlyOnBeta(String query) {
    String dollar = query.startsWith("%73") ? "$select=id" : "$" + query;

    assertThat(graph.get(BETA + JOBS + "?" + query).body().replaceAll("\\$?top=1&", ""))
        .isEqualTo(graph.get(BETA + JOBS + "?" + dollar).body().replaceAll("\\$?top=1&", ""))
        .isNotEqualTo(graph.get(BETA + JOBS).body());
    assertThat(graph.get(V1 + JOBS + "?" + query).body()).isEqualTo(graph.get(V1 + JOBS).body());
  }

  /** A client of beta was observed to send this query. */
  @Test
  void selectErrorDetailsWorksWithATrailingSlashAndWithoutADollarSign() {
    String path = JOBS + "/" + ids.get(2) + "/?select=errorDetails";

    assertThat(names(graph.get(BETA + path).json()))
        .containsExactly("@odata.context", "errorDetails");
    assertThat(graph.get(V1 + path).json().has("errorDetails")).isFalse();
  }
}
