package io.github.tenantsnapshot;

/**
 * The tenant has no such snapshot: it never had, or its job was deleted or has expired, perhaps
 * while the snapshot was read.
 */
public final class SnapshotNotFoundException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final String snapshotId;

  SnapshotNotFoundException(String snapshotId) {
    super("The snapshot '" + snapshotId + "' was not found: unknown, deleted or expired.");
    this.snapshotId = snapshotId;
  }

  /** Returns the id that was asked for. */
  public String snapshotId() {
    return snapshotId;
  }
}
