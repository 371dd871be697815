package io.github.tenantsnapshot.simulator.internal.runtime;

/** The open or closed state that all parts of a simulator share. Thread-safe. */
public final class Lifecycle {

  private volatile boolean closed;

  /** Creates the lifecycle of an open simulator. */
  public Lifecycle() {}

  public void close() {
    closed = true;
  }

  public boolean isClosed() {
    return closed;
  }

  /**
   * Checks that the simulator is open.
   *
   * @param call the calling method, for messages
   * @throws IllegalStateException if the simulator is closed
   */
  public void requireOpen(String call) {
    if (closed) {
      throw new IllegalStateException(call + " is not allowed: the simulator is closed");
    }
  }
}
