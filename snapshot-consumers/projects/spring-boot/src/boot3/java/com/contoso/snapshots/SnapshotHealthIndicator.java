package com.contoso.snapshots;

import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.spi.JobStore;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

@Component
class SnapshotHealthIndicator extends AbstractHealthIndicator implements SnapshotJobListener {

  private final JobStore store;
  private volatile SnapshotJobTransition lastEnd;

  SnapshotHealthIndicator(JobStore store) {
    this.store = store;
  }

  @Override
  public void onTransition(SnapshotJobTransition transition) {
    if (transition.to() != null && transition.to().isTerminal()) {
      lastEnd = transition;
    }
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    store.nextDue().ifPresent(due -> health.withDetail("nextDue", due)); // down if it throws
    if (lastEnd != null) {
      health.withDetail("lastEvent", lastEnd.event()).withDetail("lastEnd", lastEnd.at());
    }
    health.up();
  }
}
