package com.contoso.snapshots;

import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.MDC;

/** A listener that records transitions, and what it sees of the threads that make them. */
class Recorder implements SnapshotJobListener {

  record Notification(SnapshotJobTransition transition, Thread thread, String jobIdOfLog) {}

  private final List<Notification> notifications = new CopyOnWriteArrayList<>();

  @Override
  public void onTransition(SnapshotJobTransition transition) {
    notifications.add(
        new Notification(transition, Thread.currentThread(), MDC.get("snapshot.jobId")));
  }

  List<Notification> notifications() {
    return notifications;
  }
}
