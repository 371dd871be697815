package io.github.tenantsnapshot.simulator.junit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** What the body of an error in Graph's form says, for a person to read. */
final class ErrorText {

  private static final int LONGEST = 1_000;
  private static final int MOST_DETAILS = 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ErrorText() {}

  /** Returns code and message, and each detail in a line of its own; empty for another form. */
  static Optional<String> of(String body) {
    JsonNode error;
    try {
      error = MAPPER.readTree(body).path("error");
    } catch (JsonProcessingException e) { // a page in HTML, or the beginning of a body
      return Optional.empty();
    }
    if (!error.isObject()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(line(error));
    int details = 0;
    for (JsonNode detail : error.path("details")) {
      if (details == MOST_DETAILS) {
        text.append("\n- and ").append(error.path("details").size() - details).append(" more");
        break;
      }
      text.append("\n- ").append(line(detail));
      details++;
    }
    return Optional.of(text.toString());
  }

  private static String line(JsonNode error) {
    String target = error.path("target").asText("");
    return shortened(
        error.path("code").asText("")
            + (target.isEmpty() ? "" : " (" + target + ")")
            + ": "
            + error.path("message").asText(""));
  }

  /** Returns a text in one line of limited length. */
  static String shortened(String text) {
    String oneLine = text.replaceAll("\\s+", " ").strip();
    return oneLine.length() <= LONGEST ? oneLine : oneLine.substring(0, LONGEST) + "…";
  }
}
