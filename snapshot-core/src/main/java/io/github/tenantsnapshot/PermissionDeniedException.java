package io.github.tenantsnapshot;

/** The caller lacks a permission that the call requires. */
public final class PermissionDeniedException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final Permission permission;

  PermissionDeniedException(Permission permission) {
    super("The call needs the permission " + permission.graphName() + ", which the caller lacks.");
    this.permission = permission;
  }

  /** Returns the least privileged permission that the call requires. */
  public Permission permission() {
    return permission;
  }
}
