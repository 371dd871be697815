package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TestClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of faults of requests. */
@Timeout(60)
class RequestFaultsTest {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String ELSEWHERE = "https://graph.microsoft.com/v1.0/me";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final MovableInstant realTime = new MovableInstant(START.plusSeconds(7));
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(START)
          .realClock(realTime)
          .faultSeed(1)
          .fallback(
              request -> {
                meanwhile.get().run();
                return Optional.empty();
              })
          .build();
  private final TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  private static String text(Answer answer, String member) {
    @SuppressWarnings("unchecked")
    var error = (java.util.Map<String, Object>) answer.json().get("error");
    return String.valueOf(error.get(member));
  }

  @Nested
  class Throttling {

    @Test
    void throttlesTheGivenNumberOfRequests() {
      ActiveFault fault = simulator.faults().throttle(2);

      for (int i = 0; i < 2; i++) {
        Answer answer = client.get(TestClient.JOBS);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "10");
        assertThat(text(answer, "code")).isEqualTo("TooManyRequests");
        simulator.advance(Duration.ofSeconds(10));
      }
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
      assertThat(fault.timesTriggered()).isEqualTo(2);
      assertThat(fault.isActive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatRetriesTooEarlyGetsTheRestOfRetryAfter(boolean realTimePasses) {
      simulator.faults().throttle(1);
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429);

      pass(realTimePasses, Duration.ofSeconds(10).minusMillis(1500));
      Answer early = client.get(TestClient.JOBS);
      assertThat(early.status()).isEqualTo(429);
      assertThat(early.headers()).containsEntry("Retry-After", "2");

      pass(realTimePasses, Duration.ofMillis(1500));
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
      assertThat(simulator.journal().entries())
          .extracting(JournalEntry::isTooEarly)
          .containsExactly(false, true, false);
    }

    private void pass(boolean ofRealTime, Duration duration) {
      if (ofRealTime) {
        realTime.advance(duration);
      } else {
        simulator.advance(duration);
      }
    }

    @Test
    void aRetryThatIsTooEarlyIsNotCounted() {
      ActiveFault fault = simulator.faults().throttle(2);
      client.get(TestClient.JOBS);
      client.get(TestClient.JOBS);
      client.get(TestClient.JOBS);

      assertThat(fault.timesTriggered()).isOne();
      assertThat(fault.isActive()).isTrue();
    }

    @Test
    void otherTenantsAndOtherOperationsAreNotThrottled() {
      SimulatedTenant fabrikam = simulator.addTenant(FABRIKAM);
      simulator.faults().add(Fault.on(GraphOperation.LIST_JOBS).throttle(1));
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429);

      assertThat(client.get(TestClient.SNAPSHOTS).status()).isEqualTo(200);
      assertThat(TestClient.of(simulator, fabrikam.admin()).get(TestClient.JOBS).status())
          .isEqualTo(200);
    }

