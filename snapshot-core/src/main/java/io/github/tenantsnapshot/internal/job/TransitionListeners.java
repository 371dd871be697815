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

  /** Takes the listeners, which are told in this order. */
  public TransitionListeners(List<SnapshotJobListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** Tells every listener. */
  public void tell(SnapshotJobTransition transition) {
    for (SnapshotJobListener listener : listeners) {
      try {
        listener.onTransition(transition);
      } catch (RuntimeException | Error e) {
        LOG.warn("a listener failed on {} of job {}", transition.event(), transition.job().id(), e);
      }
    }
  }
}
