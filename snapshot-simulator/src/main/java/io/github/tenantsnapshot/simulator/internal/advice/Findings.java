package io.github.tenantsnapshot.simulator.internal.advice;

import io.github.tenantsnapshot.simulator.Advice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects mistakes. A mistake that is repeated has one finding, for the first request that shows
 * it. Not thread-safe.
 */
final class Findings {

  private final List<Finding> all = new ArrayList<>();
  private final Set<Subject> found = new HashSet<>();

  /** What a mistake is about. */
  private record Subject(Advice.Kind kind, String of) {}

  /**
   * Adds a mistake, unless there is one of the same kind and subject.
   *
   * @param subject what the mistake is about, such as a job
   */
  void add(Advice.Kind kind, String subject, Call call, String text) {
    if (found.add(new Subject(kind, subject))) {
      all.add(new Finding(kind, call.entry(), text));
    }
  }

  /** Returns the findings in the order of their requests. */
  List<Finding> inOrder() {
    return all.stream()
        .sorted(
            Comparator.comparingLong((Finding each) -> each.entry().number())
                .thenComparing(Finding::kind))
        .toList();
  }
}
