package io.github.tenantsnapshot.internal.job;

import static io.github.tenantsnapshot.tests.races.Schedules.concurrently;
import static io.github.tenantsnapshot.tests.races.Schedules.explore;
import static io.github.tenantsnapshot.tests.races.Schedules.require;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/** The waking of threads that wait for the end of a job, in many schedules. */
class WakeUpRacesTest {

  private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final SnapshotJob RUNNING =
      SnapshotJob.builder()
          .id("1")
          .displayName("name")
          .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
          .resources(List.of("type"))
          .createdDateTime(NOW)
          .createdBy(new IdentitySet(new Identity("1", "Adele Vance"), null))
          .status(SnapshotJobStatus.RUNNING)
          .build();
  private static final SnapshotJob FAILED =
      RUNNING.toBuilder().status(SnapshotJobStatus.FAILED).completedDateTime(NOW).build();
  private static final SnapshotJobTransition FAILURE =
      SnapshotJobTransition.builder()
          .event(SnapshotJobEvent.FAIL)
          .from(SnapshotJobStatus.RUNNING)
          .to(SnapshotJobStatus.FAILED)
          .job(FAILED)
          .at(NOW)
          .build();

  /** Without a signal, the thread would wait forever, which Lincheck reports. */
  @Test
  void aThreadThatWaitsForTheEndOfAJobIsWoken() {
    explore(150, () -> awaitEnd(CompletionSignal::onTransition));
  }

  @Test
  void aLostSignalIsFound() {
    assertThatThrownBy(() -> explore(150, () -> awaitEnd((signal, transition) -> {})))
        .isInstanceOf(LincheckAssertionError.class);
  }

  /** Signals a transition. */
  @FunctionalInterface
  private interface Signalling {
    void signal(CompletionSignal signal, SnapshotJobTransition transition);
  }

  private static void awaitEnd(Signalling signalling) throws Exception {
    CompletionSignal signal = new CompletionSignal();
    AtomicReference<SnapshotJob> stored = new AtomicReference<>(RUNNING);
    concurrently(
        () -> {
          stored.set(FAILED);
          signalling.signal(signal, FAILURE);
        },
        () -> {
          SnapshotJob seen = signal.await(stored::get, "1", FOREVER, FOREVER);
          require(seen == FAILED, "the job that was returned has not ended");
        });
  }

  @Test
  void aThreadThatWaitsIsWokenByTheCloseOfTheService() {
    explore(
        150,
        () -> {
          CompletionSignal signal = new CompletionSignal();
          concurrently(
              signal::close,
              () -> {
                boolean refused = false;
                try {
                  SnapshotJob unused = signal.await(() -> RUNNING, "1", FOREVER, FOREVER);
                } catch (IllegalStateException e) {
                  refused = true;
                }
                require(refused, "the wait did not end with an exception");
              });
        });
  }
}
