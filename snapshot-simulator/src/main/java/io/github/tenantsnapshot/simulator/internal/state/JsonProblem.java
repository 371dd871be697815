package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** Says what is wrong with a text that is no valid JSON, for people who do not know its reader. */
public final class JsonProblem {

  /** What the reader's messages tell of the reader, at their end. */
  private static final Pattern INNER_WORKINGS =
      Pattern.compile(" (\\(start marker at|\\(of type|for `ObjectNode`).*", Pattern.DOTALL);

  private JsonProblem() {}

  /** Returns the end of a sentence that begins with what is not valid. */
  public static String of(JsonProcessingException problem) {
    JsonLocation at = problem.getLocation();
    return "not valid JSON"
        + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
        + ": "
        + INNER_WORKINGS.matcher(problem.getOriginalMessage()).replaceFirst("");
  }
}
