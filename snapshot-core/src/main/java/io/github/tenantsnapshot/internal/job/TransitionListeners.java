package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJobListener;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a service. A failure of one does not affect the others. Thread-safe. */
public final class TransitionListeners {

  private static final Logger LOG = LoggerFactory.getLogger(TransitionListeners.class);

  private final List<SnapshotJobListener> listeners;
  private final @Nullable CompletionSignal completionSignal;
  private final CallWatch watch;

  /** Creates a list of listeners, which are notified in this order. */
  public TransitionListeners(List<SnapshotJobListener> listeners, CallWatch watch) {
    this(listeners, null, watch);
  }

  /**
   * Creates a list of listeners, which are notified in this order.
   *
   * @param completionSignal is notified last, so that a waiting thread wakes after all listeners
   *     were notified. It does not block and is not watched. Null for none
   */
  public TransitionListeners(
      List<SnapshotJobListener> listeners,
      @Nullable CompletionSignal completionSignal,
      CallWatch watch) {
    this.listeners = List.copyOf(listeners);
    this.completionSignal = completionSignal;
    this.watch = watch;
  }

  /** Returns an empty list of listeners. */
  public static TransitionListeners none() {
    return new TransitionListeners(List.of(), CallWatch.none());
  }

  /** Notifies every listener. */
  public void notifyListeners(SnapshotJobTransition transition) {
    if (!listeners.isEmpty()) {
      try (JobMdc unused = JobMdc.of(transition.job())) {
        listeners.forEach(listener -> notify(listener, transition));
      }
    }
    if (completionSignal != null) {
      completionSignal.onTransition(transition);
    }
  }

  private void notify(SnapshotJobListener listener, SnapshotJobTransition transition) {
    try (CallWatch.Call call = watch.begin(transition.job(), () -> blocked(listener, transition))) {
      call.enter();
      listener.onTransition(transition);
    } catch (Exception | Error e) { // also undeclared checked exceptions
      LOG.warn("listener failed on {} of job {}", transition.event(), transition.job().id(), e);
    }
  }

  private static String blocked(SnapshotJobListener listener, SnapshotJobTransition transition) {
    return "listener "
        + listener.getClass().getName()
        + " has not returned from "
        + transition.event()
        + " of job "
        + transition.job().id();
  }
}
