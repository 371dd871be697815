package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.tenantsnapshot.SnapshotResource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the resources of a configurationBaseline, the form in which Graph returns a snapshot, or of
 * a monitor's body, whose member {@code baseline} is one. Used once, by one thread.
 */
public final class BaselineReader {

  private static final String RESOURCES = "resources";

  private final JsonInput input;
  private final JsonParser parser;
  private final Consumer<String> typeCheck;

  private BaselineReader(JsonInput input, Consumer<String> typeCheck) {
    this.input = input;
    this.parser = input.parser();
    this.typeCheck = typeCheck;
  }

  /**
   * Returns the resources. Members may be in any order, their names in any case; unknown members
   * are ignored.
   *
   * @param name the name of the baseline in messages
   * @param json the baseline in UTF-8, with or without a byte order mark; read to its end, not
   *     closed
   * @param typeCheck throws IllegalArgumentException for a resource type that is not allowed
   * @throws IllegalArgumentException if it is not a baseline, or a resource type is not allowed;
   *     the message names the resource and the error
   * @throws IOException if it cannot be read
   */
  public static List<SnapshotResource> read(
      String name, InputStream json, Consumer<String> typeCheck) throws IOException {
    return JsonInput.read(name, json, input -> new BaselineReader(input, typeCheck).readAll());
  }

  private List<SnapshotResource> readAll() throws IOException {
    input.require(
        parser.nextToken() == JsonToken.START_OBJECT, "the baseline must be a JSON object");
    List<SnapshotResource> resources = readObject(null, true);
    List<SnapshotResource> found = input.requirePresent(resources, RESOURCES);
    input.require(parser.nextToken() == null, "the text must end after the baseline");
    return found;
  }

  /**
   * Reads the members of the current object.
   *
   * @param before the resources that have been read; null if none have
   * @param isMonitor whether the object may be a monitor, which contains a baseline
   * @return the resources; null if there are none yet
   */
  private @Nullable List<SnapshotResource> readObject(
      @Nullable List<SnapshotResource> before, boolean isMonitor) throws IOException {
    List<SnapshotResource> resources = before;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      if (member.equalsIgnoreCase(RESOURCES)) {
        input.requireFirst(resources, RESOURCES);
        input.requireKind(value, JsonToken.START_ARRAY, RESOURCES);
        resources = ResourceArrayReader.read(input, typeCheck);
      } else if (isMonitor
          && member.equalsIgnoreCase("baseline")
          && value == JsonToken.START_OBJECT) {
        resources = readObject(resources, false);
      } else {
        parser.skipChildren();
      }
    }
    return resources;
  }
}
