package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Query options that exceed the limits on the cost of a request. */
class QueryBoundsTest {

  private static final String JOBS = "/configurationSnapshotJobs";

  private final GraphHarness graph = GraphHarness.standard();

  @ParameterizedTest
  @ValueSource(ints = {101, 1_000, 100_000})
  void filtersWithTooManyComparisonsOrCharactersAreRejected(int comparisons) {
    String filter = "id ne 'x' or ".repeat(comparisons - 1) + "id ne 'x'";
    String message =
        comparisons == 100_000
            ? "Invalid $filter: it has 1299996 characters; allowed are up to 16384."
            : "Invalid filter clause: it has more than 100 comparisons.";

    assertRejected(JOBS + "?$filter=" + filter, message);
    assertRejected(JOBS + "/$count?$filter=" + filter, message);
    assertRejected("/configurationSnapshots?$filter=" + filter, message);
  }

  @Test
  void filtersWithManyComparisonsOnManyLevelsAreRejected() {
    StringBuilder filter = new StringBuilder("id ne 'x'");
    for (int level = 0; level < 50; level++) {
      filter.insert(0, "(" + "id ne 'x' and ".repeat(20)).append(')');
    }

    assertRejected(
        JOBS + "?$filter=" + filter, "Invalid filter clause: it has more than 100 comparisons.");
  }

  @Test
  void deeplyNestedFiltersAreRejected() {
    assertRejected(
        JOBS + "?$filter=" + "(".repeat(10_000),
        "Invalid filter clause: it is nested more than 50 levels deep.");
    assertRejected(
        JOBS + "?$filter=" + "(".repeat(1_000_000),
        "Invalid $filter: it has 1000000 characters; allowed are up to 16384.");
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 1_000, 5_000})
  void orderByWithTooManyNamesIsRejected(int names) {
    assertRejected(
        JOBS + "?$orderby=" + "id,".repeat(names - 1) + "id",
        "Invalid $orderby: it has " + names + " names; allowed are up to 20.");
  }

  @Test
  void longOrderByIsRejected() {
    assertRejected(
        JOBS + "?$orderby=" + "id,".repeat(99_999) + "id",
        "Invalid $orderby: it has 299999 characters; allowed are up to 16384.");
  }

  @Test
  void selectWithTooManyNamesIsRejected() {
    String id = graph.createJob("Snapshot Demo", MAILBOX);
    for (String path : new String[] {JOBS, JOBS + "/" + id, "/configurationSnapshots"}) {
      assertRejected(
          path + "?$select=" + "id,".repeat(100) + "id",
          "Invalid $select: it has 101 names; allowed are up to 100.");
      assertRejected(
          path + "?$select=" + "id,".repeat(99_999) + "id",
          "Invalid $select: it has 299999 characters; allowed are up to 16384.");
    }
  }

  @Test
  void queriesWithinTheBoundsAreAccepted() {
    String id = graph.createJob("Snapshot Demo", MAILBOX);
    String filter =
        IntStream.range(0, 100)
            .mapToObj(
                i -> "id eq '" + (i == 99 ? id : String.format(Locale.ROOT, "%036d", i)) + "'")
            .collect(Collectors.joining(" or "));

    assertThat(graph.get(V1 + JOBS + "?$filter=" + filter).json().get("value")).hasSize(1);
    assertThat(
            graph.get(V1 + JOBS + "?$orderby=" + "id desc,".repeat(19) + "id").json().get("value"))
        .hasSize(1);
    assertThat(graph.get(V1 + JOBS + "?$select=" + "id,".repeat(99) + "id").status())
        .isEqualTo(200);
  }

  @Test
  void anUnpairedSurrogateOfTheUrlIsAQuestionMarkInLinks() {
    graph.createJob("Snapshot Demo", MAILBOX);
    graph.createJob("Snapshot Demo 2", MAILBOX);

    assertThat(graph.get(V1 + JOBS + "?$top=1&$filter=id ne '\uD83D'").body())
        .contains(JOBS.substring(1) + "?$top=1&$filter=id ne '?'&$skiptoken=");
    assertThat(graph.get(V1 + JOBS + "?$top=1&$filter=id ne '\uD83D\uDE80'").body())
        .contains(JOBS.substring(1) + "?$top=1&$filter=id ne '\uD83D\uDE80'&$skiptoken=");
  }

  private void assertRejected(String path, String message) {
    for (String api : new String[] {V1, BETA}) {
      graph.assertError(graph.get(api + path), 400, "BadRequest", message);
    }
  }
}
