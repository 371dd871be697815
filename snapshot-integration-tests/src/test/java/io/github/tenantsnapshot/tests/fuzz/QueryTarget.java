package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.tests.graph.ODataOracle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The query of a request for the list of jobs, as it is in a URL. The response is 200 or 400. If an
 * independent implementation of OData accepts the query too, both list the same jobs in the same
 * order, on all pages together.
 */
final class QueryTarget implements FuzzTarget {

  private static final String LIST = FuzzedService.API + "configurationSnapshotJobs";

  private final FuzzedService service = new FuzzedService();
  private final GraphHandler endpoint;
  private final List<SnapshotJob> jobs;

  QueryTarget(Fault fault) {
    service.storeJobs();
    this.endpoint = fault.in(service.endpoint());
    this.jobs = service.jobs();
  }

  @Override
  public void run(byte[] input) throws IOException {
    String query = new String(input, StandardCharsets.UTF_8).replaceFirst("(?s)#.*", "");
    Responses.Text response = send(LIST + "?" + query);
    if (response.status() != 200) {
      return;
    }
    List<JsonNode> listed = new ArrayList<>();
    int pages = 0;
    for (Responses.Text page = response; page != null; pages++) {
      page.json().path("value").forEach(listed::add);
      JsonNode next = page.json().path("@odata.nextLink");
      check(pages <= jobs.size(), "there must be an end of the pages", query);
      page = next.isMissingNode() ? null : send(next.textValue());
      check(page == null || page.status() == 200, "a next link must be valid", next);
    }
    check(listed.size() <= jobs.size(), "no job must be listed twice", query);
    Optional<List<SnapshotJob>> expected = ODataOracle.evaluate(query, jobs);
    if (expected.isPresent()) {
      List<SnapshotJob> wanted = expected.get();
      check(listed.size() == wanted.size(), "the list must have " + ids(wanted), response);
      for (int i = 0; i < wanted.size(); i++) {
        requireSame(wanted.get(i), listed.get(i), query);
      }
    }
  }

  private Responses.Text send(String url) throws IOException {
    Responses.Text response = Responses.send(endpoint, GraphRequest.get(url));
    check(
        response.status() == 200 || response.status() == 400,
        "the status must be 200 or 400",
        response);
    return response;
  }

  private static void requireSame(SnapshotJob job, JsonNode listed, String query) {
    JsonNode id = listed.path("id");
    JsonNode name = listed.path("displayName");
    check(
        (id.isMissingNode() || id.textValue().equals(job.id()))
            && (name.isMissingNode() || name.textValue().equals(job.displayName())),
        "the list for " + query + " must have the job " + job.id(),
        listed);
  }

  private static List<String> ids(List<SnapshotJob> jobs) {
    return jobs.stream().map(SnapshotJob::id).toList();
  }

  @Override
  public void close() {
    service.close();
  }
}
