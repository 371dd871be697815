package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransitionListenersTest {

  private static final Instant NOW = Instant.parse("2026-01-27T22:09:05Z");

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("broken on purpose"),
        new AssertionError("broken on purpose"),
        new IOException("thrown without being declared"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureOfAListenerAffectsNeitherTheCallerNorTheNextListener(Throwable failure) {
    List<SnapshotJobTransition> received = new ArrayList<>();
    TransitionListeners listeners =
        new TransitionListeners(
            List.of(
                transition -> TransitionListenersTest.<RuntimeException>sneakyThrow(failure),
                received::add),
            CallWatch.none());
    SnapshotJobTransition transition = created();

    listeners.notifyListeners(transition);

    assertThat(received).containsExactly(transition);
  }

  @SuppressWarnings("unchecked") // other languages can throw any type
  private static <T extends Throwable> void sneakyThrow(Throwable failure) throws T {
    throw (T) failure;
  }

  private static SnapshotJobTransition created() {
    SnapshotJob job =
        SnapshotJob.builder()
            .id("c91a1470-acc9-4585-bc03-522ae898f82f")
            .displayName("Snapshot Demo")
            .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
            .resources(List.of("microsoft.exchange.transportrule"))
            .createdDateTime(NOW)
            .createdBy(new IdentitySet(null, null))
            .build();
    return SnapshotJobTransition.builder()
        .event(SnapshotJobEvent.CREATE)
        .to(SnapshotJobStatus.NOT_STARTED)
        .job(job)
        .at(NOW)
        .attempt(0)
        .build();
  }
}
