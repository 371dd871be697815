package io.github.tenantsnapshot.store.jdbc;

/** Thrown to roll back a publication that would exceed the tenant's quota. */
final class OverQuotaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long left;

  OverQuotaException(long left) {
    super("the quota has " + left + " left", null, false, false);
    this.left = left;
  }

  /** Returns the number of resources that the tenant can still extract. */
  long left() {
    return left;
  }
}
