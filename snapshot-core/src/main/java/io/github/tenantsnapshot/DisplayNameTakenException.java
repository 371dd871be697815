package io.github.tenantsnapshot;

/** Another visible job of the tenant has the display name. */
public final class DisplayNameTakenException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final String displayName;

  DisplayNameTakenException(String displayName) {
    super(
        "displayName '"
            + displayName
            + "' is taken by another job of the tenant; choose another, or delete that job.");
    this.displayName = displayName;
  }

  /** Returns the display name from the request. */
  public String displayName() {
    return displayName;
  }
}
