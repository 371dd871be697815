package io.github.tenantsnapshot.tests.operation;

import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.util.ArrayList;
import java.util.List;

/** A listener that records every transition. Thread-safe. */
final class Transitions implements SnapshotJobListener {

  private final List<SnapshotJobTransition> transitions = new ArrayList<>();

  @Override
  public synchronized void onTransition(SnapshotJobTransition transition) {
    transitions.add(transition);
    notifyAll();
  }

  synchronized List<SnapshotJobTransition> all() {
    return List.copyOf(transitions);
  }

  List<SnapshotJobTransition> of(String jobId) {
    return all().stream().filter(transition -> transition.job().id().equals(jobId)).toList();
  }

  List<SnapshotJobEvent> eventsOf(String jobId) {
    return of(jobId).stream().map(SnapshotJobTransition::event).toList();
  }

  /** Waits for an event of a job and returns its transition. */
  synchronized SnapshotJobTransition await(String jobId, SnapshotJobEvent event)
      throws InterruptedException {
    while (true) {
      for (SnapshotJobTransition transition : transitions) {
        if (transition.job().id().equals(jobId) && transition.event() == event) {
          return transition;
        }
      }
      wait();
    }
  }
}
