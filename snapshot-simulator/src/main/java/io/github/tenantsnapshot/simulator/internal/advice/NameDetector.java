package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.NAME_NOT_UNIQUE;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.journal.BoundedText;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Detects names that were used before. A request that is repeated after a lost response, a fault or
 * a server error may have the same name.
 */
final class NameDetector implements Detector {

  private static final int LONGEST_NAME = 256;

  private final Findings findings;
  private final boolean ignoresCase;
  private final Set<String> created = new HashSet<>(); // tenant and name
  private final Set<String> unknown = new HashSet<>(); // those whose response was lost

  /**
   * Creates a detector.
   *
   * @param ignoresCase whether names that differ only in case are the same
   */
  NameDetector(Findings findings, boolean ignoresCase) {
    this.findings = findings;
    this.ignoresCase = ignoresCase;
  }

  @Override
  public void next(Call call) {
    String displayName =
        call.is(GraphOperation.CREATE_SNAPSHOT) ? call.create().displayName() : null;
    if (displayName == null) {
      return;
    }
    String name =
        call.tenant() + " " + (ignoresCase ? displayName.toLowerCase(Locale.ROOT) : displayName);
    int status = call.entry().status();
    boolean isTaken = status == 409 && !unknown.contains(name) && call.namesTheName();
    if (isTaken || ((status == 200 || status == 409) && created.contains(name))) {
      findings.add(
          NAME_NOT_UNIQUE,
          name,
          call,
          "The displayName '"
              + BoundedText.of(displayName, LONGEST_NAME)
              + "' was used before; add the time or another part that differs in each run.");
    }
    if (status == 0 || status >= 500 || call.entry().fault() != null) {
      unknown.add(name);
    } else if (status == 200) {
      created.add(name);
    }
  }
}
