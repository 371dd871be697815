package io.github.tenantsnapshot.internal.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.json.PackageVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON reader and writer of this library. */
public final class Json {

  /**
   * The maximum number of characters in a text. It is large, because properties of a resource may
   * be large and come from the application.
   */
  public static final int MAX_LENGTH = 256 * 1024 * 1024;

  /** The maximum depth of nested objects and arrays, including the outermost. */
  public static final int MAX_DEPTH = 1_000;

  /** The maximum number of digits in an exponent, so that every number has a BigDecimal. */
  private static final int MAX_EXPONENT_DIGITS = 9;

  private static final int MAX_EXPONENT = 999_999_999;

  /**
   * A factory without limits for parts of a text, since the length of the text is checked first.
   */
  private static final JsonFactory TRUSTED = trusted();

  private Json() {}

  /** Returns constraints that allow each text, name and number of a JsonText. */
  public static StreamReadConstraints constraints(int maxDepth) {
    StreamReadConstraints.Builder constraints =
        StreamReadConstraints.builder()
            .maxStringLength(MAX_LENGTH)
            .maxNumberLength(MAX_LENGTH)
            .maxNestingDepth(maxDepth);
    if (minorVersion() >= 16) { // 2.15 does not limit names
      constraints.maxNameLength(MAX_LENGTH);
    }
    return constraints.build();
  }

  /** Returns the minor version of Jackson: an application may have 2.15 or later. */
  private static int minorVersion() {
    return PackageVersion.VERSION.getMinorVersion();
  }

  private static JsonFactory trusted() {
    JsonFactoryBuilder factory =
        new JsonFactoryBuilder()
            .streamReadConstraints(constraints(MAX_DEPTH))
            .enable(
                StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER); // the default takes quadratic time
    if (minorVersion() >= 18) { // earlier versions write escapes, which mean the same
      factory.enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);
    }
    return factory.build();
  }

  /** A callback that writes members and values. */
  @FunctionalInterface
  public interface Writing {
    /** Writes to the generator. */
    void to(JsonGenerator generator) throws IOException;
  }

  /**
   * Returns the written text. An unpaired surrogate of the input remains, and becomes a question
   * mark in UTF-8.
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

  /**
   * Returns a stream of the written text in UTF-8, without creating the text.
   *
   * @param writing writes no unpaired surrogates: Jackson writes them as escapes, or throws
   */
  public static InputStream stream(Writing writing) {
    Utf8Output text = new Utf8Output();
    try (JsonGenerator generator = TRUSTED.createGenerator(text, JsonEncoding.UTF8)) {
      writing.to(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a Utf8Output has no I/O
    }
    return text.stream();
  }

  /** A buffer that becomes a stream without a copy. It is as long as the first write to it. */
  private static final class Utf8Output extends ByteArrayOutputStream {

    Utf8Output() {
      super(0);
    }

    InputStream stream() {
      return new ByteArrayInputStream(buf, 0, count);
    }
  }

  /** Returns the text as a JSON string, with quotes. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, quoted);
    return quoted.append('"').toString();
  }

  /** Returns a parser for an untrusted text, with a low limit for nesting. */
  public static JsonParser boundedParser(String text) throws IOException {
    return BoundedFactory.INSTANCE.createParser(text);
  }

  /**
   * Returns the kind of a value with its article, for messages.
   *
   * @param first the first token of the value; null if the text ends before it
   */
  public static String kind(@Nullable JsonToken first) {
    if (first == null) {
      return "cut off";
    }
    return switch (first) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }

  /** Returns the position of an error, such as " at line 1, column 2"; empty if it is unknown. */
  public static String position(JsonProcessingException error) {
    JsonLocation at = error.getLocation();
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** A callback that reads an object from its first token, the current one, to its last. */
  @FunctionalInterface
  private interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  /**
   * Requires that the text is a single JSON object.
   *
   * @throws IllegalArgumentException if it is not, or exceeds a limit; the message contains the
   *     position or the limit
   */
  public static void requireObject(String text) {
    boolean unused = read(text, Json::checkToEnd);
  }

  private static boolean checkToEnd(JsonParser parser) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IllegalArgumentException("the JSON text must not end before its object");
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
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the JSON text must have at most " + MAX_LENGTH + " characters: " + text.length());
    }
    try (JsonParser parser = TRUSTED.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the JSON text must be an object");
      }
      T result = reading.from(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("the JSON text must end after its object");
      }
      return result;
    } catch (StreamConstraintsException e) { // of the depth, the only other limit
      throw new IllegalArgumentException(
          "the JSON text must not be nested deeper than " + MAX_DEPTH + " levels", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the text is not valid JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Requires that a number can be read as a {@link java.math.BigDecimal}, and be written in the
   * format of {@link java.math.BigDecimal#toString()}, with one digit before the decimal point.
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
    if (number.length() - first > MAX_EXPONENT_DIGITS) {
      throw new IllegalArgumentException(
          "exponents in the JSON text must be from -999999999 to 999999999: "
              + abbreviated(number));
    }
    if (number.length() - first == MAX_EXPONENT_DIGITS) {
      int exponent = Integer.parseInt(number, e + 1, number.length(), 10);
      if (Math.abs((long) exponent + placeOfFirstDigit(number, e)) > MAX_EXPONENT) {
        throw new IllegalArgumentException(
            "exponents in the JSON text must be from -999999999 to 999999999 with one digit before"
                + " the point: "
                + abbreviated(number));
      }
    }
  }

  /**
   * Returns the power of ten of the first digit that is not 0, without the exponent; 0 if there is
   * none.
   */
  private static int placeOfFirstDigit(String number, int end) {
    int point = number.indexOf('.');
    int units = (point < 0 || point > end ? end : point) - 1;
    for (int i = 0; i < end; i++) {
      char digit = number.charAt(i);
      if (digit >= '1' && digit <= '9') {
        return i <= units ? units - i : units - i + 1; // minus the place of the decimal point
      }
    }
    return 0;
  }

  private static String abbreviated(String number) {
    return number.length() <= 100 ? number : number.substring(0, 100) + "\u2026";
  }

  /**
   * Returns the members of a JSON object.
   *
   * @throws IllegalStateException if the text is not a JSON object
   */
  public static Map<String, @Nullable Object> toMap(String object) {
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

  /** A writer that limits the length of its text. */
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
      if (length > MAX_LENGTH - getBuffer().length()) {
        throw new IllegalArgumentException(
            "the JSON text must have at most " + MAX_LENGTH + " characters");
      }
    }
  }

  /** The factory for untrusted texts, created on first use. */
  private static final class BoundedFactory {
    static final JsonFactory INSTANCE =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();
  }
}
