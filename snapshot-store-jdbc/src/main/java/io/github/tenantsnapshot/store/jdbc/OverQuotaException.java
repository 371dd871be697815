package io.github.tenantsnapshot.store.jdbc;

/** Thrown to undo a publication that costs too much. */
final class OverQuotaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long left;

  OverQuotaException(long left) {
    super("the quota has " + left + " left", null, false, false);
    this.left = left;
  }

  /** Returns how many resources the tenant could still extract. */
  long left() {
    return left;
  }
}
