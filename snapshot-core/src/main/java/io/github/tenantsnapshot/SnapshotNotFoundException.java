package io.github.tenantsnapshot;

/**
 * The tenant has no such snapshot: the id is unknown, or its job was deleted or has expired,
 * possibly while the snapshot was read.
 */
public final class SnapshotNotFoundException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final String snapshotId;

  SnapshotNotFoundException(String snapshotId) {
    super("The snapshot '" + snapshotId + "' was not found: unknown, deleted or expired.");
    this.snapshotId = snapshotId;
  }

  /** Returns the id from the call. */
  public String snapshotId() {
    return snapshotId;
  }
}
