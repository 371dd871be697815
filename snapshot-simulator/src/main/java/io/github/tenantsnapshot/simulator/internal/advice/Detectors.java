package io.github.tenantsnapshot.simulator.internal.advice;

import java.util.List;

/** All detectors. */
public final class Detectors {

  private Detectors() {}

  /**
   * Returns the mistakes that requests show, in the order of the requests. The time is proportional
   * to the size of the journal.
   *
   * @param calls the requests, oldest first
   */
  public static List<Finding> run(List<Call> calls, AdviceContext context) {
    Findings findings = new Findings();
    List<Detector> detectors =
        List.of(
            new ErrorDetailsDetector(findings),
            new ContentIdDetector(findings),
            new PollingDetector(findings, context.inRealTime()),
            new RetryAfterDetector(findings, context.inRealTime()),
            new PermissionDetector(findings, context.isComplete()),
            new DeletionDetector(findings, context.limits()),
            new NameDetector(findings, context.ignoresCaseOfNames()),
            new AdoptionDetector(findings, context.isComplete()),
            new SpellingDetector(findings, context.types()),
            new SimpleDetector(findings));
    for (Call call : calls) {
      detectors.forEach(detector -> detector.next(call));
    }
    detectors.forEach(Detector::end);
    return findings.inOrder();
  }
}
