package io.github.tenantsnapshot.simulator.internal.advice;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.tenantsnapshot.internal.json.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a request to create a snapshot contains. Immutable.
 *
 * @param displayName null if it is absent
 * @param types the types in lower case, as far as they were read; empty if they are absent or not
 *     an array
 * @param hasAllTypes whether the array of types was read to its end
 * @param resourcesText the value of {@code resources}, if that is a string; otherwise null
 */
record CreateView(
    @Nullable String displayName,
    Set<String> types,
    boolean hasAllTypes,
    @Nullable String resourcesText) {

  /** Returns all types in lower case; null if there is no array, or not to its end. */
  @Nullable Set<String> resources() {
    return hasAllTypes ? types : null;
  }

  /** Returns the content of a body; of a truncated or invalid one, that of its beginning. */
  static CreateView of(String body) {
    String displayName = null;
    String resourcesText = null;
    Set<String> types = new TreeSet<>();
    boolean hasAllTypes = false;
    try (JsonParser parser = Json.boundedParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName(); // the service accepts it in any case
          JsonToken value = parser.nextToken();
          boolean isText = value == JsonToken.VALUE_STRING;
          if (isText && name.equalsIgnoreCase("displayName")) {
            displayName = parser.getText();
          } else if (isText && name.equalsIgnoreCase("resources")) {
            resourcesText = parser.getText();
          } else if (value == JsonToken.START_ARRAY && name.equalsIgnoreCase("resources")) {
            hasAllTypes = false; // of a member that is repeated
            hasAllTypes = readTypes(parser, types);
          } else {
            parser.skipChildren();
          }
        }
      }
    } catch (IOException e) {
      // the end of a truncated body, or an invalid one
    }
    return new CreateView(displayName, types, hasAllTypes, resourcesText);
  }

  /** Reads an array of types; returns whether it has an end. */
  private static boolean readTypes(JsonParser parser, Set<String> types) throws IOException {
    JsonToken token = parser.nextToken();
    for (; token != null && token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      if (token == JsonToken.VALUE_STRING) {
        types.add(parser.getText().toLowerCase(Locale.ROOT));
      } else {
        parser.skipChildren();
      }
    }
    return token != null;
  }
}
