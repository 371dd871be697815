package io.github.tenantsnapshot.store.jdbc;

/** The damage of a row, such as {@code its status is unknown: 'X'}. */
final class DamagedRowException extends Exception {

  private static final long serialVersionUID = 1L;

  DamagedRowException(String damage) {
    super(damage);
  }

  /** Returns a description of the damage. */
  String damage() {
    return String.valueOf(getMessage());
  }
}
