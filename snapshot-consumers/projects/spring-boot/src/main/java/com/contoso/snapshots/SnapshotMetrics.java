package com.contoso.snapshots;

import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

@Component
class SnapshotMetrics implements SnapshotJobListener {

  private final MeterRegistry meters;

  SnapshotMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void onTransition(SnapshotJobTransition transition) {
    String event = transition.event().name().toLowerCase(Locale.ROOT);
    meters.counter("snapshot.jobs", "event", event).increment();
    Duration age = Duration.between(transition.job().createdDateTime(), transition.at());
    SnapshotJobStatus status = transition.to();
    if (transition.event() == SnapshotJobEvent.START) {
      meters.timer("snapshot.jobs.wait").record(age);
    } else if (status != null && status.isTerminal()) {
      meters.timer("snapshot.jobs.duration", "outcome", event).record(age);
    }
  }
}
