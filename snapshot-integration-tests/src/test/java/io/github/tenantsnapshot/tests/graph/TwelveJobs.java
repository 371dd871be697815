package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MEETING;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Twelve jobs. They are named Snapshot 00 to Snapshot 11 and are created one second apart. In turn,
 * they succeed, succeed partially and fail, except for the last, which has not started.
 */
final class TwelveJobs {

  static final List<String> APIS = List.of(V1, BETA);

  static final String JOBS = "/configurationSnapshotJobs";

  static final String CONTEXT = "$metadata#admin/configurationManagement/configurationSnapshotJobs";

  final GraphHarness graph = GraphHarness.standard();

  /** The ids of the jobs, in the order of their creation. */
  final List<String> ids = new ArrayList<>();

  TwelveJobs() {
    graph.tenant.add(RULE, "EXOTransportRule-A", "{}").fail(MEETING, "Access denied.");
    String[][] types = {{RULE}, {RULE, MEETING}, {MEETING}};
    for (int i = 0; i < 12; i++) {
      String body = GraphHarness.body(String.format(Locale.ROOT, "Snapshot %02d", i), types[i % 3]);
      String description = "\"description\":\"" + "abc".charAt(i % 3) + " & b's + 50%\",";
      ids.add(graph.create("{" + description + body.substring(1)).text("id"));
      if (i < 11) {
        graph.clock.advance(Duration.ofSeconds(1));
      }
    }
  }

  /** Checks that both APIs reject a request with an error message. */
  void assertRejected(String path, String message) {
    for (String api : APIS) {
      graph.assertError(graph.get(api + path), 400, "BadRequest", message);
    }
  }

  /** Follows the next links and returns all pages. */
  List<BufferedResponse> pages(String url) {
    List<BufferedResponse> pages = new ArrayList<>();
    for (String next = url; next != null; ) {
      BufferedResponse page = graph.get(next);
      assertThat(page.status()).as(page.body()).isEqualTo(200);
      pages.add(page);
      assertThat(pages).hasSizeLessThan(100);
      next = page.json().has("@odata.nextLink") ? page.text("@odata.nextLink") : null;
    }
    return pages;
  }

  /** Sends a request for a list of jobs and returns the numbers in their names. */
  List<String> listedNumbers(String url) {
    BufferedResponse response = graph.get(url);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return values(response, "displayName").stream().map(name -> name.substring(9)).toList();
  }

  /** Returns a member of all jobs on several pages. */
  static List<String> allValues(List<BufferedResponse> pages, String member) {
    return pages.stream().flatMap(page -> values(page, member).stream()).toList();
  }

  /** Returns a member of all listed jobs. */
  static List<String> values(BufferedResponse response, String member) {
    List<String> values = new ArrayList<>();
    response.json().get("value").forEach(job -> values.add(job.get(member).asText()));
    return values;
  }

  /** Returns the names of the members of an object, in order. */
  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Returns numbers that are separated by spaces. */
  static List<String> split(String names) {
    return names.isEmpty() ? List.of() : List.of(names.split(" "));
  }

  /** Returns the service root of an API. */
  static String root(String api) {
    return api.replace("/admin/configurationManagement", "");
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
