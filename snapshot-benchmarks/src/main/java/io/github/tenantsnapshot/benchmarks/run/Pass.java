package io.github.tenantsnapshot.benchmarks.run;

import java.util.Locale;

/** The length of a measurement. */
public enum Pass {
  /** Tiny sizes, which only show that a row completes and counts right. */
  TRIAL,
  /** All rows in about ten minutes. */
  SHORT,
  /** The sizes of the goals. */
  FULL;

  /** Returns the pass that the system properties ask for. */
  public static Pass fromProperties() {
    if (Boolean.getBoolean("scenario.trial")) {
      return TRIAL;
    }
    return Boolean.getBoolean("scenario.full") ? FULL : SHORT;
  }

  /** Returns the number of measured rounds; one more before them is discarded. */
  public int rounds() {
    return pick(1, 3, 5);
  }

  /** Returns the size for this pass. */
  public int pick(int trial, int shortPass, int full) {
    return switch (this) {
      case TRIAL -> trial;
      case SHORT -> shortPass;
      case FULL -> full;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
