package io.github.tenantsnapshot.tests.simulation;

/** A broken invariant. */
final class BrokenInvariantError extends AssertionError {

  private static final long serialVersionUID = 1L;

  BrokenInvariantError(String problem) {
    super(problem);
  }
}
