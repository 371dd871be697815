package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.APIS;
import static io.github.tenantsnapshot.tests.graph.TwelveJobs.JOBS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Query options that are repeated, unsupported or invalid. */
class RejectedQueryOptionsTest {

  private final TwelveJobs jobs = new TwelveJobs();
  private final GraphHarness graph = jobs.graph;
  private final List<String> ids = jobs.ids;

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
    jobs.assertRejected(
        JOBS + "?" + query, "The query option '" + name + "' is allowed once only.");
  }

  @Test
  void optionWithAndWithoutADollarSignIsRejectedOnBeta() {
    graph.assertError(
        graph.get(BETA + JOBS + "?$top=1&top=1"),
        400,
        "BadRequest",
        "The query option 'top' is allowed once only.");
    assertThat(jobs.listedNumbers(V1 + JOBS + "?$top=1&top=2")).hasSize(1);
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

    jobs.assertRejected(
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
      jobs.assertRejected(
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
          $filter=status eq 'completed' | Invalid filter clause: 'completed' is no value of 'status'; allowed is one of 'notStarted', 'running', 'succeeded', 'failed', 'partiallySuccessful', 'unknownFutureValue'.
          $filter=status gt 'x'     | Invalid filter clause: one of eq, ne, ge and le is expected at position 8, not 'gt'.
          $filter=contains(displayName,'x') | Invalid filter clause: the function 'contains' is not supported; supported is startsWith.
          $filter=createdDateTime ge '2025-02-18T00:00:00Z' | Invalid filter clause: '2025-02-18T00:00:00Z' is no value of 'createdDateTime'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          $filter=createdDateTime ge 2025-02-18T00:00:00+01:00 | Invalid filter clause: '2025-02-18T00:00:00' is no value of 'createdDateTime'; allowed is an instant such as 2026-01-27T22:09:05Z, without quotes.
          $filter=                  | Invalid filter clause: a property, startsWith, not or '(' is expected at position 1, where it ends.
          $filter                   | Invalid filter clause: a property, startsWith, not or '(' is expected at position 1, where it ends.
          """)
  void invalidOptionValueIsRejected(String query, String message) {
    jobs.assertRejected(JOBS + "?" + query, message);
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
}
