package io.github.tenantsnapshot;

/** The caller lacks a permission that the call requires. */
public final class PermissionDeniedException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final Permission needed;

  PermissionDeniedException(Permission needed) {
    super("The call needs the permission " + needed.graphName() + ", which the caller lacks.");
    this.needed = needed;
  }

  /** Returns the least privileged permission that the call requires. */
  public Permission needed() {
    return needed;
  }
}
