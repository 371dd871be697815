package io.github.tenantsnapshot.tests.simulation;

/** The end of a simulated node, thrown on the stacks that it leaves behind. */
final class NodeDiedError extends Error {

  private static final long serialVersionUID = 1L;

  NodeDiedError() {
    super("the node has died", null, false, false);
  }
}
