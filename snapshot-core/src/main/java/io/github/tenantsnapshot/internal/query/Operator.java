package io.github.tenantsnapshot.internal.query;

/** The comparison operators and functions of a filter. */
public enum Operator {
  /** Equal. */
  EQ("eq"),
  /** Not equal. */
  NE("ne"),
  /** Greater or equal. */
  GE("ge"),
  /** Less or equal. */
  LE("le"),
  /** Starts with. */
  STARTS_WITH("startsWith");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  String symbol() {
    return symbol;
  }
}
