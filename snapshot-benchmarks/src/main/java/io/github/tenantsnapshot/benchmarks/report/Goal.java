package io.github.tenantsnapshot.benchmarks.report;

/**
 * What a result should reach.
 *
 * @param kind what is compared with the bound
 * @param bound the bound; 0 if there is no goal
 */
public record Goal(Kind kind, double bound) {

  /** What is compared with the bound. */
  public enum Kind {
    /** The ratio of our figure to theirs must not be less. */
    RATIO_AT_LEAST,
    /** The ratio of our figure to theirs must not be greater. */
    RATIO_AT_MOST,
    /** Our figure must not be greater. */
    FIGURE_AT_MOST,
    /** There is no goal. */
    STATED
  }

  /** Returns a goal for the ratio to the peer, such as of a rate. */
  public static Goal ratioAtLeast(double bound) {
    return new Goal(Kind.RATIO_AT_LEAST, bound);
  }

  /** Returns a goal for the ratio to the peer, such as of a time. */
  public static Goal ratioAtMost(double bound) {
    return new Goal(Kind.RATIO_AT_MOST, bound);
  }

  /** Returns a goal for our figure alone. */
  public static Goal figureAtMost(double bound) {
    return new Goal(Kind.FIGURE_AT_MOST, bound);
  }

  /** Returns no goal: the figure is only stated. */
  public static Goal stated() {
    return new Goal(Kind.STATED, 0);
  }

  /**
   * Returns the share of the goal that a result reaches: 1 and more if the goal is met; NaN if
   * there is no goal.
   */
  double reached(Result result) {
    return switch (kind) {
      case RATIO_AT_LEAST -> result.ratio().median() / bound;
      case RATIO_AT_MOST -> bound / result.ratio().median();
      case FIGURE_AT_MOST -> bound / Result.median(result.ours());
      case STATED -> Double.NaN;
    };
  }

  String text() {
    return switch (kind) {
      case RATIO_AT_LEAST -> "ratio ≥ " + Figures.text(bound);
      case RATIO_AT_MOST -> "ratio ≤ " + Figures.text(bound);
      case FIGURE_AT_MOST -> "≤ " + Figures.text(bound);
      case STATED -> "stated";
    };
  }
}
