package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.simulator.internal.runtime.CountedRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the limits of times and numbers: each accepted value can be saved and loaded. */
@Timeout(20)
class TimeBoundsTest {

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final Instant BEFORE_LAST = Instant.parse("9999-12-31T00:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private static TenantSimulator startingAt(Instant start) {
    return TenantSimulator.builder().virtualTime(start).build();
  }

  private static void assertSavedStateLoads(TenantSimulator simulator) {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    simulator.saveState(state);
    simulator.loadState(new ByteArrayInputStream(state.toByteArray()));
  }

  @Test
  void presentTimeCanBeAdvancedTo() {
    Instant fine = Instant.parse("2026-11-23T09:00:00.278554321Z");
    try (TenantSimulator simulator =
        TenantSimulator.builder().realClock(new ManualClock(fine)).build()) {
      Instant now = simulator.clock().instant();
      assertThat(now).isEqualTo("2026-11-23T09:00:00.2785543Z");

      simulator.advanceTo(now);

      assertThat(simulator.clock().instant()).isEqualTo(now);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.advanceTo(now.minusNanos(100)));
    }
  }

  @Test
  void longNameOfAPropertyCanBeSavedAndLoaded() {
    JsonText properties = JsonText.of("{\"" + "n".repeat(60_000) + "\":1}");
    try (TenantSimulator simulator = startingAt(BEFORE_LAST)) {
      simulator.tenant().add(new SnapshotResource("Rule", RULE, properties));
      assertSavedStateLoads(simulator);
      assertThat(simulator.tenant().resources(RULE))
          .extracting(SnapshotResource::properties)
          .containsExactly(properties);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1969-12-31T23:59:59.9999999Z",
        "9999-12-31T23:59:59.0000001Z",
        "-0001-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59.999999999Z"
      })
  void virtualTimeMustBeFrom1970To9999(String start) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TenantSimulator.builder().virtualTime(Instant.parse(start)))
        .withMessage(
            "startingAt must be from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z: "
                + Instant.parse(start));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
  void firstAndLastInstantCanBeSavedAndLoaded(String start) {
    try (TenantSimulator simulator = startingAt(Instant.parse(start))) {
      TestClient.ofAdmin(simulator).create("Weekly export", RULE);
      assertSavedStateLoads(simulator);
      assertThat(simulator.clock().instant()).isEqualTo(start);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT24H", "P3652500D", "PT2562047788015215H30M7S"})
  void advancePastTheYear9999IsRejected(String duration) {
    try (TenantSimulator simulator = startingAt(BEFORE_LAST)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.advance(Duration.parse(duration)))
          .withMessage(
              "duration must end at 9999-12-31T23:59:59Z at the latest: "
                  + Duration.parse(duration));
      assertThat(simulator.clock().instant()).isEqualTo(BEFORE_LAST);
      simulator.advance(Duration.between(BEFORE_LAST, LAST));
      assertSavedStateLoads(simulator);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+10000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
  void advanceToAnInstantPastTheYear9999IsRejected(String target) {
    try (TenantSimulator simulator = startingAt(BEFORE_LAST)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.advanceTo(Instant.parse(target)))
          .withMessage("target must not be after 9999-12-31T23:59:59Z: " + Instant.parse(target));
      simulator.advanceTo(LAST);
      assertSavedStateLoads(simulator);
    }
  }

  @Test
  void delayAdvancesAtMostToTheYear9999() {
    try (TenantSimulator simulator = startingAt(BEFORE_LAST)) {
      simulator.faults().add(Fault.onAnyRequest().delay(LONGEST));

      assertThat(TestClient.ofAdmin(simulator).get(TestClient.JOBS).status()).isEqualTo(200);

      assertThat(simulator.clock().instant()).isEqualTo(LAST);
      assertSavedStateLoads(simulator);
    }
  }

  @Test
  void advancingThrottleAdvancesAtMostToTheYear9999() {
    try (TenantSimulator simulator = startingAt(BEFORE_LAST)) {
      simulator.faults().add(Fault.onAnyRequest().throttle(1).retryAfter(LONGEST).advancing());

      assertThat(TestClient.ofAdmin(simulator).get(TestClient.JOBS).status()).isEqualTo(429);

      assertThat(simulator.clock().instant()).isEqualTo(LAST);
      assertSavedStateLoads(simulator);
    }
  }

  @Test
  void readAdvancesAtMostToTheYear9999() {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(BEFORE_LAST)
            .progress(Progress.eachReadAdvances(LONGEST))
            .build()) {
      assertThat(TestClient.ofAdmin(simulator).get(TestClient.JOBS).status()).isEqualTo(200);

      assertThat(simulator.clock().instant()).isEqualTo(LAST);
      assertSavedStateLoads(simulator);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT876600H0.000000001S", "PT2562047788015215H30M7.999999999S"})
  void tooLongDurationsAreRejected(String text) {
    Duration absurd = Duration.parse(text);
    try (TenantSimulator simulator = startingAt(BEFORE_LAST)) {
      Faults faults = simulator.faults();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Fault.onAnyRequest().delay(absurd))
          .withMessage("duration must be at most PT876600H: " + absurd);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Fault.onAnyRequest().hold(absurd))
          .withMessage("duration must be at most PT876600H: " + absurd);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> faults.slow(RULE, absurd))
          .withMessage("duration must be at most PT876600H: " + absurd);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Progress.eachReadAdvances(absurd))
          .withMessage("step must be at most PT876600H: " + absurd);
      assertThat(faults.active()).isEmpty();
      RequestFault fault = Fault.onAnyRequest().respond(new GraphError(503, "x", null));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> fault.retryAfter(absurd))
          .withMessage("wait must be at most PT876600H: " + absurd);
    }
  }

  @Test
  void stateWithManyDrawnNumbersLoadsImmediately() {
    String state =
        "{\"stateFormat\":1,\"time\":\"2026-11-23T09:00:00Z\","
            + "\"ids\":{\"seed\":5,\"drawnByService\":1000000000,\"drawnByEndpoint\":1000000000},"
            + "\"resources\":[],\"tenants\":[{\"id\":\"2fcf1c68-b412-4c85-bfb2-cb20152a6843\","
            + "\"configuration\":[],\"usage\":{},\"jobs\":[]}]}";
    try (TenantSimulator simulator = TenantSimulator.builder().seed(5).build()) {
      for (int i = 0; i < 100; i++) { // drawing the numbers again would take seconds
        simulator.loadState(new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8)));
      }
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      simulator.saveState(saved);
      assertThat(saved.toString(StandardCharsets.UTF_8))
          .contains("\"drawnByService\" : 1000000000");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void skippingEqualsDrawing(long seed) {
    SplittableRandom expected = new SplittableRandom(seed);
    for (int i = 0; i < 1_000; i++) {
      var unused = expected.nextLong();
    }
    CountedRandom skipped = new CountedRandom(seed, List.of());

    skipped.skip(1_000);

    assertThat(skipped.nextLong()).isEqualTo(expected.nextLong());
    assertThat(skipped.drawn()).isEqualTo(1_001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"claimNumber\" : 9223372036854775807",
        "\"claimNumber\" : 1000000001",
        "\"attempt\" : 2147483647",
        "\"attempt\" : 1000000001"
      })
  void countThatCouldOverflowIsRejectedAtLoad(String member) {
    try (TenantSimulator simulator = startingAt(BEFORE_LAST)) {
      TestClient.ofAdmin(simulator).create("Weekly export", RULE);
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      simulator.saveState(saved);
      String name = member.substring(0, member.indexOf(':'));
      String state = saved.toString(StandardCharsets.UTF_8).replaceFirst(name + ": [0-9]+", member);

      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  simulator.loadState(
                      new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8))))
          .withMessageContaining("to 1000000000:");
    }
  }

  @Test
  void usageThatCouldOverflowIsRejectedAtLoad() {
    try (TenantSimulator simulator = startingAt(BEFORE_LAST)) {
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      simulator.saveState(saved);
      String state =
          saved
              .toString(StandardCharsets.UTF_8)
              .replaceFirst(
                  "\"usage\" : \\{ ?}",
                  "\"usage\" : {\"2026-11-01T00:00:00Z\" : 9223372036854775807}");
      assertThat(state).contains("9223372036854775807");

      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  simulator.loadState(
                      new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8))))
          .withMessageContaining("to 9007199254740992:");
    }
  }
}
