package io.github.tenantsnapshot.store.jdbc;

/** Says what is damaged in a row, such as {@code its status is 'X'}. */
final class DamagedRowException extends Exception {

  private static final long serialVersionUID = 1L;

  DamagedRowException(String damage) {
    super(damage);
  }

  /** Returns the damage. */
  String damage() {
    return String.valueOf(getMessage());
  }
}
