package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.tenantsnapshot.SnapshotResource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads the resources of a configurationBaseline, the form in which Graph returns a snapshot. */
public final class BaselineReader {

  private BaselineReader() {}

  /**
   * Returns the resources. Members may be in any order; unknown members are ignored.
   *
   * @param name the name of the baseline in messages
   * @param json the baseline in UTF-8, with or without a byte order mark; read to its end, not
   *     closed
   * @throws IllegalArgumentException if it is not a baseline; the message names the resource and
   *     the error
   * @throws IOException if it cannot be read
   */
  public static List<SnapshotResource> read(String name, InputStream json) throws IOException {
    return JsonInput.read(name, json, BaselineReader::read);
  }

  private static List<SnapshotResource> read(JsonInput input) throws IOException {
    JsonParser parser = input.parser();
    input.require(
        parser.nextToken() == JsonToken.START_OBJECT, "the baseline must be a JSON object");
    List<SnapshotResource> resources = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean isResources = parser.currentName().equals("resources");
      JsonToken value = parser.nextToken();
      if (isResources) {
        input.requireFirst(resources, "resources");
        input.requireKind(value, JsonToken.START_ARRAY, "resources");
        resources = ResourceArrayReader.read(input);
      } else {
        parser.skipChildren();
      }
    }
    List<SnapshotResource> found = input.requirePresent(resources, "resources");
    input.require(parser.nextToken() == null, "the text must end after the baseline");
    return found;
  }
}
