package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.BETA_NOT_NEEDED;
import static io.github.tenantsnapshot.simulator.Advice.Kind.RESOURCES_NOT_AN_ARRAY;

import io.github.tenantsnapshot.graph.GraphOperation;

/** Detects mistakes that a single request shows. */
final class SimpleDetector implements Detector {

  private final Findings findings;

  SimpleDetector(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void next(Call call) {
    if (call.isBeta() && !call.is(GraphOperation.OTHER)) {
      findings.add(
          BETA_NOT_NEEDED,
          call.client(),
          call,
          "The request uses beta, which may change at any time; v1.0 has the same operation.");
    }
    if (call.is(GraphOperation.CREATE_SNAPSHOT) && call.create().resourcesText() != null) {
      findings.add(
          RESOURCES_NOT_AN_ARRAY,
          call.client(),
          call,
          "The member resources is a string; send an array, also for one type.");
    }
  }
}
