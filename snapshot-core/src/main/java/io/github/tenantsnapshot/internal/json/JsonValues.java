package io.github.tenantsnapshot.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conversion between Java values and JSON, which is exact or fails. */
final class JsonValues {

  private static final int MAX_NAME_LENGTH = 100;

  private JsonValues() {}

  /**
   * The path of a value, for messages.
   *
   * @param outer the path of the enclosing map, collection or array; null for the outermost
   * @param step the name or index of the value in it
   * @param depth the number of steps
   */
  private record Path(@Nullable Path outer, Object step, int depth) {

    static final Path OUTERMOST = new Path(null, "members", 1);

    Path at(Object nextStep) {
      return new Path(this, nextStep, depth + 1);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Path path = this; path != null; path = path.outer) {
        text.insert(0, path.outer == null ? path.step : "[" + abbreviated(path.step) + "]");
      }
      return text.toString();
    }

    private static String abbreviated(Object step) {
      if (!(step instanceof String name)) {
        return step.toString();
      }
      return Json.quote(
          name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH) + "\u2026");
    }
  }

  /**
   * Writes the members of an object.
   *
   * @throws IllegalArgumentException if a value has no JSON form
   */
  static void write(JsonGenerator json, Map<?, ?> members) throws IOException {
    writeMap(json, members, Path.OUTERMOST);
  }

  private static void write(JsonGenerator json, @Nullable Object value, Path path)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(json, map, path);
    } else if (value instanceof Collection<?> collection) {
      requireDepth(path);
      json.writeStartArray();
      int position = 0;
      for (Object element : collection) {
        write(json, element, path.at(position++));
      }
      json.writeEndArray();
    } else if (value.getClass().isArray() && !isText(value)) {
      requireDepth(path);
      json.writeStartArray();
      for (int position = 0; position < Array.getLength(value); position++) {
        write(json, Array.get(value, position), path.at(position));
      }
      json.writeEndArray();
    } else {
      json.writeNumber(number(value, path));
    }
  }

  /** Returns whether an array probably stands for a text, whose encoding is unknown. */
  private static boolean isText(Object array) {
    return array instanceof byte[] || array instanceof char[];
  }

  private static void writeMap(JsonGenerator json, Map<?, ?> map, Path path) throws IOException {
    requireDepth(path);
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        throw new IllegalArgumentException(
            "the names of "
                + path
                + " must be strings: "
                + (entry.getKey() == null ? null : entry.getKey().getClass().getTypeName()));
      }
      json.writeFieldName(name);
      write(json, entry.getValue(), path.at(name));
    }
    json.writeEndObject();
  }

  private static void requireDepth(Path path) {
    if (path.depth > Json.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "members must not be nested deeper than "
              + Json.MAX_DEPTH
              + " levels, or contain themselves");
    }
  }

  private static String number(Object value, Path path) {
    if (value instanceof Double || value instanceof Float) {
      if (!Double.isFinite(((Number) value).doubleValue())) {
        throw new IllegalArgumentException(path + " must be a finite number: " + value);
      }
    } else if (value instanceof BigDecimal) {
      Json.requireExponent(value.toString());
    } else if (!(value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger)) {
      throw new IllegalArgumentException(
          path
              + " must be a string, number, boolean, null, map, collection or array: "
              + value.getClass().getTypeName());
    }
    return value.toString();
  }

  /** Returns the members of the object whose first token is the parser's current one. */
  static Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      members.put(name, read(parser, parser.nextToken()));
    }
    return members;
  }

  private static @Nullable Object read(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null; // VALUE_NULL, the only other token here
    };
  }

  private static List<@Nullable Object> readArray(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements.add(read(parser, token));
    }
    return elements;
  }

  /** Returns a Double if its shortest decimal form is the same number, else a BigDecimal. */
  private static Number decimal(JsonParser parser) throws IOException {
    Json.requireExponent(parser.getText());
    double nearest = parser.getDoubleValue(); // first, since a BigDecimal has no -0.0
    BigDecimal exact = parser.getDecimalValue();
    return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(exact) == 0
        ? (Number) nearest
        : exact;
  }
}
