package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.FileNotFoundException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults that come into force as a whole. */
class PreparedFaultsTest {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(START)
          .tenant(TenantSimulator.DEFAULT_TENANT_ID, tenant -> {})
          .tenant("aaaaaaaa-2222-3333-4444-555555555555", tenant -> {})
          .build();
  private final TestClient client = TestClient.ofAdmin(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  private int status() {
    return client.get(TestClient.JOBS).status();
  }

  @Test
  void happenOnceTheyAreReady() {
    RequestFault fault =
        simulator
            .faults()
            .prepare(
                prepared -> {
                  RequestFault made = prepared.throttle(1);
                  assertThat(status()).isEqualTo(200);
                  assertThat(prepared.active()).containsExactly(made);
                  assertThat(simulator.faults().active()).isEmpty();
                  assertThat(prepared.seed()).isEqualTo(simulator.faults().seed());
                  return made.retryAfter(Duration.ofSeconds(30)).advancing();
                });

    assertThat(simulator.faults().active()).containsExactly(fault);
    assertThat(status()).isEqualTo(429);
    assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(30));
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void comeAfterThoseThatWereAddedMeanwhile() {
    simulator
        .faults()
        .prepare(
            prepared -> {
              simulator.faults().on().respond(500).times(1);
              prepared.on().respond(502).times(1);
              return prepared.on().respond(503).times(1);
            });

    assertThat(status()).isEqualTo(500);
    assertThat(status()).isEqualTo(502);
    assertThat(status()).isEqualTo(503);
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void areNotAddedIfPreparingThemFails() {
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(
            () ->
                simulator
                    .faults()
                    .prepare(
                        prepared -> {
                          prepared.on().drop();
                          throw new FileNotFoundException();
                        }));

    assertThat(simulator.faults().active()).isEmpty();
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void mayBeOfOneTenant() {
    simulator.tenants().get(1).faults().prepare(prepared -> prepared.on().respond(500));

    assertThat(status()).isEqualTo(200);
  }
}