    @Test
    void advancingMovesTheClockInsteadOfMakingTheClientWait() {
      simulator
          .faults()
          .add(Fault.onAnyRequest().throttle(3).retryAfter(Duration.ofSeconds(30)).advancing());

      for (int i = 1; i <= 3; i++) {
        Answer answer = client.get(TestClient.JOBS);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "0");
        assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(30L * i));
      }
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
    }

    @Test
    void retryAfterIsRoundedUpToWholeSeconds() {
      simulator.faults().add(Fault.onAnyRequest().throttle(1).retryAfter(Duration.ofMillis(1001)));

      assertThat(client.get(TestClient.JOBS).headers()).containsEntry("Retry-After", "2");
    }

    @ParameterizedTest
    @CsvSource({
      "SECONDS, PT1.5S, 2",
      "SECONDS, PT0S, 0",
      "FRACTIONAL_SECONDS, PT1.5S, 1.5",
      "FRACTIONAL_SECONDS, PT10S, 10",
      "FRACTIONAL_SECONDS, PT0.0001S, 0.001",
      "FRACTIONAL_SECONDS, PT0S, 0",
      "HTTP_DATE, PT10S, 'Mon, 23 Nov 2026 09:00:10 GMT'",
      "HTTP_DATE, PT1.5S, 'Mon, 23 Nov 2026 09:00:02 GMT'",
      "HTTP_DATE, P12D, 'Sat, 05 Dec 2026 09:00:00 GMT'"
    })
    void retryAfterHasTheFormOfTheFault(RetryAfterForm form, Duration wait, String expected) {
      simulator
          .faults()
          .add(Fault.onAnyRequest().throttle(1).retryAfter(wait).retryAfterForm(form));

      assertThat(client.get(TestClient.JOBS).headers()).containsEntry("Retry-After", expected);

      simulator.advance(form == RetryAfterForm.SECONDS ? wait.plusSeconds(1) : wait.plusMillis(1));
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
    }

    @Test
    void theRestOfRetryAfterHasTheSameForm() {
      simulator
          .faults()
          .add(Fault.onAnyRequest().throttle(1).retryAfterForm(RetryAfterForm.FRACTIONAL_SECONDS));
      client.get(TestClient.JOBS);
      simulator.advance(Duration.ofMillis(7_500));

      assertThat(client.get(TestClient.JOBS).headers()).containsEntry("Retry-After", "2.5");
    }

    @Test
    void advancingSendsTheCurrentDateAsRetryAfter() {
      simulator
          .faults()
          .add(
              Fault.onAnyRequest()
                  .throttle(1)
                  .retryAfterForm(RetryAfterForm.HTTP_DATE)
                  .advancing());

      assertThat(client.get(TestClient.JOBS).headers())
          .containsEntry("Retry-After", "Mon, 23 Nov 2026 09:00:10 GMT");
      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
    }

    @Test
    void aFaultWithoutAnErrorStatusHasNoRetryAfterForm() {
      RequestFault drop = Fault.onAnyRequest().drop();

      assertThatIllegalStateException()
          .isThrownBy(() -> drop.retryAfterForm(RetryAfterForm.HTTP_DATE))
          .withMessage("'drop' has no header Retry-After");
    }

    @Test
    void clearingEndsTheWaitOfThrottledClients() {
      ActiveFault fault = simulator.faults().throttle(5);
      client.get(TestClient.JOBS);

      fault.clear();

      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
    }

    @Test
    void aRequestDuringAThrottledOneIsTooEarly() {
      ActiveFault fault =
          simulator.faults().add(Fault.onAnyRequest().throttle(2).afterProcessing());
      meanwhile.set(() -> assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429));

      assertThat(client.get(ELSEWHERE).status()).isEqualTo(429);

      assertThat(fault.timesTriggered()).isOne();
      assertThat(simulator.journal().entries())
          .extracting(JournalEntry::isTooEarly)
          .containsExactly(true, false);
    }

    @Test
    void addingAFaultKeepsTheWaitOfARequestInProgress() {
      simulator.faults().add(Fault.onAnyRequest().throttle(1).afterProcessing());
      meanwhile.set(() -> simulator.faults().forbid(RULE));
      assertThat(client.get(ELSEWHERE).status()).isEqualTo(429);

      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429);
    }

    @Test
    void clearingEndsTheWaitOfARequestInProgress() {
      ActiveFault fault =
          simulator.faults().add(Fault.onAnyRequest().throttle(2).afterProcessing());
      meanwhile.set(fault::clear);
      assertThat(client.get(ELSEWHERE).status()).isEqualTo(429);

      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
    }

    @Test
    void headIsThrottledWithoutABody() {
      simulator.faults().throttle(1);

      Answer answer = client.send(GraphRequest.of("HEAD", TestClient.JOBS));

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Nested
  class Errors {

    @ParameterizedTest
    @CsvSource({
      "500, InternalServerError",
      "502, BadGateway",
      "503, ServiceUnavailable",
      "504, GatewayTimeout",
      "403, UnknownError",
      "404, UnknownError",
      "418, UnknownError"
    })
    void anErrorHasGraphsForm(int status, String code) {
      simulator.faults().add(Fault.onAnyRequest().respond(status));

      Answer answer = client.get(TestClient.JOBS);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(text(answer, "code")).isEqualTo(code);
      assertThat(answer.headers()).containsKeys("request-id").doesNotContainKey("Retry-After");
      assertThat(answer.headers()).containsEntry("client-request-id", TestClient.CLIENT_REQUEST_ID);
    }

    @Test
    void anErrorMayHaveACodeAMessageAndRetryAfter() {
      simulator
          .faults()
          .add(
              Fault.on(GraphOperation.CREATE_SNAPSHOT)
                  .respond(new GraphError(503, "serviceNotAvailable", "Back soon."))
                  .retryAfter(Duration.ofSeconds(3))
                  .times(1));

      Answer answer = client.create("Weekly export", RULE);

      assertThat(text(answer, "code")).isEqualTo("serviceNotAvailable");
      assertThat(text(answer, "message")).isEqualTo("Back soon.");
      assertThat(answer.headers()).containsEntry("Retry-After", "3");
      assertThat(client.create("Weekly export", RULE).status()).isEqualTo(200);
    }

    @Test
    void requestIdsOfErrorsDependOnTheSeed() {
      assertThat(idsOfRefusals(5)).doesNotHaveDuplicates().isEqualTo(idsOfRefusals(5));
      assertThat(idsOfRefusals(6)).doesNotContainAnyElementsOf(idsOfRefusals(5));
    }

    private List<String> idsOfRefusals(long seed) {
      try (TenantSimulator seeded = TenantSimulator.builder().seed(seed).build()) {
        seeded.faults().throttle(1);
        seeded.faults().add(Fault.on(GraphOperation.LIST_SNAPSHOTS).respond(503));
        TestClient its = TestClient.ofAdmin(seeded);
        return Stream.of(TestClient.JOBS, TestClient.SNAPSHOTS, TestClient.JOBS)
            .map(url -> its.get(url).headers().get("request-id"))
            .toList();
      }
    }

    @Test
    void aRequestThatGetsAnErrorHasNoEffect() {
      simulator.faults().add(Fault.on(GraphOperation.CREATE_SNAPSHOT).respond(504).times(1));
      assertThat(client.create("Weekly export", RULE).status()).isEqualTo(504);

      assertThat(client.get(TestClient.JOBS).objects("value")).isEmpty();
    }

    @Test
    void afterProcessingTheRequestHasTakenEffect() {
      simulator
          .faults()
          .add(Fault.on(GraphOperation.CREATE_SNAPSHOT).respond(504).afterProcessing().times(1));
      assertThat(client.create("Weekly export", RULE).status()).isEqualTo(504);

      assertThat(client.create("Weekly export", RULE).status()).isEqualTo(409);
      assertThat(client.get(TestClient.JOBS).objects("value")).hasSize(1);
    }

    @Test
    void aGatewayErrorHasAnHtmlPageOrAnEmptyBody() {
      simulator.faults().add(Fault.onAnyRequest().gatewayError(502).times(1));
      simulator.faults().add(Fault.onAnyRequest().emptyGatewayError(504).times(1));

      Answer page = client.get(TestClient.JOBS);
      assertThat(page.status()).isEqualTo(502);
      assertThat(page.headers()).containsEntry("Content-Type", "text/html");
      assertThat(page.body()).startsWith("<html>").contains("502 Bad Gateway");

      Answer empty = client.get(TestClient.JOBS);
      assertThat(empty.status()).isEqualTo(504);
      assertThat(empty.headers()).doesNotContainKey("Content-Type");
      assertThat(empty.body()).isEmpty();
    }
  }

  @Nested
  class Connections {

    @Test
    void aDroppedConnectionGetsNoResponse() {
      simulator.faults().add(Fault.onAnyRequest().drop().times(1));

      assertThatThrownBy(() -> client.get(TestClient.JOBS))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("a fault closed the connection before the response");
      assertThat(simulator.journal().entries())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.status()).isZero();
                assertThat(entry.fault()).isEqualTo("drop");
                assertThat(entry.toString()).contains("-> no response [drop]");
              });
    }

    @Test
    void aTruncatedBodyFailsAfterItsFirstBytes() throws IOException {
      String whole = client.get(TestClient.JOBS).body();
      simulator.faults().add(Fault.onAnyRequest().truncate(20).times(1));

      try (GraphResponse response =
          simulator
              .endpoint()
              .handle(
                  GraphRequest.of("GET", TestClient.JOBS)
                      .withHeader("Authorization", client.authorization()))) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(new String(response.body().readNBytes(20), StandardCharsets.UTF_8))
            .isEqualTo(whole.substring(0, 20));
        assertThatThrownBy(() -> response.body().read())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("a fault closed the connection within the response body");
      }
    }

    @Test
    void skippingBytesOfATruncatedBodyFailsToo() throws IOException {
      simulator.faults().add(Fault.onAnyRequest().truncate(20));
      GraphRequest request =
          GraphRequest.of("GET", TestClient.JOBS)
              .withHeader("Authorization", client.authorization());

      try (GraphResponse response = simulator.endpoint().handle(request)) {
        response.body().skipNBytes(20);
        assertThatThrownBy(() -> response.body().skipNBytes(1))
            .hasMessageContaining("a fault closed the connection within the response body");
      }
    }

    @Test
    void aBodyThatIsNotLongerIsNotTruncated() {
      String whole = client.get(TestClient.JOBS).body();
      simulator.faults().add(Fault.onAnyRequest().truncate(whole.length()));

      assertThat(client.get(TestClient.JOBS).body()).isEqualTo(whole);
    }

    @Test
    void aDelayAdvancesVirtualTime() {
      simulator.faults().add(Fault.onAnyRequest().delay(Duration.ofSeconds(40)).times(1));

      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);

      assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(40));
    }

    @Test
    void aHeldResponseTakesRealTimeOnly() {
      simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofMillis(1)).times(1));

      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);

      assertThat(simulator.clock().instant()).isEqualTo(START);
    }

    @ParameterizedTest
    @ValueSource(longs = {86_400, 36_525L * 86_400})
    void closingBreaksTheConnectionsOfHeldResponses(long seconds) throws Exception {
      ActiveFault fault =
          simulator.faults().add(Fault.onAnyRequest().hold(Duration.ofSeconds(seconds)));
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  client.get(TestClient.JOBS);
                  outcome.complete(null);
                } catch (RuntimeException e) {
                  outcome.complete(e);
                }
              });
      caller.start();
      while (fault.timesTriggered() == 0) {
        Thread.onSpinWait();
      }

      simulator.close();

      assertThat(outcome.get(30, TimeUnit.SECONDS))
          .hasMessageContaining("closed while it held a response back");
    }
  }

  @Nested
  class Choosing {

    @Test
    void aFaultOfATenantDoesNotAffectOthers() {
      SimulatedTenant fabrikam = simulator.addTenant(FABRIKAM);
      fabrikam.faults().add(Fault.onAnyRequest().respond(503));

      assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
      assertThat(TestClient.of(simulator, fabrikam.admin()).get(TestClient.JOBS).status())
          .isEqualTo(503);
    }

    @Test
    void theFaultAddedFirstIsTriggeredUntilItIsUsedUp() {
      simulator.faults().add(Fault.onAnyRequest().respond(503).times(1));
      simulator.faults().add(Fault.onAnyRequest().respond(500));

      assertThat(statuses(3)).containsExactly(503, 500, 500);
    }

    @Test
    void randomFaultsComeLast() {
      simulator.faults().add(Fault.onAnyRequest().respond(500).withProbability(0.999_999));
      simulator.faults().add(Fault.onAnyRequest().respond(503).times(1));

      assertThat(statuses(2)).containsExactly(503, 500);
    }

    @Test
    void theSameSeedTriggersTheSameRandomFaults() {
      simulator.faults().add(Fault.onAnyRequest().respond(503).withProbability(0.5));
      List<Integer> first = statuses(64);

      try (TenantSimulator again = TenantSimulator.builder().faultSeed(1).build()) {
        again.faults().add(Fault.onAnyRequest().respond(503).withProbability(0.5));
        TestClient other = TestClient.ofAdmin(again);
        assertThat(
                IntStream.range(0, 64).mapToObj(i -> other.get(TestClient.JOBS).status()).toList())
            .isEqualTo(first)
            .contains(200, 503);
        assertThat(again.faults().seed()).isOne();
      }
    }

    @Test
    void probabilityZeroNeverTriggersAndOneAlwaysDoes() {
      simulator.faults().add(Fault.onAnyRequest().respond(500).withProbability(0));
      simulator.faults().add(Fault.onAnyRequest().respond(503).withProbability(1));

      assertThat(statuses(8)).containsOnly(503);
    }

    @Test
    void activeFaultsAreListedAndClearedTogether() {
      simulator.faults().add(Fault.onAnyRequest().respond(500).times(1));
      simulator.tenant().faults().forbid(RULE);
      simulator.faults().crash(WorkerOperation.PUBLISH);
      assertThat(simulator.faults().active())
          .extracting(ActiveFault::toString)
          .containsExactly(
              "respond 500", "microsoft.exchange.transportrule forbidden", "crash before PUBLISH");
      statuses(1);
      assertThat(simulator.faults().active()).hasSize(2);

      simulator.faults().clear();

      assertThat(simulator.faults().active()).isEmpty();
    }

    @Test
    void faultsOfATenantAreListedAndClearedSeparately() {
      SimulatedTenant other = simulator.addTenant("b0c4b1bc-1ad5-4b73-8a4c-3f0f7c0a2c11");
      simulator.faults().add(Fault.onAnyRequest().respond(500));
      ActiveFault ofTenant = simulator.tenant().faults().forbid(RULE);
      ActiveFault ofOther = other.faults().forbid(RULE);
      assertThat(simulator.tenant().faults().active()).containsExactly(ofTenant);

      simulator.tenant().faults().clear();

      assertThat(ofTenant.isActive()).isFalse();
      assertThat(other.faults().active()).containsExactly(ofOther);
      assertThat(simulator.faults().active()).hasSize(2).doesNotContain(ofTenant);
    }

    @Test
    void afterProcessingNeedsAFaultThatReplacesTheResponse() {
      RequestSelection requests = Fault.onAnyRequest();

      for (RequestFault fault :
          List.of(
              requests.delay(Duration.ofSeconds(1)),
              requests.hold(Duration.ofSeconds(1)),
              requests.truncate(1))) {
        assertThatIllegalStateException()
            .isThrownBy(fault::afterProcessing)
            .withMessage(
                "afterProcessing is not allowed for '"
                    + fault
                    + "': the service processes the request in any case");
      }
      assertThat(requests.drop().afterProcessing()).hasToString("drop, after processing");
    }

    private List<Integer> statuses(int requests) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        statuses.add(client.get(TestClient.JOBS).status());
      }
      return statuses;
    }
  }

  @Test
  void invalidArgumentsAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.faults().throttle(0))
        .withMessage("times must be positive: 0");
    assertThat(simulator.faults().active()).isEmpty();
    RequestSelection requests = Fault.onAnyRequest();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.throttle(1).times(-1))
        .withMessage("times must be positive: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.respond(200))
        .withMessage("status must be from 400 to 599: 200");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.gatewayError(404))
        .withMessage("status must be from 500 to 599: 404");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.truncate(-1))
        .withMessage("bytes must not be negative: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.delay(Duration.ofMillis(-1)))
        .withMessage("duration must not be negative: PT-0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> requests.respond(503).withProbability(Double.NaN))
        .withMessage("probability must be from 0 to 1: NaN");
    assertThatIllegalStateException()
        .isThrownBy(() -> requests.drop().retryAfter(Duration.ofSeconds(1)))
        .withMessage("'drop' has no header Retry-After");
    assertThatIllegalStateException()
        .isThrownBy(() -> requests.truncate(1).advancing())
        .withMessage("'truncate at 1 bytes' has no header Retry-After");
  }
}
