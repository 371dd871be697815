package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExtractionTest {

  private static final Instant NOW = Instant.parse("2026-01-27T22:09:05Z");

  private final StopSignal stop = new StopSignal();

  @AfterEach
  void clearInterruption() {
    Thread.interrupted();
  }

  /** A store that must not be called, because there is nothing to store. */
  private static JobStore unusedStore() {
    return (JobStore)
        Proxy.newProxyInstance(
            ExtractionTest.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> {
              throw new AssertionError(method.getName() + " was called");
            });
  }

  private Extraction extraction(ConfigurationSource source) {
    StoredJob claimed =
        new StoredJob(
            new SnapshotJob(
                "c91a1470-acc9-4585-bc03-522ae898f82f",
                "Snapshot Demo",
                "",
                "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
                SnapshotJobStatus.RUNNING,
                List.of("microsoft.exchange.transportrule"),
                NOW,
                null,
                null,
                new IdentitySet(null, null),
                List.of()),
            "snapshot demo",
            NOW.plusSeconds(3600),
            NOW.plusSeconds(60),
            1,
            true,
            1,
            0);
    return new Extraction(
        unusedStore(), source, () -> NOW, SnapshotBehavior.defaults(), stop, claimed);
  }

  @Test
  void anExceptionOfTheSourceIsAnErrorOfItsType() throws InterruptedException {
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  throw new InterruptedIOException("read timed out");
                })
            .run();

    assertThat(result)
        .isEqualTo(
            new Extraction.Result(
                SnapshotJobEvent.FAIL,
                0,
                List.of(
                    "microsoft.exchange.transportrule: Error exporting resource"
                        + " [microsoft.exchange.transportrule]. exceptionMessage(s):read timed out"
                        + " ,")));
  }

  @Test
  void anInterruptionOfTheSourceComesOut() {
    InterruptedException interruption = new InterruptedException("somebody else");

    assertThatThrownBy(
            extraction(
                    (context, type) -> {
                      throw interruption;
                    })
                ::run)
        .isSameAs(interruption);
  }

  @Test
  void aReadThatTheClosingServiceInterruptsIsNoErrorOfItsTypeWhateverTheSourceMakesOfIt() {
    Extraction extraction =
        extraction(
            (context, type) -> {
              stop.stop();
              throw new InterruptedIOException("the thread was interrupted");
            });

    assertThatThrownBy(extraction::run).isInstanceOf(InterruptedException.class);
  }
}
