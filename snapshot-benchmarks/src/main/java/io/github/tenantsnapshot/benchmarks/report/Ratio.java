package io.github.tenantsnapshot.benchmarks.report;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The ratio of our figures to theirs, over the rounds.
 *
 * @param minimum the smallest ratio of a round
 * @param median the median ratio
 * @param maximum the largest ratio of a round
 */
record Ratio(double minimum, double median, double maximum) {

  /**
   * Returns the ratio of the figures that were measured in the same round; NaN if there are none.
   */
  static Ratio of(List<Double> ours, List<Double> theirs) {
    List<Double> ratios =
        IntStream.range(0, Math.min(ours.size(), theirs.size()))
            .mapToObj(round -> ours.get(round) / theirs.get(round))
            .sorted()
            .toList();
    return ratios.isEmpty()
        ? new Ratio(Double.NaN, Double.NaN, Double.NaN)
        : new Ratio(ratios.get(0), Result.median(ratios), ratios.get(ratios.size() - 1));
  }
}
