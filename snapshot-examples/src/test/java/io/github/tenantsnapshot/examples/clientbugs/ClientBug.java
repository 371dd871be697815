package io.github.tenantsnapshot.examples.clientbugs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/**
 * A bug of a client: a client with the bug, a correct client, and the test that detects the bug.
 *
 * @param <C> the type of the client
 */
interface ClientBug<C> {

  C buggyClient();

  C correctClient();

  /** Runs the test that a client should have. */
  void test(C client);

  /** Returns the expected failure message of the test for the client with the bug. */
  String expectedFailure();

  @Test
  default void testFailsForTheBuggyClient() {
    assertThatThrownBy(() -> test(buggyClient())).hasMessageContaining(expectedFailure());
  }

  @Test
  default void testPassesForTheCorrectClient() {
    test(correctClient());
  }
}
