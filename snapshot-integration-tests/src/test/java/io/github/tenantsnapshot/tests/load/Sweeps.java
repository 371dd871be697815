package io.github.tenantsnapshot.tests.load;

/** The number of calls in which services have removed expired jobs. Thread-safe. */
final class Sweeps {

  private long ended;

  /** Records the end of a call. */
  synchronized void end() {
    ended++;
    notifyAll();
  }

  /** Waits for the end of one more call. */
  synchronized void awaitNext() throws InterruptedException {
    long before = ended;
    while (ended == before) {
      wait();
    }
  }
}
