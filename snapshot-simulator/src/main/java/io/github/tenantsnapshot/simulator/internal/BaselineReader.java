package io.github.tenantsnapshot.simulator.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the resources of a configurationBaseline, the form in which Graph gives out a snapshot.
 * Used once, by one thread.
 */
public final class BaselineReader {

  private static final int LONGEST_TEXT = 256 * 1024 * 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_TEXT)
                  .maxNumberLength(LONGEST_TEXT)
                  .maxNestingDepth(1_010) // what JsonText allows, and the baseline around it
                  .build())
          .build();

  private final String name;
  private final String text;
  private final JsonParser parser;
  private final List<SnapshotResource> resources = new ArrayList<>();

  /** Which resource is being read, from 1; 0 outside the resources. */
  private int position;

  private @Nullable String displayName;

  private BaselineReader(String name, String text, JsonParser parser) {
    this.name = name;
    this.text = text;
    this.parser = parser;
  }

  /**
   * Returns the resources. Members may come in any order; unknown ones are passed over.
   *
   * @param name what error messages call the baseline
   * @param json the baseline in UTF-8, with or without a byte order mark
   * @throws IllegalArgumentException if it is no baseline; the message says which resource is
   *     wrong, and how
   */
  public static List<SnapshotResource> read(String name, byte[] json) {
    String text = decode(name, json);
    try (JsonParser parser = JSON.createParser(text)) {
      BaselineReader reader = new BaselineReader(name, text, parser);
      try {
        reader.readBaseline();
      } catch (JsonProcessingException e) {
        throw reader.malformed("not valid JSON" + at(e.getLocation()) + e.getOriginalMessage(), e);
      }
      return reader.resources;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a String has no I/O
    }
  }

  private static String decode(String name, byte[] json) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(name + ": the text is not UTF-8", e);
    }
  }

  private static String at(@Nullable JsonLocation location) {
    return location == null
        ? ": "
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  private void readBaseline() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw malformed("the baseline must be a JSON object", null);
    }
    boolean found = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean isResources = parser.currentName().equals("resources");
      JsonToken value = parser.nextToken();
      if (isResources) {
        require(!found, "the member 'resources' comes twice");
        requireKind(value, JsonToken.START_ARRAY, "resources");
        found = true;
        readResources();
      } else {
        parser.skipChildren();
      }
    }
    require(found, "the member 'resources' is missing");
    require(parser.nextToken() == null, "the text goes on after the baseline");
  }

  private void readResources() throws IOException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      position = resources.size() + 1;
      displayName = null;
      requireKind(token, JsonToken.START_OBJECT, "the resource");
      resources.add(readResource());
    }
    position = 0;
  }

  private SnapshotResource readResource() throws IOException {
    String resourceType = null;
    JsonText properties = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (member) {
        case "displayName" -> {
          require(displayName == null, "the member 'displayName' comes twice");
          requireKind(value, JsonToken.VALUE_STRING, member);
          displayName = parser.getText();
        }
        case "resourceType" -> {
          require(resourceType == null, "the member 'resourceType' comes twice");
          requireKind(value, JsonToken.VALUE_STRING, member);
          resourceType = parser.getText();
        }
        case "properties" -> {
          require(properties == null, "the member 'properties' comes twice");
          requireKind(value, JsonToken.START_OBJECT, member);
          properties = readExactText();
        }
        default -> parser.skipChildren();
      }
    }
    return new SnapshotResource(
        requirePresent(displayName, "displayName"),
        requirePresent(resourceType, "resourceType"),
        requirePresent(properties, "properties"));
  }

  /** Cuts the object that begins here out of the text, so that it stays as it was written. */
  private JsonText readExactText() throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getCharOffset();
    try {
      return JsonText.of(text.substring(start, end));
    } catch (IllegalArgumentException e) {
      throw malformed("properties: " + e.getMessage(), e);
    }
  }

  private <T> T requirePresent(@Nullable T value, String member) {
    if (value == null) {
      throw malformed("the member '" + member + "' is missing", null);
    }
    return value;
  }

  private void requireKind(JsonToken actual, JsonToken expected, String what) {
    require(actual == expected, what + " must be " + kind(expected) + ", but is " + kind(actual));
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw malformed(problem, null);
    }
  }

  private IllegalArgumentException malformed(String problem, @Nullable Exception cause) {
    StringBuilder message = new StringBuilder(name).append(": ");
    if (position > 0) {
      message.append("resource ").append(position);
      if (displayName != null) {
        message.append(" ('").append(displayName).append("')");
      }
      message.append(": ");
    }
    return new IllegalArgumentException(message.append(problem).toString(), cause);
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }
}
