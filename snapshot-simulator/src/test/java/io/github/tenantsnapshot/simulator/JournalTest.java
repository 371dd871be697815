package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the journal of requests and responses. */
class JournalTest {

  private static final String MARK = "…[truncated]";

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(START)
          .journalCapacity(5)
          .fallback(
              request ->
                  request.url().endsWith("/me")
                      ? Optional.of(GraphResponse.json(200, "{}"))
                      : Optional.empty())
          .build();
  private final TestClient client = TestClient.ofAdmin(simulator);
  private final Journal journal = simulator.journal();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void entryHasCallerRequestAndResponse() {
    simulator.advance(Duration.ofSeconds(3));
    TestClient.Response created = client.create("Weekly export", RULE);

    assertThat(journal.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.number()).isOne();
              assertThat(entry.at()).isEqualTo(START.plusSeconds(3));
              assertThat(entry.operation()).isEqualTo(GraphOperation.CREATE_SNAPSHOT);
              assertThat(entry.method()).isEqualTo("POST");
              assertThat(entry.url()).isEqualTo(TestClient.SNAPSHOTS + "/createSnapshot");
              assertThat(JsonText.of(entry.requestBody()).asMap())
                  .isEqualTo(Map.of("displayName", "Weekly export", "resources", List.of(RULE)));
              assertThat(entry.requestHeaders())
                  .containsEntry("client-request-id", List.of(TestClient.CLIENT_REQUEST_ID))
                  .containsEntry("Authorization", List.of("Bearer"));
              assertThat(entry.tenantId()).isEqualTo(simulator.tenant().id());
              assertThat(entry.caller()).isEqualTo("MOD Administrator");
              assertThat(entry.status()).isEqualTo(200);
              assertThat(entry.responseHeaders()).containsKey("OData-Version");
              assertThat(entry.responseBody()).isEqualTo(created.body());
              assertThat(entry.requestId()).isEqualTo(created.headers().get("request-id"));
              assertThat(entry.fault()).isNull();
              assertThat(entry.isTooEarly()).isFalse();
              assertThat(entry.isUnmatched()).isFalse();
              assertThat(entry.notes()).isEmpty();
              assertThat(entry)
                  .hasToString(
                      "#1 2026-11-23T09:00:03Z MOD Administrator: POST "
                          + TestClient.SNAPSHOTS
                          + "/createSnapshot -> 200");
            });
  }

  @Test
  void requestsAreFoundByMethodUrlOperationAndId() {
    client.create("Weekly export", RULE);
    client.get(TestClient.JOBS);
    TestClient.Response last = client.get(TestClient.JOBS + "?$top=1");

    assertThat(journal.requests("POST", "createSnapshot")).hasSize(1);
    assertThat(journal.requests("GET", "$top")).hasSize(1);
    assertThat(journal.requests(GraphOperation.LIST_JOBS)).hasSize(2);
    assertThat(journal.find(last.headers().get("request-id")))
        .map(JournalEntry::number)
        .contains(3L);
    assertThat(journal.find("unknown")).isEmpty();
  }

  @Test
  void awaitEntryReturnsAnExistingEntryAtOnce() throws Exception {
    client.create("Weekly export", RULE);
    client.get(TestClient.JOBS);

    assertThat(journal.awaitEntry(entry -> entry.status() == 200, Duration.ZERO))
        .map(JournalEntry::number)
        .contains(1L);
    assertThat(journal.awaitEntry(entry -> entry.status() == 404, Duration.ZERO)).isEmpty();
    assertThat(journal.awaitEntry(entry -> entry.status() == 404, Duration.ofNanos(1))).isEmpty();
  }

  @Test
  void awaitEntryWaitsForAnEntryOfAnotherThread() throws Exception {
    client.get(TestClient.JOBS);
    CountDownLatch awaited = new CountDownLatch(1);
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try {
                awaited.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              client.get(TestClient.JOBS + "?$top=1");
              client.create("Weekly export", RULE);
            });

    Optional<JournalEntry> created =
        journal.awaitEntry(
            entry -> {
              awaited.countDown();
              return entry.operation() == GraphOperation.CREATE_SNAPSHOT;
            },
            ChronoUnit.FOREVER.getDuration());

    assertThat(created).map(JournalEntry::number).contains(3L);
    sent.join();
  }

  /** An entry is added before the client reads the body of the response. */
  @Test
  @Timeout(60)
  void awaitEntryFindsWhatTheClientReadsLater() throws Exception {
    GraphRequest request =
        GraphRequest.of("GET", TestClient.JOBS)
            .withHeader(
                "Authorization", "Bearer " + simulator.tokens().issue(simulator.tenant().admin()));
    CompletableFuture<Void> tested = new CompletableFuture<>();
    try (GraphResponse response = simulator.endpoint().handle(request)) {
      CompletableFuture<String> read =
          tested.thenApplyAsync(
              unused -> {
                try {
                  return response.bodyText();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      Optional<JournalEntry> found =
          journal.awaitEntry(
              entry -> {
                boolean hasRead = entry.responseBody().contains("value");
                tested.complete(null);
                return hasRead;
              },
              ChronoUnit.FOREVER.getDuration());

      assertThat(found).map(JournalEntry::number).contains(1L);
      assertThat(read.join()).contains("value");
    }
  }

  @Test
  void awaitEntryThrowsIfTheThreadIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> journal.awaitEntry(entry -> true, Duration.ofHours(1)))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void awaitEntryThrowsIfTheJournalIsNotEnabled() {
    try (TenantSimulator unrecorded = TenantSimulator.builder().journalCapacity(0).build()) {
      assertThatThrownBy(() -> unrecorded.journal().awaitEntry(entry -> true, Duration.ZERO))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the journal is not enabled: its capacity is 0");
    }
  }

  @Test
  void requestThatIsNotSimulatedIsUnmatched() {
    client.get("https://graph.microsoft.com/v1.0/me");
    client.get("https://graph.microsoft.com/v1.0/users");
    client.get(TestClient.JOBS + "/98ceffcc-7c54-4227-8844-835af5a023ce");

    assertThat(journal.entries()).hasSize(3);
    assertThat(journal.unmatched())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.url()).endsWith("/users");
              assertThat(entry.toString()).endsWith("-> 404 [not simulated]");
            });
  }

  @Test
  void requestWithoutATokenHasNoCaller() {
    new TestClient(simulator, null).get(TestClient.JOBS);

    assertThat(journal.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.status()).isEqualTo(401);
              assertThat(entry.tenantId()).isNull();
              assertThat(entry.toString()).contains(" (no caller): GET ");
            });
  }

  @ParameterizedTest
  @CsvSource({"Bearer, Bearer", "Basic dTpw, Basic", "eyJhbGciOiJub25lIn0.e30., ''"})
  void tokensAreRedactedWithAndWithoutAScheme(String sent, String kept) {
    new TestClient(simulator, sent).get(TestClient.JOBS);

    assertThat(journal.entries().get(0).requestHeaders())
        .containsEntry("Authorization", List.of(kept));
  }

  @ParameterizedTest
  @CsvSource({
    "Proxy-Authorization, Basic s3cr3t, Basic",
    "Cookie, session=s3cr3t, redacted",
    "X-Api-Key, s3cr3t, redacted",
    "Referer, https://a.example/?access_token=s3cr3t, https://a.example/?access_token=redacted"
  })
  void secretsInHeadersAreRedacted(String name, String sent, String kept) {
    client.send(GraphRequest.of("GET", TestClient.JOBS).withHeader(name, sent));

    assertThat(journal.entries().get(0).requestHeaders()).containsEntry(name, List.of(kept));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?access_token=", "?$top=1&token=", "?%61ccess_token=", "#id_token="})
  void secretsInUrlsAreRedacted(String query) {
    client.get(TestClient.JOBS + query + "s3cr3t");

    assertThat(journal.entries().get(0).url()).isEqualTo(TestClient.JOBS + query + "redacted");
    assertThat(journal.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void secretsInFormsAreRedacted() {
    client.send(
        GraphRequest.post("/common/oauth2/v2.0/token", "grant_type=password&client_secret=s3cr3t")
            .withHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"));

    assertThat(journal.entries().get(0).requestBody())
        .isEqualTo("grant_type=password&client_secret=redacted");
  }

  @Test
  void responseCookiesAreRedacted() {
    try (TenantSimulator other =
        TenantSimulator.builder()
            .fallback(
                request ->
                    Optional.of(
                        GraphResponse.of(
                            200,
                            Map.of("Set-Cookie", "session=s3cr3t", "X-Other", "kept"),
                            InputStream.nullInputStream())))
            .build()) {
      TestClient.Response response = TestClient.ofAdmin(other).get("/v1.0/me");

      assertThat(response.headers()).containsEntry("Set-Cookie", "session=s3cr3t");
      assertThat(other.journal().entries().get(0).responseHeaders())
          .containsEntry("Set-Cookie", "redacted")
          .containsEntry("X-Other", "kept");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "GE T", "G\nET", "GET\r", "G\tET", "\u001b[2J", "G\u0085", "GÉT"})
  void invalidMethodReturns400AndIsRecorded(String method) {
    TestClient.Response response = client.send(GraphRequest.of(method, TestClient.JOBS));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).contains("The method of the request is not an HTTP token.");
    assertThat(journal.entries().get(0).method()).isEqualTo(method);
    assertThat(journal.toString()).hasLineCount(1).matches("[\\x20-\\x7EÉ]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\t", "\u001b", "\u0085", "\u2028", "\u2029", "\u202e"})
  void toStringIsOneLineForAnyRequest(String character) {
    Caller admin = simulator.tenant().admin();
    Caller caller = Caller.user(admin.tenantId(), "98ceffcc", "Adele" + character + "Vance");
    TestClient.of(simulator, caller)
        .get(TestClient.JOBS + "/a" + character + "b?$top=" + character);

    assertThat(journal.entries().get(0).caller()).isEqualTo("Adele" + character + "Vance");
    assertThat(journal.toString()).hasLineCount(1).matches("[\\x20-\\x7E]+");
  }

  @Test
  void bodyThatTheServiceDoesNotReadIsRecorded() {
    simulator.faults().throttle(1);
    client.create("Weekly export", RULE);
    new TestClient(simulator, null).create("Weekly export", RULE);

    assertThat(journal.entries()).extracting(JournalEntry::status).containsExactly(429, 401);
    assertThat(journal.entries())
        .allSatisfy(entry -> assertThat(entry.requestBody()).contains("Weekly export"));
  }

  @Test
  void requestWithAnUnreadableBodyIsRecordedWithoutAResponse() {
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[20_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the client is gone");
              }
            });

    assertThatThrownBy(
            () ->
                client.send(
                    GraphRequest.of(
                        "POST",
                        TestClient.SNAPSHOTS + "/createSnapshot",
                        Map.of("Content-Type", List.of("application/json")),
                        broken)))
        .hasMessageContaining("the client is gone");
    assertThat(journal.entries()).extracting(JournalEntry::status).containsExactly(0);
  }

  @Test
  void nonCanonicalSpellingIsNoted() {
    client.get(
        TestClient.JOBS.replace("admin", "Admin") + "?$Select=ID&$filter=Status eq 'Running'");
    client.send(
        GraphRequest.post(
            TestClient.SNAPSHOTS + "/createsnapshot",
            "{\"DisplayName\":\"Weekly export\",\"resources\":[\"" + RULE + "\"]}"));
    client.get(TestClient.JOBS + "?$orderBy=id");

    assertThat(journal.entries().get(0).notes())
        .containsExactly(
            "the canonical spelling of 'Admin' is 'admin'",
            "the canonical spelling of 'Select' is 'select'",
            "the canonical spelling of 'ID' is 'id'",
            "the canonical spelling of 'Status' is 'status'",
            "the canonical spelling of 'Running' is 'running'");
    assertThat(journal.entries().get(1).operation()).isEqualTo(GraphOperation.CREATE_SNAPSHOT);
    assertThat(journal.entries().get(1).toString())
        .endsWith(
            " -> 200 [the canonical spelling of 'createsnapshot' is 'createSnapshot'] [the"
                + " canonical spelling of 'DisplayName' is 'displayName']");
    assertThat(journal.entries().get(2).notes()).isEmpty();
  }

  @Test
  void nonCanonicalSpellingIsUnmatchedWithCaseSensitiveNames() {
    GraphBehavior strict =
        GraphBehavior.defaults().toBuilder().nameCase(GraphBehavior.NameCase.EXACT).build();
    try (TenantSimulator other = TenantSimulator.builder().graphBehavior(strict).build()) {
      TestClient.ofAdmin(other).get(TestClient.JOBS.replace("admin", "Admin"));

      assertThat(other.journal().unmatched())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.operation()).isEqualTo(GraphOperation.OTHER);
                assertThat(entry.notes()).isEmpty();
              });
    }
  }

  @Test
  void queryOptionWithoutDollarSignIsNoted() {
    client.get(TestClient.JOBS + "?select=id&$top=1");
    client.get(TestClient.JOBS.replace("v1.0", "beta") + "?select=id");
    client.get(TestClient.JOBS.replace("v1.0", "V1.0") + "?select=id");

    assertThat(journal.entries().get(0).notes())
        .containsExactly("v1.0 ignores 'select': the option is called '$select'");
    assertThat(journal.entries().get(1).notes()).isEmpty();
    assertThat(journal.entries().get(2).notes())
        .contains("v1.0 ignores 'select': the option is called '$select'");
  }

  @Test
  void capacityLimitsTheNumberOfEntries() {
    for (int i = 1; i <= 7; i++) {
      client.get(TestClient.JOBS);
    }

    assertThat(journal.entries())
        .extracting(JournalEntry::number)
        .containsExactly(3L, 4L, 5L, 6L, 7L);
    assertThat(journal.dropped()).isEqualTo(2);
    assertThat(journal.toString())
        .startsWith("(2 older entries were dropped)\n#3 ")
        .hasLineCount(6);
  }

  @Test
  void clearRemovesEntriesAndRestartsTheNumbers() {
    client.get(TestClient.JOBS);
    journal.clear();
    client.get(TestClient.JOBS);

    assertThat(journal.entries()).extracting(JournalEntry::number).containsExactly(1L);
    assertThat(journal.dropped()).isZero();
  }

  @Test
  void longBodiesAreTruncated() throws IOException {
    String body = "x".repeat(40_000);
    try (GraphResponse response =
        simulator
            .endpoint()
            .handle(
                GraphRequest.post(TestClient.SNAPSHOTS + "/createSnapshot", body)
                    .withHeader("Authorization", client.authorization()))) {
      assertThat(journal.entries().get(0).responseBody()).isEmpty();
      String text = response.bodyText();
      assertThat(journal.entries().get(0).responseBody()).isEqualTo(text);
    }
    assertThat(journal.entries().get(0).requestBody()).isEqualTo("x".repeat(16 * 1024) + MARK);
  }

  @Test
  void truncationOfABodyDoesNotSplitCharacters() {
    client.send(GraphRequest.post(TestClient.JOBS, "x" + "é".repeat(10_000)));

    assertThat(journal.entries().get(0).requestBody())
        .isEqualTo("x" + "é".repeat(8 * 1024 - 1) + MARK);
  }

  @Test
  void capacityZeroDisablesTheJournal() {
    try (TenantSimulator silent = TenantSimulator.builder().journalCapacity(0).build()) {
      TestClient.ofAdmin(silent).get(TestClient.JOBS);

      assertThat(silent.journal().entries()).isEmpty();
      assertThat(silent.journal().dropped()).isZero();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantSimulator.builder().journalCapacity(-1))
        .withMessage("journalCapacity must not be negative: -1");
  }
}
