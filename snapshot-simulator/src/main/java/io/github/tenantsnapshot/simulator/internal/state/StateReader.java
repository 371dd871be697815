package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.SnapshotResource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A streaming reader of the states that {@link StateWriter} writes. Used once, by one thread. */
public final class StateReader {

  /** The maximum of drawn numbers: more than a simulator draws. */
  private static final long MOST_DRAWS = 1_000_000_000;

  private static final ObjectReader TREES =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final JsonInput input;
  private final JsonParser parser;
  private @Nullable List<SnapshotResource> resources;
  private @Nullable List<SimulatorState.Tenant> tenants;

  private StateReader(JsonInput input) {
    this.input = input;
    this.parser = input.parser();
  }

  /**
   * Returns the state. Members may be in any order, except that the resources precede the tenants;
   * unknown members are ignored.
   *
   * @param name the name of the text in messages
   * @param json the text in UTF-8; read to its end, not closed
   * @throws IllegalArgumentException if it is not a saved state; the message names the error and
   *     its place
   * @throws IOException if it cannot be read
   */
  public static SimulatorState read(String name, InputStream json) throws IOException {
    return JsonInput.read(name, json, input -> new StateReader(input).readState());
  }

  private SimulatorState readState() throws IOException {
    input.require(
        parser.nextToken() == JsonToken.START_OBJECT, "a saved state must be a JSON object");
    ObjectNode head = (ObjectNode) TREES.createObjectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (member) {
        case "resources" -> {
          input.requireFirst(resources, member);
          input.requireKind(value, JsonToken.START_ARRAY, member);
          resources = ResourceArrayReader.read(input, type -> {}); // as saved, known or not
        }
        case "tenants" -> {
          input.requireFirst(tenants, member);
          input.requireKind(value, JsonToken.START_ARRAY, member);
          tenants = readTenants();
        }
        case "stateFormat", "time", "ids" -> {
          input.requireFirst(head.get(member), member);
          head.set(member, TREES.<JsonNode>readTree(parser));
          requireFormat(head);
        }
        default -> parser.skipChildren();
      }
      input.forget();
    }
    input.require(parser.nextToken() == null, "the text must end after the state");
    input.require(
        head.has("stateFormat"), "this is not a saved state: the member 'stateFormat' is missing");
    input.requirePresent(resources, "resources");
    List<SimulatorState.Tenant> found = input.requirePresent(tenants, "tenants");
    return checked(
        () -> {
          SavedObject members = new SavedObject(head, "");
          SimulatorState.IdDraws ids = members.has("ids") ? idDraws(members.object("ids")) : null;
          return new SimulatorState(members.instant("time"), ids, found);
        });
  }

  private void requireFormat(ObjectNode head) {
    JsonNode format = head.get("stateFormat");
    if (format != null) {
      input.require(
          format.isInt() && format.intValue() == StateWriter.FORMAT,
          "stateFormat must be " + StateWriter.FORMAT + ", which this version reads: " + format);
    }
  }

  private static SimulatorState.IdDraws idDraws(SavedObject ids) {
    return new SimulatorState.IdDraws(
        ids.number("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        ids.number("drawnByService", 0, MOST_DRAWS),
        ids.number("drawnByEndpoint", 0, MOST_DRAWS));
  }

  private List<SimulatorState.Tenant> readTenants() throws IOException {
    List<SnapshotResource> shared = resources;
    if (shared == null) {
      throw input.malformed("the member 'resources' must precede 'tenants'", null);
    }
    List<SimulatorState.Tenant> read = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonNode tree = TREES.readTree(parser);
      String place = "tenant " + (read.size() + 1);
      SimulatorState.Tenant tenant = checked(() -> SavedTenant.read(tree, place, shared));
      input.require(ids.add(tenant.id()), place + ": the tenant " + tenant.id() + " is duplicate");
      read.add(tenant);
      input.forget();
    }
    input.require(!read.isEmpty(), "there must be at least one tenant");
    return read;
  }

  /** Prefixes messages with the name of the text. */
  private <T> T checked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw input.malformed(String.valueOf(e.getMessage()), e);
    }
  }
}
