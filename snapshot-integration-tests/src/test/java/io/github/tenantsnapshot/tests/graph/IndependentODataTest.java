package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.START;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.TENANT;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.StoredJob;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.olingo.server.api.ODataLibraryException;
import org.apache.olingo.server.api.uri.UriInfo;
import org.apache.olingo.server.api.uri.UriResourceProperty;
import org.apache.olingo.server.api.uri.queryoption.SelectItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of jobs, compared with an independent OData implementation. */
class IndependentODataTest {

  private static final long SEED = 20_250_218L;
  private static final int QUERIES = 5_000;
  private static final int JOBS = 40;

  private static final Set<String> ALL =
      Set.of(
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
          "errorDetails");

  private final Random random = new Random(SEED);
  private final GraphHarness graph = GraphHarness.standard();
  private final List<SnapshotJob> jobs = storeJobs();

  @Test
  void randomQueriesAgreeWithTheOracle() {
    RandomQuery queries = new RandomQuery(random, jobs);
    int telling = 0;
    int paged = 0;
    for (int i = 0; i < QUERIES; i++) {
      RandomQuery.Spelt query = queries.next();
      String url = (query.beta() ? BETA : V1) + "/configurationSnapshotJobs?" + query.graph();
      String about =
          String.format(Locale.ROOT, "query %d of seed %d:%n%s%n%s", i, SEED, url, query.odata());
      UriInfo parsed = parse(query.odata(), about);
      List<String> expected =
          ODataOracle.apply(parsed, jobs).stream().map(SnapshotJob::id).toList();

      BufferedResponse response = graph.get(url);

      assertThat(response.status()).as(about).isEqualTo(200);
      assertThat(count(response)).as(about).isEqualTo(expectedCount(parsed, expected));
      assertMembers(about, response, parsed);
      int top = parsed.getTopOption() == null ? JOBS : parsed.getTopOption().getValue();
      assertThat(ids(response))
          .as(about)
          .isEqualTo(expected.subList(0, Math.min(top, expected.size())));
      assertThat(allIds(response)).as(about).isEqualTo(expected);
      telling += expected.isEmpty() || expected.size() == JOBS ? 0 : 1;
      paged += expected.size() > top ? 1 : 0;
    }
    assertThat(telling).as("queries that some jobs pass and some do not").isGreaterThan(2_000);
    assertThat(paged).as("queries with more than one page").isGreaterThan(200);
  }

  /**
   * Queries that both implementations reject. Spellings that only Graph allows are not included.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$filter=",
        "$filter=displayName",
        "$filter=displayName eq",
        "$filter=displayName eq 'x",
        "$filter=displayName eq x",
        "$filter=displayName eq 1",
        "$filter=displayName eq 'x' displayName eq 'y'",
        "$filter=displayName eq 'x' and",
        "$filter=and displayName eq 'x'",
        "$filter=(displayName eq 'x'",
        "$filter=displayName eq 'x')",
        "$filter=()",
        "$filter=not displayName eq 'x'",
        "$filter=not",
        "$filter=displayName = 'x'",
        "$filter=displayName eq 'it's'",
        "$filter=nothing eq 'x'",
        "$filter=createdBy/nothing eq 'x'",
        "$filter=createdBy/user eq 'x'",
        "$filter=createdDateTime ge '2025-02-18T00:00:00Z'",
        "$filter=createdDateTime ge 2025-02-18T00:00:00",
        "$filter=status eq running",
        "$filter=status eq 'completed'",
        "$filter=startswith(displayName)",
        "$filter=startswith(displayName,'x'",
        "$filter=startswith(displayName,1)",
        "$filter=startswith(createdDateTime,'x')",
        "$filter=resources eq 'x'",
        "$filter=unknown(displayName,'x')",
        "$orderby=nothing",
        "$orderby=displayName up",
        "$orderby=displayName desc asc",
        "$orderby=",
        "$orderby=displayName,",
        "$select=nothing",
        "$select=id,nothing",
        "$select=",
        "$top=-1",
        "$top=x",
        "$top=",
        "$count=x",
        "$count=",
        "$nothing=x",
        "$top=1&$top=2",
        "$filter=id ne 'x'&$filter=id ne 'x'"
      })
  void invalidQueriesAgreeWithTheOracle(String query) {
    StringBuilder encoded = new StringBuilder();
    for (String option : query.split("&")) {
      String[] parts = option.split("=", 2);
      encoded
          .append(encoded.isEmpty() ? "" : "&")
          .append(parts[0])
          .append('=')
          .append(URLEncoder.encode(parts[1], StandardCharsets.UTF_8).replace("+", "%20"));
    }

    assertThatExceptionOfType(ODataLibraryException.class)
        .isThrownBy(() -> ODataOracle.parse(encoded.toString()));
    assertThat(graph.get(V1 + "/configurationSnapshotJobs?" + encoded).status()).isEqualTo(400);
  }

  private static UriInfo parse(String query, String about) {
    try {
      return ODataOracle.parse(query);
    } catch (ODataLibraryException e) {
      throw new AssertionError(about, e);
    }
  }

  private static Integer expectedCount(UriInfo parsed, List<String> expected) {
    return parsed.getCountOption() != null && parsed.getCountOption().getValue()
        ? expected.size()
        : null;
  }

  private static Integer count(BufferedResponse response) {
    JsonNode count = response.json().get("@odata.count");
    return count == null ? null : count.asInt();
  }

  private static void assertMembers(String about, BufferedResponse response, UriInfo parsed) {
    Set<String> expected = new TreeSet<>();
    if (parsed.getSelectOption() == null) {
      expected.addAll(ALL);
      expected.remove("errorDetails"); // as observed with Graph
    } else {
      for (SelectItem item : parsed.getSelectOption().getSelectItems()) {
        if (item.isStar()) {
          expected.addAll(ALL);
        } else {
          expected.add(
              ((UriResourceProperty) item.getResourcePath().getUriResourceParts().get(0))
                  .getProperty()
                  .getName());
        }
      }
    }
    for (JsonNode job : response.json().get("value")) {
      Set<String> names = new TreeSet<>();
      job.fieldNames().forEachRemaining(names::add);
      assertThat(names).as(about).isEqualTo(expected);
    }
  }

  private static List<String> ids(BufferedResponse response) {
    List<String> ids = new ArrayList<>();
    response.json().get("value").forEach(job -> ids.add(job.get("id").asText()));
    return ids;
  }

  /** Follows the next links to the last page and returns all ids. */
  private List<String> allIds(BufferedResponse first) {
    List<String> ids = new ArrayList<>(ids(first));
    for (BufferedResponse page = first; page.json().has("@odata.nextLink"); ) {
      page = graph.get(page.text("@odata.nextLink"));
      ids.addAll(ids(page));
    }
    return ids;
  }

