package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.internal.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A streaming reader of a JSON text. Its exceptions name the error and its place in one sentence.
 * Not thread-safe.
 */
final class JsonInput {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              Json.constraints(Json.MAX_DEPTH + 10)) // of a JsonText, and the levels around it
          .build();

  private final String name;
  private final RecallingReader text;
  private final JsonParser parser;
  private String place = "";

  private JsonInput(String name, RecallingReader text, JsonParser parser) {
    this.name = name;
    this.text = text;
    this.parser = parser;
  }

  /** Reads a value from a text. */
  @FunctionalInterface
  interface Reading<T> {
    T read(JsonInput input) throws IOException;
  }

  /**
   * Reads a text to its end.
   *
   * @param name the name of the text in messages
   * @param json the text in UTF-8, with or without a byte order mark; not closed
   * @throws IllegalArgumentException if it is invalid
   * @throws IOException if it cannot be read
   */
  static <T> T read(String name, InputStream json, Reading<T> reading) throws IOException {
    try {
      BufferedReader characters =
          new BufferedReader(new InputStreamReader(json, StandardCharsets.UTF_8.newDecoder()));
      characters.mark(1);
      if (characters.read() != BYTE_ORDER_MARK) {
        characters.reset();
      }
      RecallingReader text = new RecallingReader(characters);
      try (JsonParser parser =
          JSON.createParser(text).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
        JsonInput input = new JsonInput(name, text, parser);
        try {
          return reading.read(input);
        } catch (JsonProcessingException e) {
          throw input.malformed(JsonProblem.of(e), e);
        }
      }
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(name + ": the text is not UTF-8", e);
    }
  }

  JsonParser parser() {
    return parser;
  }

  /** Sets the place for messages; empty for none. */
  void enter(String what) {
    place = what;
  }

  /**
   * Frees the memory of the text before the current position, where {@link #exactObject} cannot be
   * called any more.
   */
  void forget() {
    text.forget(parser.currentLocation().getCharOffset());
  }

  /** Reads the object at the current position and returns its exact text. */
  JsonText exactObject() throws IOException {
    long start = parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return JsonText.of(text.recall(start, parser.currentLocation().getCharOffset()));
  }

  <T> T requirePresent(@Nullable T value, String member) {
    if (value == null) {
      throw malformed("the member '" + member + "' is missing", null);
    }
    return value;
  }

  /** Requires that a member has not been read before. */
  void requireFirst(@Nullable Object before, String member) {
    require(before == null, "the member '" + member + "' is duplicate");
  }

  void requireKind(JsonToken actual, JsonToken expected, String what) {
    require(
        actual == expected,
        what + " must be " + Json.kind(expected) + ", not " + Json.kind(actual));
  }

  void require(boolean condition, String problem) {
    if (!condition) {
      throw malformed(problem, null);
    }
  }

  IllegalArgumentException malformed(String problem, @Nullable Exception cause) {
    return new IllegalArgumentException(
        name + ": " + (place.isEmpty() ? "" : place + ": ") + problem, cause);
  }
}
