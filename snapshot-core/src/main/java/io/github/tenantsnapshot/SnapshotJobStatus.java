package io.github.tenantsnapshot;

/**
 * The status of a snapshot job. The order of the constants has no meaning. Later versions may add
 * constants.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/resources/configurationsnapshotjob">Graph:
 *     configurationSnapshotJob</a>
 */
public enum SnapshotJobStatus {
  /** The request was accepted; the job has not started. */
  NOT_STARTED("notStarted", false, false),

  /** The tenant's configuration is being extracted. */
  RUNNING("running", false, false),

  /** Every type was read without an error, even if the tenant has no instance of any type. */
  SUCCEEDED("succeeded", true, true),

  /** Some types had errors, or the quota truncated the result; there is a snapshot. */
  PARTIALLY_SUCCESSFUL("partiallySuccessful", true, true),

  /** Nothing was extracted; there is no snapshot. */
  FAILED("failed", true, false);

  private final String graphName;
  private final boolean terminal;
  private final boolean snapshot;

  SnapshotJobStatus(String graphName, boolean terminal, boolean snapshot) {
    this.graphName = graphName;
    this.terminal = terminal;
    this.snapshot = snapshot;
  }

  /** Returns the member of Graph's {@code snapshotJobStatus}. */
  public String graphName() {
    return graphName;
  }

  /** Returns whether the job has ended: its status does not change again. */
  public boolean isTerminal() {
    return terminal;
  }

  /** Returns whether a job of this status has a snapshot. */
  public boolean hasSnapshot() {
    return snapshot;
  }
}
