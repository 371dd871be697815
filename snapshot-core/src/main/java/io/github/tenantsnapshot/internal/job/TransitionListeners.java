package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what has happened; none can harm another. Thread-safe. */
public final class TransitionListeners {

  private static final Logger LOG = LoggerFactory.getLogger(TransitionListeners.class);

  private final List<SnapshotJobListener> listeners;
  private final CallWatch watch;

  /** Takes the listeners, which are told in this order, and what warns of those that block. */
  public TransitionListeners(List<SnapshotJobListener> listeners, CallWatch watch) {
    this.listeners = List.copyOf(listeners);
    this.watch = watch;
  }

  /** Tells every listener. */
  public void tell(SnapshotJobTransition transition) {
    for (SnapshotJobListener listener : listeners) {
      try (CallWatch.Call call = watch.begin(() -> blocked(listener, transition))) {
        call.enter();
        listener.onTransition(transition);
      } catch (Exception | Error e) { // also checked exceptions that are not declared
        LOG.warn("a listener failed on {} of job {}", transition.event(), transition.job().id(), e);
      }
    }
  }

  private static String blocked(SnapshotJobListener listener, SnapshotJobTransition transition) {
    return "the listener "
        + listener.getClass().getName()
        + " has not returned from "
        + transition.event()
        + " of job "
        + transition.job().id();
  }
}
