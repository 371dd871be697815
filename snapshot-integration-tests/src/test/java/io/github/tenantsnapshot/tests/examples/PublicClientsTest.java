package io.github.tenantsnapshot.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.Progress;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The calls of public clients in Python and PowerShell, one after the other, with their URLs and
 * bodies. No code of these clients is used. Each member that a client reads must be present and
 * have the type that the client expects. {@link PublicNodeClientsTest} has clients in JavaScript.
 */
class PublicClientsTest {

  private static final String API =
      "https://graph.microsoft.com/beta/admin/configurationManagement/";
  private static final String CREATE = API + "configurationSnapshots/createSnapshot";
  private static final String JOBS = API + "configurationSnapshotJobs";

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String POLICY = "microsoft.teams.meetingpolicy";
  private static final String CLEANUP = "microsoft.intune.devicecleanuprule";

  private static final Set<String> UNFINISHED = Set.of("notStarted", "running");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(Instant.parse("2026-11-27T09:00:00Z"))
          .progress(Progress.eachReadAdvances(Duration.ofSeconds(10)))
          .addTenant(
              tenant -> tenant.addBaseline(Path.of("src/test/resources/contoso-baseline.json")))
          .build();

  /** The clients run as an application, as their documentation recommends. */
  private final String token =
      simulator
          .tokens()
          .issue(
              Caller.application(
                  simulator.tenant().id(), "14d82eec-204b-4c2f-b7e8-296a70dab67e", "Client"));

  @AfterEach
  void close() {
    simulator.close();
  }

  private JsonNode send(int status, String method, String url, String body) throws IOException {
    GraphRequest request =
        GraphRequest.of(
            method,
            url,
            Map.of(
                "Authorization", List.of("Bearer " + token),
                "Accept", List.of("application/json"),
                "Content-Type", List.of("application/json")),
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    try (GraphResponse response = simulator.endpoint().handle(request)) {
      String text = response.bodyText();
      assertThat(response.status()).as(method + " " + url + ": " + text).isEqualTo(status);
      return JSON.readTree(text);
    }
  }

  private JsonNode get(String url) throws IOException {
    return send(200, "GET", url, "");
  }

  private JsonNode create(int status, String displayName, String description, String... resources)
      throws IOException {
    ObjectNode body = JSON.createObjectNode().put("displayName", displayName);
    if (description != null) {
      body.put("description", description);
    }
    List.of(resources).forEach(body.putArray("resources")::add);
    return send(status, "POST", CREATE, body.toString());
  }

  private void delete(String id) throws IOException {
    send(204, "DELETE", JOBS + "/" + id, "");
  }

  private static JsonNode member(JsonNode object, String name, JsonNodeType type) {
    assertThat(object.has(name)).as("the member " + name + " of " + object).isTrue();
    assertThat(object.get(name).getNodeType()).as(name).isEqualTo(type);
    return object.get(name);
  }

  private static String text(JsonNode object, String name) {
    return member(object, name, JsonNodeType.STRING).textValue();
  }

  private static List<JsonNode> list(JsonNode object, String name) {
    return StreamSupport.stream(member(object, name, JsonNodeType.ARRAY).spliterator(), false)
        .toList();
  }

  private static List<String> texts(JsonNode object, String name) {
    List<JsonNode> values = list(object, name);
    assertThat(values).allMatch(JsonNode::isTextual);
    return values.stream().map(JsonNode::textValue).toList();
  }

  private static Instant instant(JsonNode object, String name) {
    return OffsetDateTime.parse(text(object, name)).toInstant();
  }

  /** Polls a job until it has ended, as often as the client does before its timeout. */
  private JsonNode poll(String url, int polls) throws IOException {
    for (int i = 0; i < polls; i++) {
      JsonNode job = get(url);
      if (!UNFINISHED.contains(text(job, "status"))) {
        return job;
      }
    }
    throw new AssertionError("the job has not ended after " + polls + " polls");
  }

  /** Reads all pages of a list. */
  private List<JsonNode> pages(String url) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    String next = url;
    while (next != null) {
      JsonNode page = get(next);
      all.addAll(list(page, "value"));
      next = page.has("@odata.nextLink") ? text(page, "@odata.nextLink") : null;
    }
    return all;
  }

  private JsonNode content(JsonNode job, int resources) throws IOException {
    String location = text(job, "resourceLocation");
    assertThat(location).startsWith(API + "configurationSnapshots('").endsWith("')");
    JsonNode content = get(location);
    text(content, "displayName");
    assertThat(list(content, "resources"))
        .hasSize(resources)
        .allSatisfy(
            resource -> {
              text(resource, "displayName");
              assertThat(text(resource, "resourceType")).isLowerCase();
              member(resource, "properties", JsonNodeType.OBJECT);
            });
    return content;
  }

