package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an array of Graph's baselineResources with the exact text of their properties. Members may
 * be in any order, their names in any case; unknown members are ignored. Used once, by one thread.
 */
final class ResourceArrayReader {

  private static final List<String> MEMBERS = List.of("displayName", "resourceType", "properties");

  private final JsonInput input;
  private final JsonParser parser;
  private final Consumer<String> typeCheck;

  private ResourceArrayReader(JsonInput input, Consumer<String> typeCheck) {
    this.input = input;
    this.parser = input.parser();
    this.typeCheck = typeCheck;
  }

  /**
   * Returns the resources of the array at the current position.
   *
   * @param typeCheck throws IllegalArgumentException for a resource type that is not allowed
   */
  static List<SnapshotResource> read(JsonInput input, Consumer<String> typeCheck)
      throws IOException {
    return new ResourceArrayReader(input, typeCheck).readAll();
  }

  private List<SnapshotResource> readAll() throws IOException {
    List<SnapshotResource> resources = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      String place = "resource " + (resources.size() + 1);
      input.enter(place);
      input.requireKind(token, JsonToken.START_OBJECT, "the resource");
      resources.add(readOne(place));
      input.forget();
    }
    input.enter("");
    return resources;
  }

  private SnapshotResource readOne(String place) throws IOException {
    String displayName = null;
    String resourceType = null;
    JsonText properties = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = canonical(parser.currentName());
      JsonToken value = parser.nextToken();
      switch (member) {
        case "displayName" -> {
          displayName = text(value, member, displayName);
          input.enter(place + " ('" + displayName + "')");
        }
        case "resourceType" -> resourceType = text(value, member, resourceType);
        case "properties" -> {
          input.requireFirst(properties, member);
          input.requireKind(value, JsonToken.START_OBJECT, member);
          properties = exactText();
        }
        default -> parser.skipChildren();
      }
    }
    String presentName = input.requirePresent(displayName, "displayName");
    String presentType = input.requirePresent(resourceType, "resourceType");
    JsonText presentProperties = input.requirePresent(properties, "properties");
    SnapshotResource resource = resource(place, presentName, presentType, presentProperties);
    try {
      typeCheck.accept(presentType);
    } catch (IllegalArgumentException e) {
      throw input.malformed(String.valueOf(e.getMessage()), e);
    }
    return resource;
  }

  private SnapshotResource resource(
      String place, String displayName, String resourceType, JsonText properties) {
    try {
      return new SnapshotResource(displayName, resourceType, properties);
    } catch (IllegalArgumentException e) { // whose message names the member
      input.enter(place);
      throw input.malformed(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns a known name in the spelling of Graph. Tools also write {@code DisplayName}. */
  private static String canonical(String member) {
    for (String known : MEMBERS) {
      if (known.equalsIgnoreCase(member)) {
        return known;
      }
    }
    return member;
  }

  private String text(JsonToken value, String member, @Nullable String before) throws IOException {
    input.requireFirst(before, member);
    input.requireKind(value, JsonToken.VALUE_STRING, member);
    return parser.getText();
  }

  private JsonText exactText() throws IOException {
    try {
      return input.exactObject();
    } catch (IllegalArgumentException e) {
      throw input.malformed("properties: " + e.getMessage(), e);
    }
  }
}
