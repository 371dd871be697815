package io.github.tenantsnapshot.simulator;

/** Ends what a worker does, wherever it is. */
final class WorkerCrash extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WorkerCrash(CrashFault fault) {
    super("the worker was made to die: " + fault, null, false, false);
  }
}
