package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.SPELLING;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.simulator.internal.journal.BoundedText;
import io.github.tenantsnapshot.simulator.internal.tenant.EditDistance;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Detects paths, options, properties and types that are misspelt, or written in another case. */
final class SpellingDetector implements Detector {

  /** How the notes begin that the endpoint and the journal write about spelling. */
  private static final List<String> NOTES =
      List.of("the canonical spelling of '", "v1.0 ignores '");

  /** The segment that paths of other parts of Graph have, too. */
  private static final String MANAGEMENT = "configurationmanagement";

  private static final String SUBJECT = "configurationsnapshot";
  private static final List<String> SEGMENTS =
      List.of(MANAGEMENT, "configurationsnapshots", "configurationsnapshotjobs", "createsnapshot");

  private static final int LARGEST_DISTANCE = 3;
  private static final int LONGEST_SEGMENT = 64;
  private static final int LONGEST_TYPE = 256;

  /** The maximum number of unknown types for which the nearest is searched, to bound the time. */
  private static final int MOST_TYPES = 100;

  private final Findings findings;
  private final KnownTypes types;
  private final Map<String, Optional<String>> nearest = new HashMap<>();

  SpellingDetector(Findings findings, KnownTypes types) {
    this.findings = findings;
    this.types = types;
  }

  @Override
  public void next(Call call) {
    for (String note : call.entry().notes()) {
      if (NOTES.stream().anyMatch(note::startsWith)) {
        String sentence = note.substring(0, 1).toUpperCase(Locale.ROOT) + note.substring(1) + ".";
        findings.add(SPELLING, call.client() + " " + note, call, sentence);
      }
    }
    if (call.entry().isUnmatched()) {
      path(call);
    }
    if (call.is(GraphOperation.CREATE_SNAPSHOT) && call.entry().status() == 400) {
      call.create().types().forEach(type -> type(call, type));
    }
  }

  private void path(Call call) {
    String path = RequestTarget.of(call.entry().url()).path();
    for (String segment : path.toLowerCase(Locale.ROOT).split("/", -1)) {
      String name = segment.replaceFirst("\\(.*", "");
      boolean isNear =
          name.length() <= LONGEST_SEGMENT
              && !name.equals(MANAGEMENT)
              && SEGMENTS.stream()
                  .anyMatch(known -> EditDistance.of(name, known) <= LARGEST_DISTANCE);
      if (isNear || name.contains(SUBJECT)) {
        findings.add(
            SPELLING,
            call.client() + " " + path,
            call,
            "The path does not exist; jobs are at"
                + " /v1.0/admin/configurationManagement/configurationSnapshotJobs, snapshots at"
                + " /v1.0/admin/configurationManagement/configurationSnapshots, and a POST to"
                + " …/configurationSnapshots/createSnapshot creates one.");
        return;
      }
    }
  }

  private void type(Call call, String type) {
    if (types.isKnown(type) || (nearest.size() == MOST_TYPES && !nearest.containsKey(type))) {
      return;
    }
    nearest
        .computeIfAbsent(type, each -> types.nearest(each, LARGEST_DISTANCE))
        .ifPresent(
            known ->
                findings.add(
                    SPELLING,
                    call.client() + " " + type,
                    call,
                    "The resource type "
                        + BoundedText.of(type, LONGEST_TYPE)
                        + " does not exist; the nearest is "
                        + known
                        + "."));
  }
}