  /** catac/utcm-exporter, Python: drops unsupported types, and deletes old jobs. */
  @Test
  void utcmExporter() throws Exception {
    List<String> types = new ArrayList<>(List.of(RULE, CLEANUP, POLICY));
    JsonNode error =
        member(
            create(400, "GitBackup 20261127 090000", "Automated Backup", RULE, CLEANUP, POLICY),
            "error",
            JsonNodeType.OBJECT);
    text(error, "code");
    text(error, "message");
    Set<String> unsupported = new HashSet<>();
    Pattern sentence = Pattern.compile("ResourceType '([^']+)' is not supported\\.");
    for (JsonNode detail : list(error, "details")) {
      text(detail, "code");
      text(detail, "target");
      Matcher matcher = sentence.matcher(text(detail, "message"));
      assertThat(matcher.find()).isTrue();
      unsupported.add(matcher.group(1).toLowerCase(Locale.ROOT));
    }
    assertThat(types.removeIf(unsupported::contains)).isTrue();
    String id =
        text(
            create(
                200, "GitBackup 20261127 090001", "Automated Backup", types.toArray(String[]::new)),
            "id");
    JsonNode conflict = create(409, "GitBackup 20261127 090001", "Automated Backup", RULE);
    text(member(conflict, "error", JsonNodeType.OBJECT), "message");
    List<JsonNode> active =
        pages(JOBS + "?$top=50").stream()
            .filter(job -> UNFINISHED.contains(text(job, "status")))
            .toList();
    assertThat(active).singleElement().satisfies(job -> assertThat(text(job, "id")).isEqualTo(id));
    JsonNode job = poll(JOBS + "/" + id, 90);
    assertThat(text(job, "status")).isEqualTo("succeeded");
    content(job, 2);
    for (JsonNode old : pages(JOBS + "?$top=50")) {
      instant(old, "createdDateTime");
      delete(text(old, "id"));
    }
    assertThat(pages(JOBS + "?$top=50")).isEmpty();
  }

  /** ugurkocde/TenantBaseline, PowerShell: selects all members, and saves the content. */
  @Test
  void tenantBaseline() throws Exception {
    simulator.tenant().faults().forbid(POLICY);
    String select =
        "?$select=id,displayName,description,status,tenantId,createdDateTime,completedDateTime,"
            + "createdBy,resources,resourceLocation,errorDetails";
    assertThat(pages(JOBS + select)).hasSizeLessThan(10);
    JsonNode created = create(200, "Weekly Snapshot", null, RULE, POLICY);
    assertThat(text(created, "description")).isEmpty();
    String id = text(created, "id");
    assertThat(text(poll(JOBS + "/" + id, 60), "status")).isEqualTo("partiallySuccessful");
    JsonNode job = get(JOBS + "/" + id + select);
    text(job, "displayName");
    text(job, "tenantId");
    assertThat(instant(job, "completedDateTime")).isAfter(instant(job, "createdDateTime"));
    member(job, "createdBy", JsonNodeType.OBJECT);
    assertThat(texts(job, "resources")).containsExactly(RULE, POLICY);
    assertThat(texts(job, "errorDetails"))
        .singleElement()
        .asString()
        .startsWith(POLICY + ": Error exporting resource [" + POLICY + "].");
    content(job, 1);
    delete(id);
  }

  /** kayasax/EasyTCM, PowerShell: waits up to five minutes, and counts the jobs. */
  @Test
  void easyTcm() throws Exception {
    JsonNode job = create(200, "Full tenant baseline", null, RULE, POLICY);
    String id = text(job, "id");
    assertThat(UNFINISHED).contains(text(job, "status"));
    job = poll(JOBS + "/" + id, 30);
    assertThat(text(job, "status")).isEqualTo("succeeded");
    assertThat(pages(JOBS)).singleElement().satisfies(each -> texts(each, "resources"));
    content(get(JOBS + "/" + id), 2);
    delete(id);
  }

  /** move2modern's snapshot probe, PowerShell: one job per type, another name after a 409. */
  @Test
  void snapshotProbe() throws Exception {
    String select =
        JOBS
            + "?$select=id,displayName,status,resources,resourceLocation,createdDateTime,"
            + "completedDateTime";
    assertThat(pages(select)).isEmpty();
    int resources = 0;
    for (String type : List.of(RULE, POLICY)) {
      create(200, "Probe " + type.length() + " 11270900", "UTCM snapshot probe: " + type, type);
      create(409, "Probe " + type.length() + " 11270900", "UTCM snapshot probe: " + type, type);
      JsonNode created =
          create(200, "Probe " + type.length() + " 112709009", "UTCM snapshot probe", type);
      text(created, "status");
      JsonNode job = poll(JOBS + "/" + text(created, "id"), 60);
      resources += list(content(job, 1), "resources").size();
    }
    assertThat(resources).isEqualTo(2);
    for (JsonNode job : pages(select)) {
      instant(job, "createdDateTime");
      text(job, "status");
      assertThat(texts(job, "resources")).hasSize(1);
    }
  }

  /** jmartinmsft/Graph-UTCM, PowerShell: an option without its dollar sign after a slash. */
  @Test
  void graphUtcm() throws Exception {
    simulator.tenant().faults().forbid(POLICY);
    String id =
        text(
            create(
                200,
                "Exchange Friday",
                "This snapshot was created by the UTCM Graph API test script",
                RULE,
                POLICY),
            "id");
    JsonNode job = poll(JOBS + "/" + id, 60);
    for (JsonNode listed : list(get(JOBS), "value")) {
      assertThat(text(listed, "id")).isEqualTo(id);
      text(listed, "displayName");
      text(listed, "status");
    }
    assertThat(texts(get(JOBS + "/" + id + "/?select=errorDetails"), "errorDetails")).hasSize(1);
    String query = text(job, "resourceLocation").replace("https://graph.microsoft.com/beta/", "");
    assertThat(query).startsWith("admin/");
    assertThat(list(get("https://graph.microsoft.com/beta/" + query), "resources")).hasSize(1);
    delete(id);
  }

  /** UTCM.Tools, PowerShell: polls first, and reads errors only if there are any. */
  @Test
  void utcmTools() throws Exception {
    simulator.tenant().faults().forbid(POLICY);
    String id = text(create(200, "UTCM Snapshot 20261127 0900", "Baseline snapshot", POLICY), "id");

    JsonNode job = poll(JOBS + "/" + id, 60);

    assertThat(text(job, "status")).isEqualTo("failed");
    assertThat(job.has("errorDetails")).isFalse();
    assertThat(text(job, "resourceLocation")).isEmpty();
  }
}
