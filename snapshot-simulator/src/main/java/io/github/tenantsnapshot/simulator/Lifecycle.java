package io.github.tenantsnapshot.simulator;

/** Whether a simulator is open or closed; its parts share one. Thread-safe. */
final class Lifecycle {

  private volatile boolean closed;

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Checks that the simulator is open.
   *
   * @param call the method that needs it to be
   * @throws IllegalStateException if the simulator is closed
   */
  void requireOpen(String call) {
    if (closed) {
      throw new IllegalStateException(call + " is not allowed: the simulator is closed");
    }
  }
}
