package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of faults that throttle requests. */
@Timeout(60)
class ThrottleFaultTest {

  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final String OTHER_URL = "https://graph.microsoft.com/v1.0/me";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final ManualClock realTime = new ManualClock(START.plusSeconds(7));
  private final AtomicReference<Runnable> duringRequest = new AtomicReference<>(() -> {});
  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(START)
          .realClock(realTime)
          .faultSeed(1)
          .fallback(
              request -> {
                duringRequest.get().run();
                return Optional.empty();
              })
          .build();
  private final TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void throttledRequestsReturn429WithRetryAfter() {
    ActiveFault fault = simulator.faults().throttle(2);

    for (int i = 0; i < 2; i++) {
      Response response = client.get(TestClient.JOBS);
      assertThat(response.status()).isEqualTo(429);
      assertThat(response.headers()).containsEntry("Retry-After", "10");
      assertThat(response.errorText("code")).isEqualTo("TooManyRequests");
      simulator.advance(Duration.ofSeconds(10));
    }
    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
    assertThat(fault.timesTriggered()).isEqualTo(2);
    assertThat(fault.isActive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void earlyRetryReturns429WithTheRemainingRetryAfter(boolean realTimePasses) {
    simulator.faults().throttle(1);
    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429);

    advance(realTimePasses, Duration.ofSeconds(10).minusMillis(1500));
    Response early = client.get(TestClient.JOBS);
    assertThat(early.status()).isEqualTo(429);
    assertThat(early.headers()).containsEntry("Retry-After", "2");

    advance(realTimePasses, Duration.ofMillis(1500));
    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
    assertThat(simulator.journal().entries())
        .extracting(JournalEntry::isTooEarly)
        .containsExactly(false, true, false);
  }

  private void advance(boolean ofRealTime, Duration duration) {
    if (ofRealTime) {
      realTime.advance(duration);
    } else {
      simulator.advance(duration);
    }
  }

  @Test
  void earlyRetryDoesNotCountTowardsTimes() {
    ActiveFault fault = simulator.faults().throttle(2);
    client.get(TestClient.JOBS);
    client.get(TestClient.JOBS);
    client.get(TestClient.JOBS);

    assertThat(fault.timesTriggered()).isOne();
    assertThat(fault.isActive()).isTrue();
  }

  @Test
  void otherTenantsAndOperationsAreNotThrottled() {
    SimulatedTenant fabrikam = simulator.addTenant(FABRIKAM);
    simulator.faults().add(Fault.on(GraphOperation.LIST_JOBS).throttle(1));
    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429);

    assertThat(client.get(TestClient.SNAPSHOTS).status()).isEqualTo(200);
    assertThat(TestClient.of(simulator, fabrikam.admin()).get(TestClient.JOBS).status())
        .isEqualTo(200);
  }

