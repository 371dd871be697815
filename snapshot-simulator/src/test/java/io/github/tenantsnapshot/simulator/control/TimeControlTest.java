package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of reading and advancing the time over HTTP. */
class TimeControlTest {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final TenantSimulator simulator = TenantSimulator.builder().virtualTime(START).build();
  private final ControlClient client = new ControlClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void returnsTheTime() {
    assertThat(client.get("/time").is(200).body())
        .isEqualTo("{\"now\":\"2026-11-23T09:00:00Z\",\"clock\":\"virtual\"}");
  }

  @Test
  void advancesByADurationAndRunsDueWork() {
    String job = client.create("Weekly export").text("/id");

    assertThat(client.post("/advance", "{\"duration\":\"PT2M\"}").is(200).body())
        .isEqualTo("{\"now\":\"2026-11-23T09:02:00Z\",\"clock\":\"virtual\"}");

    assertThat(client.graph("GET", ControlClient.JOBS + "/" + job, "").text("/status"))
        .isEqualTo("succeeded");
  }

  @Test
  void advancesToAnInstant() {
    client.post("/advance", "{\"to\":\"2026-11-24T09:00:00.5Z\"}").is(200);

    assertThat(simulator.clock().instant()).isEqualTo("2026-11-24T09:00:00.500Z");
    client
        .post("/advance", "{\"to\":\"2026-11-24T09:00:00Z\"}")
        .isBadRequest("target must not be before 2026-11-24T09:00:00.500Z: 2026-11-24T09:00:00Z");
  }

  @Test
  void advancesUntilIdle() {
    client.create("Weekly export");

    Response response = client.post("/advance", "{\"untilIdle\":true}").is(200);

    assertThat(Instant.parse(response.text("/now")))
        .isAfter(START)
        .isBefore(START.plusSeconds(120));
    assertThat(client.graph("GET", ControlClient.JOBS, "").text("/value/0/status"))
        .isEqualTo("succeeded");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | the body must have exactly one of the members duration, to, untilIdle",
        "{\"duration\":\"PT1S\",\"untilIdle\":true} | the body must have exactly one of the"
            + " members duration, to, untilIdle",
        "{\"duration\":\"soon\"} | 'duration' must be a duration such as PT2M or P7D:"
            + " \"soon\"",
        "{\"duration\":120} | 'duration' must be a duration such as PT2M or P7D: 120",
        "{\"duration\":\"-PT1S\"} | 'duration' must not be negative: \"-PT1S\"",
        "{\"duration\":\"P9999999D\"} | 'duration' must end in the year 9999 at the latest",
        "{\"duration\":\"PT9223372036854775807S\"} | 'duration' must end in the year 9999 at the latest",
        "{\"to\":\"tomorrow\"} | 'to' must be an instant such as 2026-11-23T09:00:00Z:"
            + " \"tomorrow\"",
        "{\"to\":\"+10000-01-01T00:00:00Z\"} | 'to' must be in the year 9999 at the latest",
        "{\"untilIdle\":false} | 'untilIdle' must be true: false",
        "{\"untilIdle\":\"yes\"} | 'untilIdle' must be true or false: \"yes\""
      })
  void rejectsInvalidAdvances(String body, String message) {
    client.post("/advance", body).isBadRequest(message);

    assertThat(simulator.clock().instant()).isEqualTo(START);
  }

  @Test
  void realTimeIsReturnedButCannotBeAdvanced() {
    try (TenantSimulator real = TenantSimulator.builder().realTime().build()) {
      ControlClient its = new ControlClient(real);

      assertThat(its.get("/time").text("/clock")).isEqualTo("real");
      its.post("/advance", "{\"duration\":\"PT1S\"}")
          .isError(
              409,
              "conflict",
              "the simulator runs in real time, which cannot be advanced; start it with virtual"
                  + " time");
      assertThat(real.isInRealTime()).isTrue();
      assertThat(simulator.isInRealTime()).isFalse();
    }
  }
}
