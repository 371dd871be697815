package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MEETING;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MONTH;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Requests at random, from valid ones to rubbish: whatever comes in, an answer of Graph's comes.
 */
class RandomRequestsTest {

  private static final long SEED = 20_260_127L;
  private static final int REQUESTS = 20_000;

  private static final Set<Integer> DOCUMENTED =
      Set.of(200, 204, 400, 401, 403, 404, 405, 409, 413, 415);

  private static final Set<String> CODES =
      Set.of(
          "BadRequest",
          "Conflict",
          "Forbidden",
          "InvalidAuthenticationToken",
          "MethodNotAllowed",
          "RequestEntityTooLarge",
          "ResourceNotFound",
          "UnsupportedMediaType");

  private static final String[] METHODS = {
    "GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS", "get", "", "G\u0000T"
  };

  private static final String[] BODIES = {
    "{\"displayName\":\"Snapshot %d\",\"resources\":[\"" + MAILBOX + "\"]}",
    "{\"displayName\":\"Snapshot %d\",\"description\":\"d\",\"resources\":[\""
        + RULE
        + "\",\""
        + MEETING
        + "\"]}",
    "{\"resources\":[],\"displayName\":\"\",\"description\":null}",
    "{\"displayName\":\"Snapshot %d\",\"resources\":[\"microsoft.nothing\"]}"
  };

  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud83d",
    "null",
    "true",
    "1.50",
    "1e999",
    "\"resources\":",
    "\"displayName\":1",
    "\u0000",
    "\u00e9",
    "\uD83D\uDE00",
    "\uFEFF",
    "@",
    "%",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "NaN",
    "/**/",
    "'"
  };

  private static final String[] URL_TOKENS = {
    "%27",
    "%",
    "%zz",
    "%2F",
    "/",
    "//",
    "'",
    "(",
    ")",
    "('",
    "')",
    "(')",
    "?",
    "#",
    "&",
    "=",
    "$",
    "%00",
    "%FF",
    "\u00e9",
    "\uD83D",
    " ",
    "+",
    "..",
    ":",
    "://",
    "createSnapshot",
    "beta",
    "v1.0"
  };

  private static final String[] QUERIES = {
    "",
    "",
    "",
    "",
    "?",
    "?a=1",
    "?$select=id",
    "?$top=1&x",
    "?select=id",
    "?%24filter=x",
    "?%zz=1",
    "?$filter=displayName ne 'x' and not (id eq 'x' or startsWith(description,'d'))",
    "?$filter=status eq 'succeeded'&$orderby=createdDateTime desc,status&$top=2&$count=true",
    "?$orderBy=displayName,&$skiptoken=eA"
  };

  private static final String[] CONTENT_TYPES = {
    "text/plain", "application/json;charset=utf-16", "", ";;;", "\r\n", "application/json;charset"
  };

  private final Random random = new Random(SEED);
  private final GraphHarness graph = GraphHarness.standard();

  @Test
  void answersTwentyThousandRequestsFromItsListOfStatusesAndEachErrorInGraphsForm() {
    graph.tenant.add(RULE, "EXOTransportRule-A", "{\"N\":1.50}").fail(MEETING, "Access Denied.");
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      graph.caller =
          switch (random.nextInt(20)) {
            case 0 -> null;
            case 1 -> ADMIN.withPermissions();
            case 2 -> ADMIN.withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL);
            default -> ADMIN;
          };
      String[] operation = operation();
      String method = random.nextInt(10) == 0 ? pick(METHODS) : operation[0];
      String url = url(operation[1]);
      Map<String, List<String>> headers = headers();
      byte[] body = body();
      long usage = graph.store.usage(TENANT, MONTH);
      List<SnapshotJob> jobs = graph.service.listJobs(ADMIN);

      Answer answer =
          graph.send(new GraphRequest(method, url, headers, new ByteArrayInputStream(body)));

      int number = i;
      Supplier<String> request =
          () ->
              "seed %d, request %d: %s %s %s %s%nanswer: %s"
                  .formatted(SEED, number, method, url, headers, shown(body), answer);
      assertThat(answer.status()).as(request).isIn(DOCUMENTED);
      statuses.merge(answer.status(), 1, Integer::sum);
      if (method.equals("HEAD")) {
        assertThat(answer.body()).as(request).isEmpty();
      } else if (answer.status() >= 400) {
        assertGraphError(answer, request);
      } else if ("text/plain".equals(answer.header("Content-Type"))) {
        assertThat(answer.body()).as(request).matches("\\d+");
      } else if (answer.status() == 200) {
        assertThat(answer.json().path("@odata.context").asText())
            .as(request)
            .contains("$metadata#");
      } else {
        assertThat(answer.body()).as(request).isEmpty();
      }
      assertThat(graph.store.usage(TENANT, MONTH)).as(request).isEqualTo(usage);
      if (answer.status() >= 400 || method.equals("GET") || method.equals("HEAD")) {
        assertThat(graph.service.listJobs(ADMIN)).as(request).isEqualTo(jobs);
      }
      if (random.nextInt(20) == 0) {
        graph.clock.advance(Duration.ofSeconds(random.nextInt(3)));
      }
    }
    assertThat(statuses).as("the requests were varied enough").containsOnlyKeys(DOCUMENTED);
  }

  private static void assertGraphError(Answer answer, Supplier<String> request) {
    assertThat(answer.header("Content-Type")).as(request).isEqualTo(GraphHarness.CONTENT_TYPE);
    JsonNode body = answer.json();
    assertThat(body.properties()).as(request).hasSize(1);
    JsonNode error = body.get("error");
    assertThat(error.get("code").textValue()).as(request).isIn(CODES);
    assertThat(error.get("message").isTextual()).as(request).isTrue();
    JsonNode inner = error.get("innerError");
    assertThat(inner.properties()).as(request).hasSize(3);
    assertThat(inner.get("date").textValue())
        .as(request)
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
    assertThat(inner.get("request-id").textValue())
        .as(request)
        .isEqualTo(answer.header("request-id"));
    assertThat(inner.get("client-request-id").textValue())
        .as(request)
        .isEqualTo(answer.header("client-request-id"));
    assertThat(error.has("details") ? 4 : 3).as(request).isEqualTo(error.size());
    for (JsonNode detail : error.path("details")) {
      assertThat(detail.size()).as(request).isEqualTo(3);
      assertThat(detail.get("code").isTextual()).as(request).isTrue();
      assertThat(detail.get("message").isTextual()).as(request).isTrue();
      assertThat(detail.get("target").isTextual()).as(request).isTrue();
    }
    assertThat(answer.body()).as(request).doesNotContain("Exception", "io.github", "java.");
  }

  /** Returns a method and a path that go together. */
  private String[] operation() {
    String create = "/configurationSnapshots/createSnapshot";
    String qualified = "/configurationSnapshots/microsoft.graph.createSnapshot";
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> new String[] {"POST", create};
      case 4 -> new String[] {"POST", qualified};
      case 5 ->
          new String[] {"GET", "/configurationSnapshot" + pick("Jobs", "s") + pick("", "/$count")};
      case 6 -> new String[] {"GET", "/configurationSnapshotJobs/" + id()};
      case 7 -> new String[] {"GET", "/configurationSnapshotJobs('" + id() + "')"};
      case 8 -> new String[] {"DELETE", "/configurationSnapshotJobs/" + id()};
      case 9 -> new String[] {"GET", "/configurationSnapshots('" + id() + "')"};
      case 10 -> new String[] {"GET", "/configurationSnapshots/" + id()};
      default -> new String[] {pick(METHODS), pick("/configurationSnapshots", "/x", "", "/")};
    };
  }

  private String url(String path) {
    String root = pick("", "https://graph.microsoft.com", "http://127.0.0.1:8080", "https://x");
    String version = pick("v1.0", "beta");
    String url = root + "/" + version + "/admin/configurationManagement" + path + pick(QUERIES);
    for (int i = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0; i > 0; i--) {
      url = mutate(url, URL_TOKENS);
    }
    return url;
  }

  /** Returns the id of a job or of a snapshot, if there is one. */
  private String id() {
    List<SnapshotJob> jobs = graph.service.listJobs(ADMIN);
    if (jobs.isEmpty()) {
      return "c91a1470-acc9-4585-bc03-522ae898f82f";
    }
    SnapshotJob job = jobs.get(random.nextInt(jobs.size()));
    return random.nextBoolean() && job.snapshotId() != null ? job.snapshotId() : job.id();
  }

  private Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new HashMap<>();
    if (random.nextInt(20) > 0) {
      String type = random.nextInt(15) == 0 ? pick(CONTENT_TYPES) : "application/json";
      headers.put(pick("Content-Type", "content-type"), List.of(type));
    }
    if (random.nextInt(20) == 0) {
      headers.put("Content-Encoding", List.of(pick("identity", "gzip", "")));
    }
    if (random.nextInt(5) == 0) {
      headers.put("client-request-id", List.of(mutate("9f8b3a5e-0000", TOKENS)));
    }
    if (random.nextInt(20) == 0) {
      headers.put(pick("Accept", "Prefer", "", "X\r\nY"), List.of());
    }
    return headers;
  }

  private byte[] body() {
    if (random.nextInt(100) == 0) {
      byte[] large = new byte[300_000];
      Arrays.fill(large, (byte) pick("x", " ", "{", "[").charAt(0));
      return large;
    }
    String body = pick(BODIES).formatted(random.nextInt(30));
    for (int i = random.nextInt(2) == 0 ? 1 + random.nextInt(4) : 0; i > 0; i--) {
      body = mutate(body, TOKENS);
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** Inserts, removes, doubles or cuts off something somewhere. */
  private String mutate(String text, String[] tokens) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + 1 + random.nextInt(8));
    return switch (random.nextInt(5)) {
      case 0, 1 -> text.substring(0, at) + pick(tokens) + text.substring(at);
      case 2 -> text.substring(0, at) + text.substring(end);
      case 3 -> text.substring(0, end) + text.substring(at);
      default -> random.nextInt(4) == 0 ? text.substring(0, at) : text;
    };
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }

  private static String shown(byte[] body) {
    List<String> shown = new ArrayList<>();
    shown.add(body.length + " bytes:");
    shown.add(new String(body, 0, Math.min(body.length, 1000), StandardCharsets.UTF_8));
    return String.join(" ", shown);
  }
}
