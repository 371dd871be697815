package io.github.tenantsnapshot.tests.fuzz;

/**
 * A parser with all that must hold for any input. Creating a target prepares what the inputs share.
 * The outcome of an input does not depend on earlier inputs. Not thread-safe.
 */
interface FuzzTarget extends AutoCloseable {

  /**
   * Passes one input to the parser and checks what it does.
   *
   * @throws AssertionError if anything that must hold does not
   * @throws Exception likewise: the parser must throw only what the target expects
   */
  void run(byte[] input) throws Exception;

  @Override
  default void close() {}
}