  /** Stores jobs that share many values and returns them in list order. */
  private List<SnapshotJob> storeJobs() {
    List<SnapshotJob> stored = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      SnapshotJob job = job();
      assertThat(
              graph
                  .store
                  .admit(
                      StoredJob.builder()
                          .job(job)
                          .expiresAt(START.plus(Duration.ofDays(7)))
                          .dueAt(job.status().isTerminal() ? null : START.plus(Duration.ofDays(1)))
                          .build(),
                      AdmissionLimits.of(JOBS, GraphHarness.MONTH, Long.MAX_VALUE),
                      START)
                  .outcome())
          .isEqualTo(Admission.Outcome.ADMITTED);
      stored.add(job);
    }
    stored.sort(Comparator.comparing(SnapshotJob::createdDateTime).thenComparing(SnapshotJob::id));
    assertThat(graph.service.listJobs(ADMIN)).isEqualTo(stored);
    return stored;
  }

  private SnapshotJob job() {
    String[] names = {"Snapshot", "Snapshot Demo", "snapshot demo", "Nightly 1", "Nightly 12"};
    String[] descriptions = {
      "",
      "it's",
      "'",
      "''",
      "a & b + c = d#?%20%",
      "or not (x eq 'y') and",
      "\u00e9\uD83D\uDE00",
      "z"
    };
    Identity[] users = {
      null, new Identity("u1", "Adele Vance"), new Identity("u2", "O'Neill, \u00c9va")
    };
    Identity[] applications = {null, new Identity("a1", "Tool"), new Identity("a2", "Tool/2")};
    SnapshotJobStatus status =
        SnapshotJobStatus.values()[random.nextInt(SnapshotJobStatus.values().length)];
    Instant created = START.plusNanos(100L * random.nextInt(8) * (1 + random.nextInt(2) * 999_999));
    boolean hasSnapshot =
        status == SnapshotJobStatus.SUCCEEDED || status == SnapshotJobStatus.PARTIALLY_SUCCESSFUL;
    return SnapshotJob.builder()
        .id(new UUID(random.nextLong(), random.nextLong()).toString())
        .displayName(names[random.nextInt(names.length)])
        .description(descriptions[random.nextInt(descriptions.length)])
        .tenantId(TENANT)
        .status(status)
        .resources(List.of(GraphHarness.MAILBOX))
        .createdDateTime(created)
        .completedDateTime(status.isTerminal() ? created.plusSeconds(random.nextInt(3)) : null)
        .snapshotId(hasSnapshot ? new UUID(random.nextLong(), random.nextLong()).toString() : null)
        .createdBy(
            new IdentitySet(
                users[random.nextInt(users.length)],
                applications[random.nextInt(applications.length)]))
        .build();
  }
}
