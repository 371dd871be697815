package io.github.tenantsnapshot.simulator.internal.fault;

/** Thrown by the job store of a worker that a fault crashes. */
public final class WorkerCrash extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param fault the fault, as the journal names it
   */
  public WorkerCrash(String fault) {
    super("a fault crashed the worker: " + fault, null, false, false);
  }
}
