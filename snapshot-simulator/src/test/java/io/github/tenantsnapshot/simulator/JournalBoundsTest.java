package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the limits on the texts of journal entries, and on the memory of a journal. */
class JournalBoundsTest {

  private static final String OTHER_URL = "https://graph.microsoft.com/v1.0/me";
  private static final String MARK = "…[truncated]";

  private Map<String, String> responseHeaders = Map.of();
  private String responseBody = "{}";
  private final TenantSimulator simulator = simulator(TenantSimulator.builder());

  private TenantSimulator simulator(TenantSimulator.Builder builder) {
    return builder
        .fallback(
            request ->
                Optional.of(
                    GraphResponse.of(
                        200,
                        responseHeaders,
                        new ByteArrayInputStream(responseBody.getBytes(StandardCharsets.UTF_8)))))
        .build();
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  private JournalEntry onlyEntry() {
    assertThat(simulator.journal().entries()).hasSize(1);
    return simulator.journal().entries().get(0);
  }

  private static void send(TenantSimulator to, GraphRequest request) throws IOException {
    try (GraphResponse response = to.endpoint().handle(request)) {
      response.body().transferTo(java.io.OutputStream.nullOutputStream());
    }
  }

  private static GraphRequest get(String url, Map<String, List<String>> headers) {
    return GraphRequest.of("GET", url, headers, InputStream.nullInputStream());
  }

  @Test
  void urlOf8192CharactersIsComplete() throws IOException {
    String url = OTHER_URL + "?" + "a".repeat(8_192 - OTHER_URL.length() - 1);
    send(simulator, GraphRequest.of("GET", url));

    assertThat(onlyEntry().url()).isEqualTo(url);
  }

  @Test
  void longerUrlIsTruncated() throws IOException {
    send(simulator, GraphRequest.of("GET", OTHER_URL + "?" + "a".repeat(370_000)));

    assertThat(onlyEntry().url()).hasSize(8_192 + MARK.length()).endsWith("a" + MARK);
    assertThat(onlyEntry().toString()).hasSizeLessThan(9_000);
  }

  @Test
  void longMethodIsTruncated() throws IOException {
    send(simulator, GraphRequest.of("X".repeat(1_000), OTHER_URL));

    assertThat(onlyEntry().method()).isEqualTo("X".repeat(256) + MARK);
  }

  @Test
  void longHeaderIsTruncated() throws IOException {
    send(
        simulator,
        get(
            OTHER_URL,
            Map.of("x-long", List.of("v".repeat(5_000)), "y".repeat(200), List.of("z"))));

    assertThat(onlyEntry().requestHeaders())
        .containsEntry("x-long", List.of("v".repeat(4_096) + MARK))
        .containsEntry("y".repeat(128) + MARK, List.of("z"));
  }

  @Test
  void truncationDoesNotSplitSurrogatePairs() throws IOException {
    send(simulator, get(OTHER_URL, Map.of("x-long", List.of("v" + "😀".repeat(4_000)))));

    assertThat(onlyEntry().requestHeaders())
        .containsEntry("x-long", List.of("v" + "😀".repeat(2_047) + MARK));
  }

  @Test
  void firstHundredHeaderLinesAreRecorded() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    IntStream.range(0, 150).forEach(i -> headers.put("x-" + (1_000 + i), List.of("v")));
    headers.put("x-1000", Collections.nCopies(50, "v"));
    send(simulator, get(OTHER_URL, headers));

    assertThat(onlyEntry().requestHeaders())
        .hasSize(52)
        .containsEntry(MARK, List.of("99 more"))
        .containsKeys("x-1000", "x-1050");
  }

  @Test
  void sixteenKilobytesOfHeadersAreRecorded() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    IntStream.range(0, 10).forEach(i -> headers.put("x-" + i, List.of("v".repeat(4_000))));
    send(simulator, get(OTHER_URL, headers));

