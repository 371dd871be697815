package io.github.tenantsnapshot.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** The one JSON reader and writer of this library. */
public final class Json {

  /**
   * The largest text that is read: properties of a resource may be long, and come from the host.
   */
  private static final int LONGEST_TEXT = 256 * 1024 * 1024;

  private static final JsonFactory TRUSTED =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_TEXT)
                  .maxNumberLength(LONGEST_TEXT)
                  .maxNestingDepth(1_000)
                  .build())
          .build();

  private static final ObjectMapper MAPPER = new ObjectMapper(TRUSTED);

  private Json() {}

  /** Writes members and values. */
  @FunctionalInterface
  public interface Writing {
    /** Writes to the generator. */
    void to(JsonGenerator generator) throws IOException;
  }

  /**
   * Returns what is written. The text may hold half a surrogate pair where its input did; it
   * becomes a question mark in UTF-8.
   */
  public static String write(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = TRUSTED.createGenerator(text)) {
      writing.to(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter has no I/O
    }
    return text.toString();
  }

  /** Returns the text as a JSON string, quotes included. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, quoted);
    return quoted.append('"').toString();
  }

  /** Returns a parser for a text from outside, bounded in depth. */
  public static JsonParser boundedParser(String text) throws IOException {
    return BoundedFactory.INSTANCE.createParser(text);
  }

  /**
   * Checks that the text is one JSON object and nothing else.
   *
   * @throws IllegalArgumentException if it is not; the message says where
   */
  public static void requireObject(String text) {
    try (JsonParser parser = TRUSTED.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the JSON text must be an object");
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new IllegalArgumentException("the JSON text ends too early");
        } else if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        }
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("the JSON text goes on after its object");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the text is not valid JSON: " + e.getMessage(), e);
    }
  }

  /** Returns the members of a JSON object. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> toMap(String object) {
    try {
      requireObject(object);
      return MAPPER.readValue(object, Map.class);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("the JSON text was not checked and is not valid", e);
    }
  }

  /**
   * Returns the map as the text of a JSON object.
   *
   * @throws IllegalArgumentException if a value has no JSON form
   */
  public static String fromMap(Map<String, ?> map) {
    try {
      return MAPPER.writeValueAsString(map);
    } catch (IOException e) {
      throw new IllegalArgumentException("a value has no JSON form: " + e.getMessage(), e);
    }
  }

  /** Made when the first request is parsed. */
  private static final class BoundedFactory {
    static final JsonFactory INSTANCE =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();
  }
}
