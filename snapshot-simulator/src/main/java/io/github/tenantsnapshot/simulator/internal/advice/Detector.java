package io.github.tenantsnapshot.simulator.internal.advice;

/** A detector of one kind of mistake. For one pass over a journal; not thread-safe. */
interface Detector {

  /** Looks at a request; called for each one in order. */
  void next(Call call);

  /** Called after the last request. */
  default void end() {}
}
