package io.github.tenantsnapshot.benchmarks.run;

import io.github.tenantsnapshot.benchmarks.report.Goal;
import io.github.tenantsnapshot.benchmarks.report.Result;
import java.util.List;
import java.util.Map;

/**
 * The figures of all arms and rounds.
 *
 * @param byArm for each arm the figures of each round, by their names
 */
public record Measurements(Map<String, List<Map<String, Double>>> byArm) {

  /** Returns the result that compares a figure of two arms, round by round. */
  public Result compare(
      String what, String figure, String unit, String ours, String theirs, Goal goal) {
    return new Result(what, unit, theirs, figures(ours, figure), figures(theirs, figure), goal);
  }

  /** Returns the result that states a figure of one arm. */
  public Result state(String what, String figure, String unit, String ours, Goal goal) {
    return new Result(what, unit, "", figures(ours, figure), List.of(), goal);
  }

  private List<Double> figures(String arm, String figure) {
    return byArm.get(arm).stream().map(figures -> required(figures, arm, figure)).toList();
  }

  private static double required(Map<String, Double> figures, String arm, String figure) {
    Double value = figures.get(figure);
    if (value == null) {
      throw new IllegalArgumentException("the arm " + arm + " has no figure " + figure);
    }
    return value;
  }
}
