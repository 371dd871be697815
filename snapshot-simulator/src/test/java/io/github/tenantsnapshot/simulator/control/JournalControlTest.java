package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of reading and clearing the journal over HTTP. */
class JournalControlTest {

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(Instant.parse("2026-11-23T09:00:00Z"))
          .journalCapacity(4)
          .build();
  private final ControlClient client = new ControlClient(simulator);

  @BeforeEach
  void sendGraphRequests() {
    client.create("Weekly export").is(200);
    client.graph("GET", ControlClient.JOBS + "?select=id", "").is(200);
    client.graph("GET", "/v1.0/users", "").is(404);
    client.send("GET", ControlClient.JOBS, "", "").is(401);
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void returnsAllMembersOfAnEntry() {
    Response journal = client.get("/journal").is(200);

    assertThat(journal.at("/entries")).hasSize(4);
    assertThat(journal.at("/dropped").asInt(-1)).isZero();
    JsonNode entry = journal.at("/entries/0");
    assertThat(entry.get("number").asInt()).isOne();
    assertThat(entry.get("at").asText()).isEqualTo("2026-11-23T09:00:00Z");
    assertThat(entry.get("operation").asText()).isEqualTo("createSnapshot");
    assertThat(entry.get("method").asText()).isEqualTo("POST");
    assertThat(entry.get("url").asText()).isEqualTo(ControlClient.CREATE);
    assertThat(entry.at("/requestHeaders/Content-Type/0").asText()).isEqualTo("application/json");
    assertThat(entry.at("/requestHeaders/Authorization").toString()).isEqualTo("[\"Bearer\"]");
    assertThat(entry.get("requestBody").asText()).contains("Weekly export");
    assertThat(entry.get("tenantId").asText()).isEqualTo(simulator.tenant().id());
    assertThat(entry.get("caller").asText()).isEqualTo("MOD Administrator");
    assertThat(entry.get("status").asInt()).isEqualTo(200);
    assertThat(entry.at("/responseHeaders/OData-Version").asText()).isEqualTo("4.0");
    assertThat(entry.get("responseBody").asText()).contains("notStarted");
    assertThat(entry.get("requestId").asText())
        .isEqualTo(entry.at("/responseHeaders/request-id").asText())
        .hasSize(36);
    assertThat(entry.has("fault")).isFalse();
    assertThat(entry.get("tooEarly").asBoolean(true)).isFalse();
    assertThat(entry.get("unmatched").asBoolean(true)).isFalse();
    assertThat(entry.get("notes")).isEmpty();
    assertThat(entry.get("line").asText())
        .isEqualTo(simulator.journal().entries().get(0).toString());
  }

  @Test
  void returnsNotesAndOmitsAbsentMembers() {
    Response journal = client.get("/journal");

    assertThat(journal.text("/entries/1/notes/0")).contains("'$select'");
    assertThat(journal.at("/entries/2/unmatched").asBoolean()).isTrue();
    assertThat(journal.at("/entries/3").has("tenantId")).isFalse();
    assertThat(journal.at("/entries/3").has("caller")).isFalse();
  }

  @Test
  void returnsFaultsAndEarlyRetries() {
    simulator.faults().throttle(1);
    client.graph("GET", ControlClient.JOBS, "").is(429);
    client.graph("GET", ControlClient.JOBS, "").is(429);

    Response journal = client.get("/journal");

    assertThat(journal.at("/dropped").asInt()).isEqualTo(2);
    assertThat(journal.text("/entries/2/fault")).isEqualTo("throttle");
    assertThat(journal.at("/entries/2/tooEarly").asBoolean(true)).isFalse();
    assertThat(journal.at("/entries/3/tooEarly").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "method=POST, 1",
    "method=GET, 2 3 4",
    "method=get, ''",
    "url=createSnapshot, 1",
    "url=%3Fselect, 2",
    "operation=listJobs, 2 4",
    "operation=listJobs&url=select, 2",
    "unmatched=true, 3",
    "unmatched=false&method=GET, 2 4"
  })
  void returnsTheEntriesThatMatchTheOptions(String query, String numbers) {
    JsonNode entries = client.get("/journal?" + query).is(200).at("/entries");

    assertThat(StreamSupport.stream(entries.spliterator(), false))
        .map(entry -> entry.get("number").asText())
        .isEqualTo(numbers.isEmpty() ? List.of() : List.of(numbers.split(" ")));
  }

  @Test
  void rejectsInvalidValuesOfQueryOptions() {
    client
        .get("/journal?unmatched")
        .isBadRequest("the query option 'unmatched' must be one of true, false: ''");
    client
        .get("/journal?operation=create")
        .isBadRequest(
            "the query option 'operation' must be one of createSnapshot, listJobs, countJobs,"
                + " getJob, deleteJob, listSnapshots, countSnapshots, getSnapshot, other: 'create'");
  }

  @Test
  void deleteClearsTheJournal() {
    client.delete("/journal").is(204);

    assertThat(simulator.journal().entries()).isEmpty();
    assertThat(client.get("/journal").body()).isEqualTo("{\"entries\":[],\"dropped\":0}");
  }
}