    assertThat(onlyEntry().requestHeaders()).hasSize(5).containsEntry(MARK, List.of("6 more"));
  }

  @Test
  void headersOfAResponseHaveTheSameLimits() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    IntStream.range(0, 10).forEach(i -> headers.put("x-" + i, "v".repeat(100_000)));
    responseHeaders = headers;
    TestClient.ofAdmin(simulator).get(OTHER_URL);

    assertThat(onlyEntry().responseHeaders())
        .containsKey(MARK)
        .containsEntry("x-0", "v".repeat(4_096) + MARK);
  }

  @Test
  void longResponseBodyIsTruncated() {
    responseBody = "b".repeat(20_000);
    TestClient.ofAdmin(simulator).get(OTHER_URL);

    assertThat(onlyEntry().responseBody()).isEqualTo("b".repeat(16 * 1024) + MARK);
  }

  @Test
  void bodyOf16KilobytesIsComplete() {
    responseBody = "b".repeat(16 * 1024);
    TestClient.ofAdmin(simulator).send(GraphRequest.post(OTHER_URL, "r".repeat(16 * 1024)));

    assertThat(onlyEntry().responseBody()).isEqualTo(responseBody);
    assertThat(onlyEntry().requestBody()).isEqualTo("r".repeat(16 * 1024));
  }

  @Test
  void longCallerNameIsTruncated() {
    String id = "98ceffcc-7c54-4227-8844-835af5a023ce";
    Caller caller = Caller.user(simulator.tenant().id(), id, "n".repeat(1_000));
    TestClient.of(simulator, caller).get(OTHER_URL);

    assertThat(onlyEntry().caller()).isEqualTo("n".repeat(256) + MARK);
  }

  @Test
  void firstTwentyNotesAreRecorded() throws IOException {
    send(simulator, GraphRequest.of("GET", OTHER_URL + "?" + "top=1&".repeat(300)));

    assertThat(onlyEntry().notes()).hasSize(21).last().isEqualTo(MARK + " 280 more");
  }

  @Test
  void oldestEntriesAreDroppedAboveTheMemoryLimit() throws IOException {
    try (TenantSimulator small = simulator(TenantSimulator.builder().journalMaxBytes(100_000))) {
      for (int i = 0; i < 50; i++) {
        send(small, GraphRequest.of("GET", OTHER_URL + "?" + "a".repeat(7_000) + i));
      }
      assertThat(small.journal().entries()).hasSizeBetween(4, 7);
      assertThat(small.journal().entries())
          .last()
          .satisfies(entry -> assertThat(entry.number()).isEqualTo(50));
      assertThat(small.journal().dropped()).isEqualTo(50 - small.journal().entries().size());
      assertThat(small.journal().toString()).startsWith("(" + small.journal().dropped() + " older");
    }
  }

  @Test
  void bodiesThatAreReadLaterCountTowardsTheMemoryLimit() throws IOException {
    responseBody = "b".repeat(16 * 1024);
    try (TenantSimulator small = simulator(TenantSimulator.builder().journalMaxBytes(100_000))) {
      for (int i = 0; i < 50; i++) {
        TestClient.ofAdmin(small).get(OTHER_URL);
      }
      assertThat(small.journal().entries()).hasSizeBetween(2, 6);
    }
  }

  @Test
  void entryAboveTheMemoryLimitIsDropped() throws IOException {
    try (TenantSimulator tiny = simulator(TenantSimulator.builder().journalMaxBytes(1))) {
      send(tiny, GraphRequest.of("GET", OTHER_URL));

      assertThat(tiny.journal().entries()).isEmpty();
      assertThat(tiny.journal().dropped()).isOne();
    }
  }

  @Test
  void clearFreesTheMemoryLimit() throws IOException {
    try (TenantSimulator small = simulator(TenantSimulator.builder().journalMaxBytes(100_000))) {
      for (int i = 0; i < 20; i++) {
        TestClient.ofAdmin(small).get(OTHER_URL);
        small.journal().clear();
      }
      for (int i = 0; i < 10; i++) {
        send(small, GraphRequest.of("GET", OTHER_URL));
      }
      assertThat(small.journal().entries()).hasSize(10);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void journalMaxBytesMustBePositive(long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantSimulator.builder().journalMaxBytes(bytes))
        .withMessage("journalMaxBytes must be positive: " + bytes);
  }
}
