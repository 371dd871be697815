package io.github.tenantsnapshot.simulator;

/** Thrown by the job store of a worker that a fault crashes. */
final class WorkerCrash extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WorkerCrash(Fault fault) {
    super("a fault crashed the worker: " + fault, null, false, false);
  }
}
