package io.github.tenantsnapshot.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
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

  /** How deep objects and arrays may be nested, the outermost included. */
  static final int DEEPEST_NESTING = 1_000;

  /** Of how many digits an exponent may be, so that every number has a BigDecimal. */
  private static final int MOST_EXPONENT_DIGITS = 9;

  private static final int LARGEST_EXPONENT = 999_999_999;

  /** No part of a text is longer than the text, whose length is checked before. */
  private static final JsonFactory TRUSTED =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_TEXT)
                  .maxNumberLength(LONGEST_TEXT)
                  .maxNestingDepth(DEEPEST_NESTING)
                  .build())
          .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER) // the other is quadratic
          .build();

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
    return write(new StringWriter(), writing);
  }

  private static String write(StringWriter text, Writing writing) {
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

  /** Reads an object whose first token is the parser's current one, to its end. */
  @FunctionalInterface
  private interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  /**
   * Checks that the text is one JSON object and nothing else.
   *
   * @throws IllegalArgumentException if it is not; the message says where, or which limit it
   *     exceeds
   */
  public static void requireObject(String text) {
    boolean unused = read(text, Json::checkToEnd);
  }

  private static boolean checkToEnd(JsonParser parser) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IllegalArgumentException("the JSON text ends too early");
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        requireExponent(parser.getText());
      }
    }
    return true;
  }

  private static <T> T read(String text, Reading<T> reading) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "the JSON text must have at most " + LONGEST_TEXT + " characters: " + text.length());
    }
    try (JsonParser parser = TRUSTED.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the JSON text must be an object");
      }
      T result = reading.from(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("the JSON text goes on after its object");
      }
      return result;
    } catch (StreamConstraintsException e) { // all else is bounded by the length of the text
      throw new IllegalArgumentException(
          "the JSON text must not be nested deeper than " + DEEPEST_NESTING + " levels", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the text is not valid JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that a number can be read, and that it can be written as {@link
   * java.math.BigDecimal#toString()} does, which moves the point behind the first digit.
   *
   * @throws IllegalArgumentException if its exponent is too large
   */
  static void requireExponent(String number) {
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    if (e < 0) {
      return;
    }
    int first = e + 1;
    while (first < number.length() && "+-0".indexOf(number.charAt(first)) >= 0) {
      first++;
    }
    if (number.length() - first > MOST_EXPONENT_DIGITS) {
      throw new IllegalArgumentException(
          "exponents in the JSON text must be from -999999999 to 999999999: " + shown(number));
    }
    if (number.length() - first == MOST_EXPONENT_DIGITS) {
      int exponent = Integer.parseInt(number, e + 1, number.length(), 10);
      if (Math.abs((long) exponent + placeOfFirstDigit(number, e)) > LARGEST_EXPONENT) {
        throw new IllegalArgumentException(
            "exponents in the JSON text must be from -999999999 to 999999999 with one digit before"
                + " the point: "
                + shown(number));
      }
    }
  }

  /**
   * Returns by how many places the first digit that is not 0 stands before the last one before the
   * point; 0 if there is none.
   */
  private static int placeOfFirstDigit(String number, int end) {
    int point = number.indexOf('.');
    int units = (point < 0 || point > end ? end : point) - 1;
    for (int i = 0; i < end; i++) {
      char digit = number.charAt(i);
      if (digit >= '1' && digit <= '9') {
        return i <= units ? units - i : units - i + 1; // the point has no place
      }
    }
    return 0;
  }

  private static String shown(String number) {
    return number.length() <= 100 ? number : number.substring(0, 100) + "\u2026";
  }

  /**
   * Returns the members of a JSON object.
   *
   * @throws IllegalStateException if the text is no JSON object
   */
  public static Map<String, Object> toMap(String object) {
    try {
      return read(object, JsonValues::readObject);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * Returns the map as the text of a JSON object.
   *
   * @throws IllegalArgumentException if a value has no JSON form, or the text is too long
   */
  public static String fromMap(Map<String, ?> map) {
    return write(new BoundedWriter(), json -> JsonValues.write(json, map));
  }

  /** Keeps what is written, up to the longest text. */
  private static final class BoundedWriter extends StringWriter {

    @Override
    public void write(int character) {
      requireSpace(1);
      super.write(character);
    }

    @Override
    public void write(char[] characters, int offset, int length) {
      requireSpace(length);
      super.write(characters, offset, length);
    }

    @Override
    public void write(String text) {
      requireSpace(text.length());
      super.write(text);
    }

    @Override
    public void write(String text, int offset, int length) {
      requireSpace(length);
      super.write(text, offset, length);
    }

    private void requireSpace(int length) {
      if (length > LONGEST_TEXT - getBuffer().length()) {
        throw new IllegalArgumentException(
            "the JSON text must have at most " + LONGEST_TEXT + " characters");
      }
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
