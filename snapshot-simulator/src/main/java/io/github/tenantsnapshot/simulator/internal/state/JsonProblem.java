package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.tenantsnapshot.internal.json.Json;
import java.util.regex.Pattern;

/** Describes a syntax error in JSON without the internals of the parser. */
public final class JsonProblem {

  /** The internals of the parser at the end of its messages. */
  private static final Pattern INNER_WORKINGS =
      Pattern.compile(" (\\(start marker at|\\(of type|for `ObjectNode`).*", Pattern.DOTALL);

  private JsonProblem() {}

  /** Returns the predicate of a sentence that starts with the name of the text. */
  public static String of(JsonProcessingException problem) {
    return "not valid JSON"
        + Json.position(problem)
        + ": "
        + INNER_WORKINGS.matcher(problem.getOriginalMessage()).replaceFirst("");
  }
}
