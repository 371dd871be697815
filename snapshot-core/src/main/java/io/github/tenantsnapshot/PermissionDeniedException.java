package io.github.tenantsnapshot;

/** The caller lacks the permission that the call needs. */
public final class PermissionDeniedException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final Permission needed;

  PermissionDeniedException(Permission needed) {
    super("The call needs the permission " + needed.graphName() + ", which the caller lacks.");
    this.needed = needed;
  }

  /** Returns the least permission that the call needs. */
  public Permission needed() {
    return needed;
  }
}
