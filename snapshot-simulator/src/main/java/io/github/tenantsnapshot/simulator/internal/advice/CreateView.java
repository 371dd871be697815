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
 * @param resources the types in lower case; empty if they are absent or not an array
 * @param resourcesText the value of {@code resources}, if that is a string; otherwise null
 */
record CreateView(
    @Nullable String displayName, Set<String> resources, @Nullable String resourcesText) {

  /** Returns the content of a body; of a truncated or invalid one, that of its beginning. */
  static CreateView of(String body) {
    String displayName = null;
    String resourcesText = null;
    Set<String> resources = new TreeSet<>();
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
            readTypes(parser, resources);
          } else {
            parser.skipChildren();
          }
        }
      }
    } catch (IOException e) {
      // the end of a truncated body, or an invalid one
    }
    return new CreateView(displayName, resources, resourcesText);
  }

  private static void readTypes(JsonParser parser, Set<String> types) throws IOException {
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.VALUE_STRING) {
        types.add(parser.getText().toLowerCase(Locale.ROOT));
      } else {
        parser.skipChildren();
      }
    }
  }
}
