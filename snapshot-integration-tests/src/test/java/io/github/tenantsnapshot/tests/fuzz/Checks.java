package io.github.tenantsnapshot.tests.fuzz;

/** Assertions without the cost of AssertJ, since the fuzzer makes millions. */
final class Checks {

  private Checks() {}

  /**
   * Fails unless a condition holds.
   *
   * @param what what must hold
   * @param actual what the message shows
   */
  static void check(boolean holds, String what, Object actual) {
    if (!holds) {
      throw new AssertionError(what + ": " + actual);
    }
  }
}
