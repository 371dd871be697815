package io.github.tenantsnapshot;

/**
 * Where a snapshot job stands. The order of the constants means nothing.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/resources/configurationsnapshotjob">Graph:
 *     configurationSnapshotJob</a>
 */
public enum SnapshotJobStatus {
  /** Accepted; no work has begun. */
  NOT_STARTED("notStarted", false),

  /** The tenant's configuration is being extracted. */
  RUNNING("running", false),

  /** Every type was read without an error, also where the tenant has no instance of any. */
  SUCCEEDED("succeeded", true),

  /** Some types had errors, or the quota cut the result; a snapshot exists. */
  PARTIALLY_SUCCESSFUL("partiallySuccessful", true),

  /** Nothing was captured; there is no snapshot. */
  FAILED("failed", true);

  private final String graphName;
  private final boolean terminal;

  SnapshotJobStatus(String graphName, boolean terminal) {
    this.graphName = graphName;
    this.terminal = terminal;
  }

  /** Returns the value of Graph's {@code snapshotJobStatus}. */
  public String graphName() {
    return graphName;
  }

  /** Tells whether the job has ended: its status will not change again. */
  public boolean isTerminal() {
    return terminal;
  }
}
