package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of reading the journal in pages over HTTP. */
class JournalPageTest {

  private final TenantSimulator simulator =
      TenantSimulator.builder().journalCapacity(1_000).build();
  private final ControlClient client = new ControlClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  private void sendRequests(int count) {
    for (int i = 1; i <= count; i++) {
      client.graph(i % 2 == 0 ? "DELETE" : "GET", "/v1.0/users/" + i, "");
    }
  }

  private static List<String> numbers(JsonNode entries) {
    return StreamSupport.stream(entries.spliterator(), false)
        .map(entry -> entry.get("number").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=2, 5 6, true",
    "limit=9, 1 2 3 4 5 6, false",
    "before=4&limit=2, 2 3, true",
    "before=3, 1 2, false",
    "after=2&limit=3, 3 4 5, true",
    "after=4&limit=2, 5 6, false",
    "after=6, '', false",
    "after=0&before=3, 1 2, false",
    "after=1&method=GET, 3 5, false",
    "limit=1&method=GET, 5, true"
  })
  void returnsThePageOfACursor(String query, String expected, boolean more) {
    sendRequests(6);

    Response page = client.get("/journal?" + query).is(200);

    assertThat(numbers(page.at("/entries")))
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
    assertThat(page.at("/more").asBoolean()).isEqualTo(more);
    assertThat(page.at("/last").asInt()).isEqualTo(6);
  }

  @Test
  void entriesOfAPageHaveNoHeadersAndBodies() {
    sendRequests(1);

    JsonNode entry = client.get("/journal?after=0").is(200).at("/entries/0");

    assertThat(entry.get("url").asText()).isEqualTo("/v1.0/users/1");
    assertThat(entry.get("status").asInt()).isEqualTo(404);
    assertThat(entry.has("responseBody")).isFalse();
    assertThat(entry.has("requestHeaders")).isFalse();
  }

  @Test
  void anEntryHasItsHeadersAndBodies() {
    sendRequests(2);

    JsonNode entry = client.get("/journal/2").is(200).json();

    assertThat(entry).isEqualTo(client.get("/journal").at("/entries/1"));
    assertThat(entry.get("responseBody").asText()).contains("error");
    client
        .get("/journal/3")
        .isError(404, "notFound", "the journal has no entry with the number '3'");
    client.get("/journal/two").is(404);
  }

  @Test
  void aPageHasAtMost200KB() {
    String url = "/v1.0/users/" + "x".repeat(5_000);
    for (int i = 0; i < 100; i++) {
      client.graph("GET", url, "");
    }

    Response newest = client.get("/journal?limit=1000").is(200);
    Response oldest = client.get("/journal?after=0").is(200);

    for (Response page : List.of(newest, oldest)) {
      assertThat(page.body().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(150_000, 200_000);
      assertThat(page.at("/more").asBoolean()).isTrue();
    }
    assertThat(newest.at("/entries/0/number").asInt()).isGreaterThan(50);
    assertThat(oldest.at("/entries/0/number").asInt()).isOne();
  }

  @Test
  void clearedJournalIsRecognized() {
    sendRequests(2);
    assertThat(client.get("/journal?limit=1").at("/clears").asInt(-1)).isZero();

    client.delete("/journal").is(204);
    client.send("POST", "/reset", "").is(204);

    Response page = client.get("/journal?after=2").is(200);
    assertThat(page.at("/clears").asInt()).isEqualTo(2);
    assertThat(page.at("/last").asInt(-1)).isZero();
  }

  @Test
  void rejectsCursorsThatAreNotNumbers() {
    client
        .get("/journal?after=-1")
        .isBadRequest(
            "the query option 'after' must be an integer from 0 to 9007199254740991: '-1'");
    client
        .get("/journal?limit=1001")
        .isBadRequest("the query option 'limit' must be an integer from 1 to 1000: '1001'");
  }

  @Test
  void aLimitSelectsTheNewestFaults() {
    simulator.faults().throttle(1);
    simulator.faults().throttle(2);

    assertThat(client.get("/faults?limit=1").is(200).at("/faults").findValuesAsText("id"))
        .containsExactly("2");
  }
}
