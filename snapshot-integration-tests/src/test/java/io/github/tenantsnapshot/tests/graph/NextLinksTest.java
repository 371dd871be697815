package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.CONTEXT;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.JOBS;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.allValues;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.SnapshotJob;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a list of jobs, and the links between them. */
class NextLinksTest {

  private final TwelveJobs jobs = new TwelveJobs();
  private final GraphHarness graph = jobs.graph;
  private final List<String> ids = jobs.ids;

  @ParameterizedTest
  @FieldSource("io.github.tenantsnapshot.tests.graph.TwelveJobs#APIS")
  void nextLinksLeadThroughAllPages(String api) {
    List<BufferedResponse> pages = jobs.pages(api + JOBS + "?$top=5");

    assertThat(pages).extracting(page -> page.json().get("value").size()).containsExactly(5, 5, 2);
    assertThat(allValues(pages, "id")).isEqualTo(ids);
    assertThat(pages.get(0).text("@odata.nextLink"))
        .startsWith(api + JOBS + "?$top=5&$skiptoken=")
        .satisfies(link -> assertThat(URI.create(link).isAbsolute()).isTrue());
    assertThat(pages.get(2).json().has("@odata.nextLink")).isFalse();
  }

  @Test
  void nextLinkKeepsTheOtherOptions() {
    String query =
        "?%24select=displayName%2Cstatus&$filter=status+ne+'failed'&custom=a%20b"
            + "&$orderBy=createdDateTime%20desc&&$count=true&$top=4";
    List<BufferedResponse> pages = jobs.pages(V1 + JOBS + query);

    assertThat(pages).hasSize(3);
    assertThat(allValues(pages, "displayName"))
        .extracting(name -> name.substring(9))
        .containsExactly("11", "10", "09", "07", "06", "04", "03", "01", "00");
    for (BufferedResponse page : pages) {
      assertThat(page.json().get("@odata.count").asInt()).isEqualTo(9);
      assertThat(page.text("@odata.context")).endsWith(CONTEXT + "(displayName,status)");
      page.json()
          .get("value")
          .forEach(job -> assertThat(names(job)).containsExactly("displayName", "status"));
    }
    assertThat(pages.get(1).text("@odata.nextLink"))
        .startsWith(V1 + JOBS + query.replace("&&", "&") + "&$skiptoken=");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080/beta/admin/configurationManagement/configurationSnapshotJobs",
    "https://localhost:8443/v1.0/admin/configurationManagement/configurationSnapshotJobs/",
    "https://graph.microsoft.com/v1.0/admin/configurationManagement/%63onfigurationSnapshotJobs"
  })
  void nextLinkBeginsLikeTheRequest(String url) {
    List<BufferedResponse> pages = jobs.pages(url + "?$top=7#fragment");

    assertThat(pages.get(0).text("@odata.nextLink"))
        .startsWith(url.replace("%63", "c").replaceFirst("/$", "") + "?$top=7&$skiptoken=");
    assertThat(allValues(pages, "id")).isEqualTo(ids);
  }

  @Test
  void nextLinkBeginsWithGraphsHostIfTheRequestHasNone() {
    List<BufferedResponse> pages =
        jobs.pages("/v1.0/admin/configurationManagement/configurationSnapshotJobs?$top=11");

    assertThat(pages).hasSize(2);
    assertThat(pages.get(0).text("@odata.nextLink")).startsWith(V1 + JOBS + "?$top=11&$skiptoken=");
  }

  @Test
  void nextLinkWorksAfterJobsAreDeletedAndCreated() {
    BufferedResponse first = graph.get(V1 + JOBS + "?$top=5&$orderby=displayName");
    for (int deleted : new int[] {4, 5, 0, 11}) {
      graph.send("DELETE", V1 + JOBS + "/" + ids.get(deleted));
    }
    graph.createJob("Snapshot 045", MAILBOX);
    graph.createJob("Snapshot 00 before", MAILBOX);

    List<BufferedResponse> rest = jobs.pages(first.text("@odata.nextLink"));

    assertThat(allValues(rest, "displayName"))
        .extracting(name -> name.substring(9))
        .containsExactly("045", "06", "07", "08", "09", "10");
  }

  @Test
  void exactlyFullLastPageHasNoNextLink() {
    for (int top : new int[] {12, 13, 999}) {
      BufferedResponse response = graph.get(V1 + JOBS + "?$top=" + top);
      assertThat(response.json().get("value")).hasSize(12);
      assertThat(response.json().has("@odata.nextLink")).isFalse();
    }
    assertThat(jobs.pages(V1 + JOBS + "?$top=6")).hasSize(2);
    assertThat(jobs.pages(V1 + JOBS + "?$top=1")).hasSize(12);
  }

  @Test
  void nextLinkOnBetaWorksWithoutDollarSigns() {
    List<BufferedResponse> pages =
        jobs.pages(BETA + JOBS + "?top=5&orderBy=displayName%20desc&select=id");

    assertThat(pages).hasSize(3);
    assertThat(allValues(pages, "id"))
        .containsExactlyElementsOf(
            graph.service.listJobs(ADMIN).stream()
                .map(SnapshotJob::id)
                .sorted((one, other) -> ids.indexOf(other) - ids.indexOf(one))
                .toList());
    String next = pages.get(0).text("@odata.nextLink").replace("$skiptoken", "skiptoken");
    assertThat(graph.get(next).body()).isEqualTo(pages.get(1).body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "%20", "AAAA", "_", "bm92ZWw"})
  void inventedSkipTokenIsRejected(String token) {
    jobs.assertRejected(
        JOBS + "?$skiptoken=" + token,
        "Invalid $skiptoken: it must be taken unchanged from an @odata.nextLink, together with the"
            + " other options.");
  }
}
