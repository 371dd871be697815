package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MEETING;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.APIS;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.CONTEXT;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.JOBS;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.encoded;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.names;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.root;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.split;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.values;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Query options on jobs: select, filter, order and count. */
class QueryOptionsTest {

  private final TwelveJobs jobs = new TwelveJobs();
  private final GraphHarness graph = jobs.graph;
  private final List<String> ids = jobs.ids;

  @ParameterizedTest
  @FieldSource("io.github.tenantsnapshot.tests.graph.TwelveJobs#APIS")
  void selectReturnsTheNamedMembersOfAList(String api) {
    BufferedResponse response =
        graph.get(api + JOBS + "?$select=status,id&$top=2&$filter=id%20ne%20'x'");

    assertThat(response.body())
        .isEqualTo(
            "{\"@odata.context\":\""
                + root(api)
                + "/"
                + CONTEXT
                + "(status,id)\",\"@odata.nextLink\":\""
                + response.text("@odata.nextLink")
                + "\",\"value\":[{\"id\":\""
                + ids.get(0)
                + "\",\"status\":\"succeeded\"},{\"id\":\""
                + ids.get(1)
                + "\",\"status\":\"partiallySuccessful\"}]}");
  }

  @ParameterizedTest
  @FieldSource("io.github.tenantsnapshot.tests.graph.TwelveJobs#APIS")
  void selectReturnsTheNamedMembersOfAJob(String api) {
    String error =
        MEETING
            + ": Error exporting resource ["
            + MEETING
            + "]. exceptionMessage(s):Access denied. ,";
    for (String key : new String[] {"/" + ids.get(1), "('" + ids.get(1) + "')"}) {
      assertThat(graph.get(api + JOBS + key + "?$select=errorDetails").body())
          .isEqualTo(
              "{\"@odata.context\":\""
                  + root(api)
                  + "/"
                  + CONTEXT
                  + "(errorDetails)/$entity\",\"errorDetails\":[\""
                  + error
                  + "\"]}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "id",
    "displayName",
    "description",
    "tenantId",
    "status",
    "resources",
    "createdDateTime",
    "completedDateTime",
    "resourceLocation",
    "createdBy",
    "errorDetails"
  })
  void selectAcceptsEachMemberAlone(String member) {
    for (String api : APIS) {
      JsonNode job = graph.get(api + JOBS + "/" + ids.get(0) + "?$select=" + member).json();
      assertThat(names(job)).containsExactly("@odata.context", member);
      JsonNode list = graph.get(api + JOBS + "?$select=" + member).json();
      assertThat(list.get("value")).hasSize(12);
      list.get("value").forEach(each -> assertThat(names(each)).containsExactly(member));
      assertThat(list.has("@microsoft.graph.tips")).isFalse();
    }
  }

  @Test
  void selectAllIncludesMembersThatAreOmittedByDefault() {
    String all =
        "id,displayName,description,tenantId,status,resources,createdDateTime,completedDateTime,"
            + "resourceLocation,createdBy,errorDetails";

    for (String select : new String[] {"*", all, "errorDetails,*", "*,id"}) {
      JsonNode job = graph.get(V1 + JOBS + "/" + ids.get(0) + "?$select=" + select).json();
      assertThat(String.join(",", names(job))).isEqualTo("@odata.context," + all);
    }
  }

  @Test
  void tipsAreOmittedIfMembersAreSelected() {
    for (String path : new String[] {JOBS, JOBS + "/" + ids.get(0)}) {
      assertThat(graph.get(V1 + path + "?$select=id").json().has("@microsoft.graph.tips"))
          .isFalse();
      assertThat(graph.get(V1 + path).json().has("@microsoft.graph.tips")).isTrue();
    }
    assertThat(graph.get(V1 + JOBS + "?$top=1").json().has("@microsoft.graph.tips")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          status eq 'failed'                                          | 02 05 08
          status eq 'partiallySuccessful'                             | 01 04 07 10
          status ne 'succeeded' and status ne 'partiallySuccessful'   | 02 05 08 11
          status eq 'notStarted'                                      | 11
          status eq 'running'                                         | ``
          status eq microsoft.graph.snapshotJobStatus'failed'         | 02 05 08
          displayName eq 'Snapshot 07'                                | 07
          startsWith(displayName,'Snapshot 1')                        | 10 11
          not startsWith(displayName,'Snapshot 0')                    | 10 11
          startswith(description,'b &')                               | 01 04 07 10
          description eq 'c & b''s + 50%'                             | 02 05 08 11
          createdDateTime ge 2025-02-18T15:44:07.7935268Z             | 08 09 10 11
          createdDateTime le 2025-02-18T16:44:00.7935268+01:00        | 00 01
          createdDateTime eq 2025-02-18T15:44:02.7935268Z             | 03
          completedDateTime eq 0001-01-01T00:00:00Z                   | 11
          completedDateTime ne 0001-01-01T00:00:00Z and status eq 'failed' | 02 05 08
          tenantId eq '2fcf1c68-b412-4c85-bfb2-cb20152a6843' and status eq 'failed' | 02 05 08
          tenantId ne '2fcf1c68-b412-4c85-bfb2-cb20152a6843'          | ``
          createdBy/user/displayName eq 'Test Contoso User' and not (status ne 'failed') | 02 05 08
          createdBy/user/id eq 'somebody'                             | ``
          """)
  void filterReturnsTheMatchingJobs(String filter, String names) {
    for (String api : APIS) {
      assertThat(jobs.listedNumbers(api + JOBS + "?$filter=" + encoded(filter)))
          .isEqualTo(split(names));
    }
  }

  @Test
  void filterById() {
    String filter = "id eq '" + ids.get(4) + "' or id eq '" + ids.get(2) + "'";

    assertThat(jobs.listedNumbers(V1 + JOBS + "?$filter=" + encoded(filter)))
        .containsExactly("02", "04");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "createdDateTime desc             | 11 10 09 08 07 06 05 04 03 02 01 00",
        "displayName                      | 00 01 02 03 04 05 06 07 08 09 10 11",
        "status desc,displayName desc     | 10 07 04 01 08 05 02 09 06 03 00 11",
        "status,createdDateTime desc      | 11 09 06 03 00 08 05 02 10 07 04 01",
        "description desc                 | 02 05 08 11 01 04 07 10 00 03 06 09",
        "completedDateTime,id             | 11 00 01 02 03 04 05 06 07 08 09 10"
      })
  void orderBySortsAList(String order, String names) {
    for (String api : APIS) {
      for (String option : new String[] {"$orderby", "$orderBy", "%24orderBy", "$ORDERBY"}) {
        assertThat(jobs.listedNumbers(api + JOBS + "?" + option + "=" + encoded(order)))
            .as(option)
            .isEqualTo(split(names));
      }
    }
  }

  @Test
  void orderById() {
    assertThat(values(graph.get(V1 + JOBS + "?$orderby=id%20desc"), "id"))
        .isEqualTo(ids.stream().sorted((one, other) -> other.compareTo(one)).toList());
  }

  @ParameterizedTest
  @FieldSource("io.github.tenantsnapshot.tests.graph.TwelveJobs#APIS")
  void countIsReturnedOnRequest(String api) {
    BufferedResponse response = graph.get(api + JOBS + "?$count=true&$top=1&$select=id");
    assertThat(names(response.json()))
        .containsExactly("@odata.context", "@odata.count", "@odata.nextLink", "value");
    assertThat(response.json().get("@odata.count").isInt()).isTrue();
    assertThat(response.json().get("@odata.count").asInt()).isEqualTo(12);

    assertThat(
            graph
                .get(api + JOBS + "?$count=true&$filter=status%20eq%20'failed'")
                .json()
                .get("@odata.count")
                .asInt())
        .isEqualTo(3);
    assertThat(graph.get(api + JOBS + "?$count=false").json().has("@odata.count")).isFalse();
    assertThat(graph.get(api + JOBS).json().has("@odata.count")).isFalse();
  }

  @Test
  void countAndNextLinkFollowTheTips() {
    assertThat(names(graph.get(V1 + JOBS + "?$count=true&$top=1").json()))
        .containsExactly(
            "@odata.context", "@microsoft.graph.tips", "@odata.count", "@odata.nextLink", "value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?$top=5",
        "?$select=id&$count=true",
        "/$count",
        "?$filter=status eq 'failed'"
      })
  void headReturnsTheHeadersOfGetWithoutABody(String path) {
    for (String api : APIS) {
      BufferedResponse head = graph.send("HEAD", api + JOBS + path);
      BufferedResponse get = graph.get(api + JOBS + path);

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(withoutIds(head.headers())).isEqualTo(withoutIds(get.headers()));
    }
    assertThat(graph.send("HEAD", V1 + JOBS + "?$top=0").status()).isEqualTo(400);
    assertThat(graph.send("HEAD", V1 + JOBS + "?$top=0").body()).isEmpty();
  }

  private static Map<String, String> withoutIds(Map<String, String> headers) {
    Map<String, String> others = new HashMap<>(headers);
    others.remove("request-id");
    others.remove("client-request-id");
    return others;
  }

  @Test
  void queriesOfPublicClientsAreAccepted() {
    String all =
        "id,displayName,description,status,createdDateTime,completedDateTime,resourceLocation,"
            + "resources,createdBy,errorDetails";
    BufferedResponse panel =
        graph.get(BETA + JOBS + "?$select=" + all + "&$orderby=createdDateTime desc");
    assertThat(panel.json().get("value")).hasSize(12);
    assertThat(panel.json().at("/value/0/displayName").asText()).isEqualTo("Snapshot 11");
    assertThat(panel.json().at("/value/1/errorDetails")).hasSize(1);

    assertThat(graph.get(BETA + JOBS + "?$top=50").json().get("value")).hasSize(12);
    assertThat(graph.get(BETA + JOBS + "?$orderby=createdDateTime desc&$top=5").json().get("value"))
        .hasSize(5);
  }
}
