package io.github.tenantsnapshot.simulator.junit;

import io.github.tenantsnapshot.JsonText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Formats the body of a Graph error for a report. */
final class ErrorText {

  private static final int LONGEST = 1_000;
  private static final int MOST_DETAILS = 20;

  private ErrorText() {}

  /**
   * Returns the code and message, and each detail on a line of its own; empty if the body is not a
   * Graph error.
   */
  static Optional<String> of(String body) {
    Object error;
    try {
      error = JsonText.of(body).asMap().get("error");
    } catch (IllegalArgumentException e) { // HTML or a truncated body
      return Optional.empty();
    }
    if (!(error instanceof Map<?, ?> members)) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(line(members));
    List<?> details = members.get("details") instanceof List<?> list ? list : List.of();
    details.stream()
        .limit(MOST_DETAILS)
        .forEach(
            detail ->
                text.append("\n- ").append(line(detail instanceof Map<?, ?> map ? map : Map.of())));
    if (details.size() > MOST_DETAILS) {
      text.append("\n- and ").append(details.size() - MOST_DETAILS).append(" more");
    }
    return Optional.of(text.toString());
  }

  private static String line(Map<?, ?> error) {
    String target = member(error, "target");
    return shortened(
        member(error, "code")
            + (target.isEmpty() ? "" : " (" + target + ")")
            + ": "
            + member(error, "message"));
  }

  private static String member(Map<?, ?> error, String name) {
    return error.get(name) instanceof String text ? text : "";
  }

  /** Returns a text in one line of limited length. */
  static String shortened(String text) {
    String oneLine = text.replaceAll("\\s+", " ").strip();
    return oneLine.length() <= LONGEST ? oneLine : oneLine.substring(0, LONGEST) + "…";
  }
}
