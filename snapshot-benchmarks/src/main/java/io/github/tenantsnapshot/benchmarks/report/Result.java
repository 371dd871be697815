package io.github.tenantsnapshot.benchmarks.report;

import java.util.List;

/**
 * A measured figure, with that of a peer if there is one.
 *
 * @param what what was measured
 * @param unit the unit of the figures
 * @param peer the name of the peer; empty if there is none
 * @param ours our figure in each round
 * @param theirs the figure of the peer in each round
 * @param goal what the result should reach
 */
public record Result(
    String what, String unit, String peer, List<Double> ours, List<Double> theirs, Goal goal) {

  Ratio ratio() {
    return Ratio.of(ours, theirs);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  String outcome() {
    double reached = goal.reached(this);
    if (Double.isNaN(reached)) {
      return "";
    }
    return reached >= 1 ? "met" : "missed";
  }
}
