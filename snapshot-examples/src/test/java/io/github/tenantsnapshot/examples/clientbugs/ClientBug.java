package io.github.tenantsnapshot.examples.clientbugs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/**
 * A bug: a client that has it, one that has not, and the test that tells them apart.
 *
 * @param <C> what the client does
 */
interface ClientBug<C> {

  C buggyClient();

  C rightClient();

  /** The test that a client should have. */
  void test(C client);

  /** What the test says of the client that has the bug. */
  String complaint();

  @Test
  default void theBugIsCaught() {
    assertThatThrownBy(() -> test(buggyClient())).hasMessageContaining(complaint());
  }

  @Test
  default void theRightClientPasses() {
    test(rightClient());
  }
}
