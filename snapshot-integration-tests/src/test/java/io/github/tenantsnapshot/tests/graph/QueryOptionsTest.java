package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MEETING;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Query options on jobs. The twelve jobs are named Snapshot 00 to Snapshot 11 and are created one
 * second apart. In turn, they succeed, succeed partially and fail, except for the last, which has
 * not started.
 */
class QueryOptionsTest {

  private static final List<String> APIS = List.of(V1, BETA);

  private static final String JOBS = "/configurationSnapshotJobs";

  private static final String CONTEXT =
      "$metadata#admin/configurationManagement/configurationSnapshotJobs";

  private static final String BROKEN_URL =
      "The URL is not valid: a percent sign must be followed by two hexadecimal digits, and the"
          + " result must be UTF-8.";

  private final GraphHarness graph = GraphHarness.standard();
  private final List<String> ids = new ArrayList<>();

  @BeforeEach
  void createTwelveJobs() {
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

  // Each option on the list

  @ParameterizedTest
  @FieldSource("APIS")
  void selectReturnsTheNamedMembersOfAList(String api) {
    BufferedResponse answer =
        graph.get(api + JOBS + "?$select=status,id&$top=2&$filter=id%20ne%20'x'");

    assertThat(answer.body())
        .isEqualTo(
            "{\"@odata.context\":\""
                + root(api)
                + "/"
                + CONTEXT
                + "(status,id)\",\"@odata.nextLink\":\""
                + answer.text("@odata.nextLink")
                + "\",\"value\":[{\"id\":\""
                + ids.get(0)
                + "\",\"status\":\"succeeded\"},{\"id\":\""
                + ids.get(1)
                + "\",\"status\":\"partiallySuccessful\"}]}");
  }

  @ParameterizedTest
  @FieldSource("APIS")
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
      assertThat(listed(api + JOBS + "?$filter=" + encoded(filter))).isEqualTo(split(names));
    }
  }

  @Test
  void filterById() {
    String filter = "id eq '" + ids.get(4) + "' or id eq '" + ids.get(2) + "'";

    assertThat(listed(V1 + JOBS + "?$filter=" + encoded(filter))).containsExactly("02", "04");
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
        assertThat(listed(api + JOBS + "?" + option + "=" + encoded(order)))
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
  @FieldSource("APIS")
  void countIsReturnedOnRequest(String api) {
    BufferedResponse answer = graph.get(api + JOBS + "?$count=true&$top=1&$select=id");
    assertThat(names(answer.json()))
        .containsExactly("@odata.context", "@odata.count", "@odata.nextLink", "value");
    assertThat(answer.json().get("@odata.count").isInt()).isTrue();
    assertThat(answer.json().get("@odata.count").asInt()).isEqualTo(12);

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

  // Pages

  @ParameterizedTest
  @FieldSource("APIS")
  void nextLinksLeadThroughAllPages(String api) {
    List<BufferedResponse> pages = pages(api + JOBS + "?$top=5");

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
    List<BufferedResponse> pages = pages(V1 + JOBS + query);

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
    List<BufferedResponse> pages = pages(url + "?$top=7#fragment");

    assertThat(pages.get(0).text("@odata.nextLink"))
        .startsWith(url.replace("%63", "c").replaceFirst("/$", "") + "?$top=7&$skiptoken=");
    assertThat(allValues(pages, "id")).isEqualTo(ids);
  }

  @Test
  void nextLinkBeginsWithGraphsHostIfTheRequestHasNone() {
    List<BufferedResponse> pages =
        pages("/v1.0/admin/configurationManagement/configurationSnapshotJobs?$top=11");

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

    List<BufferedResponse> rest = pages(first.text("@odata.nextLink"));

    assertThat(allValues(rest, "displayName"))
        .extracting(name -> name.substring(9))
        .containsExactly("045", "06", "07", "08", "09", "10");
  }

  @Test
  void exactlyFullLastPageHasNoNextLink() {
    for (int top : new int[] {12, 13, 999}) {
      BufferedResponse answer = graph.get(V1 + JOBS + "?$top=" + top);
      assertThat(answer.json().get("value")).hasSize(12);
      assertThat(answer.json().has("@odata.nextLink")).isFalse();
    }
    assertThat(pages(V1 + JOBS + "?$top=6")).hasSize(2);
    assertThat(pages(V1 + JOBS + "?$top=1")).hasSize(12);
  }

  @Test
  void nextLinkOnBetaWorksWithoutDollarSigns() {
    List<BufferedResponse> pages =
        pages(BETA + JOBS + "?top=5&orderBy=displayName%20desc&select=id");

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
    assertRejected(
        JOBS + "?$skiptoken=" + token,
        "Invalid $skiptoken: it must be taken unchanged from an @odata.nextLink, together with the"
            + " other options.");
  }

  // Spelling

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
    assertThat(listed(V1 + JOBS + "?$filter=startsWith(description,'a %26 b''s %2B 50%25')"))
        .containsExactly("00", "03", "06", "09");
    assertThat(listed(V1 + JOBS + "?$filter=startsWith(description,'a+%26+b')")).hasSize(4);
    assertRejected(
        JOBS + "?$filter=startsWith(description,'a & b')",
        "Invalid filter clause: the text that begins at position 24 has no closing quote.");
    assertThat(listed(V1 + JOBS + "?$filter=startsWith(description,'a + b')"))
        .as("a raw plus sign is a space")
        .isEmpty();
  }

  @Test
  void valueMayContainAnEqualsSign() {
    assertThat(listed(V1 + JOBS + "?$filter=displayName ne 'a=b'&$top=1")).containsExactly("00");
    assertThat(listed(V1 + JOBS + "?$filter=displayName eq 'a=b'")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$filter=%zz", "$top=%", "$select=%FF", "$orderby=id%2", "%2=1", "$skiptoken=%C3"})
  void invalidPercentEncodingIsRejected(String query) {
    assertRejected(JOBS + "?" + query, BROKEN_URL);
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

  // Rejected queries

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$top=1&$top=1                          | $top",
        "$select=id&%24select=id                | $select",
        "$orderby=id&$orderBy=id                | $orderBy",
        "$filter=id ne 'x'&$FILTER=id ne 'x'    | $FILTER",
        "$count=true&$top=1&$count=true         | $count",
        "$skiptoken=x&$skiptoken=x              | $skiptoken"
      })
  void repeatedOptionIsRejected(String query, String name) {
    assertRejected(JOBS + "?" + query, "The query option '" + name + "' is allowed once only.");
  }

  @Test
  void optionWithAndWithoutADollarSignIsRejectedOnBeta() {
    graph.assertError(
        graph.get(BETA + JOBS + "?$top=1&top=1"),
        400,
        "BadRequest",
        "The query option 'top' is allowed once only.");
    assertThat(listed(V1 + JOBS + "?$top=1&top=2")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$skip=1",
        "$search=x",
        "$expand=x",
        "$format=json",
        "$apply=x",
        "$compute=x",
        "$deltatoken=x",
        "$index=1",
        "$nothing=1",
        "$=1",
        "$",
        "%24=1",
        "$skip",
        "$Skip=1&$skip=2",
        "$top=1&$expand=x"
      })
  void unsupportedOptionIsRejected(String query) {
    String name =
        query.equals("$top=1&$expand=x")
            ? "$expand"
            : query.replaceAll("=.*", "").replace("%24", "$");

    assertRejected(
        JOBS + "?" + query, "The query option '" + name + "' is not supported for this request.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"skip", "search", "expand", "format", "apply", "compute", "schemaversion"})
  void unsupportedOptionWithoutADollarSignIsRejectedOnlyOnBeta(String name) {
    graph.assertError(
        graph.get(BETA + JOBS + "?" + name + "=1"),
        400,
        "BadRequest",
        "The query option '" + name + "' is not supported for this request.");
    assertThat(graph.get(V1 + JOBS + "?" + name + "=1").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$filter=x", "$orderby=id", "$top=1", "$count=true", "$skiptoken=x"})
  void listOptionsAreRejectedForASingleJob(String query) {
    for (String id : new String[] {ids.get(0), "unknown"}) {
      assertRejected(
          JOBS + "/" + id + "?" + query,
          "The query option '"
              + query.replaceAll("=.*", "")
              + "' is not supported for this request.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          $top=0                    | Invalid page size specified: '0'. Must be between 1 and 999 inclusive.
          $top=-1                   | Invalid page size specified: '-1'. Must be between 1 and 999 inclusive.
          $top=1000                 | Invalid page size specified: '1000'. Must be between 1 and 999 inclusive.
          $top=ten                  | Invalid page size specified: 'ten'. Must be between 1 and 999 inclusive.
          $top=                     | Invalid page size specified: ''. Must be between 1 and 999 inclusive.
          $top                      | Invalid page size specified: ''. Must be between 1 and 999 inclusive.
          $top=+5                   | Invalid page size specified: ' 5'. Must be between 1 and 999 inclusive.
          $count=maybe              | Invalid $count: 'maybe'; allowed are true and false.
          $count                    | Invalid $count: ''; allowed are true and false.
          $select=                  | Could not find a property named '' on type 'microsoft.graph.configurationSnapshotJob'.
          $select                   | Could not find a property named '' on type 'microsoft.graph.configurationSnapshotJob'.
          $select=id,name           | Could not find a property named 'name' on type 'microsoft.graph.configurationSnapshotJob'.
          $orderby=name             | Could not find a property named 'name' on type 'microsoft.graph.configurationSnapshotJob'.
          $orderby=tenantId         | The property 'tenantId' does not support $orderby.
          $orderby=id down          | Invalid $orderby: 'id down'; allowed after a property is asc or desc.
          $filter=name eq 'x'       | Could not find a property named 'name' on type 'microsoft.graph.configurationSnapshotJob'.
          $filter=resources eq 'x'  | The property 'resources' does not support $filter.
          $filter=status ge 'running' | The property 'status' does not support 'ge' in $filter; supported are eq, ne.
          $filter=status eq microsoft.graph.status'running' | Invalid filter clause: the type of 'status' is 'microsoft.graph.snapshotJobStatus', not 'microsoft.graph.status'.
          $filter=status eq 'completed' | Invalid filter clause: 'completed' is no value of 'status'; allowed is one of 'notStarted', 'running', 'succeeded', 'failed', 'partiallySuccessful'.
          $filter=status gt 'x'     | Invalid filter clause: one of eq, ne, ge and le is expected at position 8, not 'gt'.
          $filter=contains(displayName,'x') | Invalid filter clause: the function 'contains' is not supported; supported is startsWith.
          $filter=createdDateTime ge '2025-02-18T00:00:00Z' | Invalid filter clause: '2025-02-18T00:00:00Z' is no value of 'createdDateTime'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          $filter=createdDateTime ge 2025-02-18T00:00:00+01:00 | Invalid filter clause: '2025-02-18T00:00:00' is no value of 'createdDateTime'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          $filter=                  | Invalid filter clause: a property, startsWith, not or '(' is expected at position 1, where it ends.
          $filter                   | Invalid filter clause: a property, startsWith, not or '(' is expected at position 1, where it ends.
          """)
  void invalidOptionValueIsRejected(String query, String message) {
    assertRejected(JOBS + "?" + query, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$select=id", "$top=1", "$filter=x", "$count=true", "$nothing=x"})
  void optionsOfCreateAndDeleteAreRejected(String query) {
    String name = query.replaceAll("=.*", "");
    String message = "The query option '" + name + "' is not supported for this request.";
    graph.send("DELETE", V1 + JOBS + "/" + ids.get(11));
    for (String api : APIS) {
      graph.assertError(
          graph.send("DELETE", api + JOBS + "/" + ids.get(0) + "?" + query),
          400,
          "BadRequest",
          message);
      graph.assertError(
          graph.send(
              GraphRequest.post(
                  api + "/configurationSnapshots/createSnapshot?" + query,
                  GraphHarness.body("Snapshot 12", MAILBOX))),
          400,
          "BadRequest",
          message);
    }
    assertThat(graph.service.listJobs(ADMIN)).hasSize(11);
  }

  @Test
  void permissionIsCheckedBeforeTheOptions() {
    graph.caller = ADMIN.withPermissions();
    assertThat(graph.get(V1 + JOBS + "?$top=0").status()).isEqualTo(403);
    assertThat(graph.get(V1 + JOBS + "/$count?$top=0").status()).isEqualTo(403);
    graph.caller = null;
    assertThat(graph.get(V1 + JOBS + "?$top=0").status()).isEqualTo(401);
  }

  // /$count

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
      BufferedResponse answer = graph.get(api + JOBS + path);

      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(count);
      assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
      assertThat(answer.headers()).containsKeys("request-id", "OData-Version", "Date");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$top=1", "$select=id", "$orderby=id", "$count=true", "$skiptoken=x"})
  void countAcceptsOnlyAFilter(String query) {
    assertRejected(
        JOBS + "/$count?" + query,
        "The query option '"
            + query.replaceAll("=.*", "")
            + "' is not supported for this request.");
  }

  @Test
  void countWithAnInvalidFilterOrAnotherMethodIsRejected() {
    assertRejected(
        JOBS + "/$count?$filter=id",
        "Invalid filter clause: one of eq, ne, ge and le is expected at position 3, where it"
            + " ends.");
    BufferedResponse answer = graph.send("DELETE", V1 + JOBS + "/$count");
    graph.assertError(
        answer,
        405,
        "MethodNotAllowed",
        "The method 'DELETE' is not allowed here; allowed are GET.");
    assertThat(answer.header("Allow")).isEqualTo("GET");
    assertThat(graph.get(V1 + JOBS + "('$count')").status()).as("a key").isEqualTo(400);
  }

  // HEAD

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

  // Queries observed from clients

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

  private void assertRejected(String path, String message) {
    for (String api : APIS) {
      graph.assertError(graph.get(api + path), 400, "BadRequest", message);
    }
  }

  /** Follows the next links and returns all pages. */
  private List<BufferedResponse> pages(String url) {
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
  private List<String> listed(String url) {
    BufferedResponse answer = graph.get(url);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return values(answer, "displayName").stream().map(name -> name.substring(9)).toList();
  }

  private static List<String> allValues(List<BufferedResponse> pages, String member) {
    return pages.stream().flatMap(page -> values(page, member).stream()).toList();
  }

  private static List<String> values(BufferedResponse answer, String member) {
    List<String> values = new ArrayList<>();
    answer.json().get("value").forEach(job -> values.add(job.get(member).asText()));
    return values;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> split(String names) {
    return names.isEmpty() ? List.of() : List.of(names.split(" "));
  }

  private static String root(String api) {
    return api.replace("/admin/configurationManagement", "");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