  @Test
  void advancingAdvancesTheClockAndSendsRetryAfterZero() {
    simulator
        .faults()
        .add(Fault.onAnyRequest().throttle(3).retryAfter(Duration.ofSeconds(30)).advancing());

    for (int i = 1; i <= 3; i++) {
      Response response = client.get(TestClient.JOBS);
      assertThat(response.status()).isEqualTo(429);
      assertThat(response.headers()).containsEntry("Retry-After", "0");
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
  void retryAfterHasTheConfiguredForm(RetryAfterForm form, Duration wait, String expected) {
    simulator.faults().add(Fault.onAnyRequest().throttle(1).retryAfter(wait).retryAfterForm(form));

    assertThat(client.get(TestClient.JOBS).headers()).containsEntry("Retry-After", expected);

    simulator.advance(form == RetryAfterForm.SECONDS ? wait.plusSeconds(1) : wait.plusMillis(1));
    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
  }

  @Test
  void remainingRetryAfterHasTheSameForm() {
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
        .add(Fault.onAnyRequest().throttle(1).retryAfterForm(RetryAfterForm.HTTP_DATE).advancing());

    assertThat(client.get(TestClient.JOBS).headers())
        .containsEntry("Retry-After", "Mon, 23 Nov 2026 09:00:10 GMT");
    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
  }

  @Test
  void clearingTheFaultEndsThrottling() {
    ActiveFault fault = simulator.faults().throttle(5);
    client.get(TestClient.JOBS);

    fault.clear();

    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
  }

  @Test
  void requestDuringAThrottledRequestIsTooEarly() {
    ActiveFault fault = simulator.faults().add(Fault.onAnyRequest().throttle(2).afterProcessing());
    duringRequest.set(() -> assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429));

    assertThat(client.get(OTHER_URL).status()).isEqualTo(429);

    assertThat(fault.timesTriggered()).isOne();
    assertThat(simulator.journal().entries())
        .extracting(JournalEntry::isTooEarly)
        .containsExactly(true, false);
  }

  @Test
  void retryAfterBeginsWithTheResponse() {
    simulator.faults().add(Fault.onAnyRequest().throttle(1).afterProcessing());
    duringRequest.set(() -> realTime.advance(Duration.ofSeconds(8)));
    assertThat(client.get(OTHER_URL).status()).isEqualTo(429);

    realTime.advance(Duration.ofSeconds(3));

    assertThat(client.get(TestClient.JOBS).headers()).containsEntry("Retry-After", "7");
  }

  @Test
  void responseOfTheServiceIsClosed() {
    AtomicInteger closed = new AtomicInteger();
    InputStream body =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    try (TenantSimulator other =
        TenantSimulator.builder()
            .fallback(request -> Optional.of(GraphResponse.of(200, Map.of(), body)))
            .build()) {
      other.faults().add(Fault.onAnyRequest().throttle(1).afterProcessing());

      assertThat(TestClient.ofAdmin(other).get(OTHER_URL).status()).isEqualTo(429);
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void clientHasToWaitInRealTimeAlthoughTheFaultWouldAdvanceTheClock() {
    try (TenantSimulator real = TenantSimulator.builder().realClock(realTime).realTime().build()) {
      real.faults().add(Fault.onAnyRequest().throttle(1).advancing());
      TestClient realClient = TestClient.ofAdmin(real);
      assertThat(realClient.get(TestClient.JOBS).headers()).containsEntry("Retry-After", "10");

      realTime.advance(Duration.ofSeconds(4));

      assertThat(realClient.get(TestClient.JOBS).headers()).containsEntry("Retry-After", "6");
    }
  }

  @Test
  void addingAFaultKeepsRetryAfterOfARequestInProgress() {
    simulator.faults().add(Fault.onAnyRequest().throttle(1).afterProcessing());
    duringRequest.set(() -> simulator.faults().forbid(RULE));
    assertThat(client.get(OTHER_URL).status()).isEqualTo(429);

    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429);
  }

  @Test
  void usedUpFaultIsKeptUntilRetryAfterHasElapsed() {
    ActiveFault fault = simulator.faults().throttle(1);
    assertThat(fault.isOver()).isFalse();

    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(429);
    assertThat(fault.isActive()).isFalse();
    assertThat(fault.isOver()).as("a client has to wait").isFalse();

    simulator.advance(Duration.ofSeconds(10));
    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
    assertThat(fault.isOver()).isTrue();
  }

  @Test
  void usedUpFaultIsKeptUntilItsRequestHasItsResponse() {
    ActiveFault fault =
        simulator.faults().add(Fault.onAnyRequest().respond(503).times(1).afterProcessing());
    duringRequest.set(() -> assertThat(fault.isOver()).isFalse());

    assertThat(client.get(OTHER_URL).status()).isEqualTo(503);

    assertThat(fault.isOver()).isTrue();
  }

  @Test
  void clearingDuringAThrottledRequestEndsThrottling() {
    ActiveFault fault = simulator.faults().add(Fault.onAnyRequest().throttle(2).afterProcessing());
    duringRequest.set(fault::clear);
    assertThat(client.get(OTHER_URL).status()).isEqualTo(429);

    assertThat(client.get(TestClient.JOBS).status()).isEqualTo(200);
  }

  @Test
  void throttledHeadRequestHasNoBody() {
    simulator.faults().throttle(1);

    Response response = client.send(GraphRequest.of("HEAD", TestClient.JOBS));

    assertThat(response.status()).isEqualTo(429);
    assertThat(response.body()).isEmpty();
  }
}
