package io.github.tenantsnapshot.internal.graph;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.graph.GraphBehavior.BodyMembers;
import io.github.tenantsnapshot.internal.graph.GraphErrorException.Detail;
import io.github.tenantsnapshot.internal.json.Json;
import io.github.tenantsnapshot.internal.query.RequestNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A parser of the JSON body of a createSnapshot request. It checks the types of the members, not
 * their values. Unlike readers that stop at the first error, it collects all errors, as Graph does.
 * For one use.
 */
final class CreateSnapshotBody {

  /** The maximum length of a body, in bytes. */
  static final int MAX_BYTES = 256 * 1024;

  /** The maximum number of reported errors. */
  private static final int MAX_WRONG = 100;

  /** The names of the members of a request. */
  private static final List<String> MEMBERS = List.of("displayName", "description", "resources");

  private final BodyMembers members;
  private final RequestNames names;
  private final List<Detail> wrong = new ArrayList<>();
  private @Nullable String displayName;
  private @Nullable String description;
  private @Nullable List<@Nullable String> resources;

  private CreateSnapshotBody(BodyMembers members, RequestNames names) {
    this.members = members;
    this.names = names;
  }

  /**
   * Parses a request.
   *
   * @throws GraphErrorException if the body is too long, is not a JSON object in UTF-8, or has
   *     members of a wrong type: the error lists all of them
   * @throws IOException if the stream cannot be read
   */
  static CreateSnapshotRequest read(InputStream body, BodyMembers members, RequestNames names)
      throws GraphErrorException, IOException {
    byte[] bytes = SmallBody.read(body, MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw GraphErrorException.of(
          413,
          "RequestEntityTooLarge",
          "The request body is too long; allowed are up to " + MAX_BYTES + " bytes.");
    }
    CreateSnapshotBody read = new CreateSnapshotBody(members, names);
    try (JsonParser parser = Json.boundedParser(text(bytes))) {
      read.object(parser);
    } catch (StreamConstraintsException e) {
      throw notJson("goes beyond what is read: nested too deeply, or too long a number or name", e);
    } catch (JsonProcessingException e) {
      throw notJson("is not valid JSON", e);
    }
    if (!read.wrong.isEmpty()) {
      throw GraphErrorException.unreadableBody(read.wrong);
    }
    return CreateSnapshotRequest.builder()
        .displayName(read.displayName)
        .description(read.description)
        .resources(read.resources)
        .build();
  }

  private static String text(byte[] bytes) throws GraphErrorException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) { // sent as such, or in place of malformed bytes
      requireUtf8(bytes);
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static void requireUtf8(byte[] bytes) throws GraphErrorException {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw malformed("The body is not valid UTF-8.");
    }
  }

  private void object(JsonParser parser) throws GraphErrorException, IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw malformed("The body is empty; a JSON object is needed.");
    } else if (first != JsonToken.START_OBJECT) {
      throw malformed("The body is " + Json.kind(first) + "; a JSON object is needed.");
    }
    Set<String> seen = new HashSet<>(MEMBERS.size() + 1);
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_OBJECT && wrong.size() < MAX_WRONG;
        token = parser.nextToken()) {
      if (token == null) {
        throw malformed("The body ends in the middle of its JSON object.");
      }
      member(parser, parser.currentName(), seen);
    }
    if (wrong.isEmpty() && parser.nextToken() != null) {
      throw malformed("The body goes on after its JSON object.");
    }
  }

  private void member(JsonParser parser, String name, Set<String> seen) throws IOException {
    String known = Objects.requireNonNullElse(names.find(MEMBERS, name), name);
    if (!seen.add(known) && members == BodyMembers.REJECTED) {
      wrong.add(Detail.badRequest(name, "The member '" + name + "' is allowed once only."));
    }
    JsonToken value = parser.nextToken();
    switch (known) {
      case "displayName" -> displayName = string(parser, value, name);
      case "description" -> description = string(parser, value, name);
      case "resources" -> resources = strings(parser, value, name);
      default -> {
        parser.skipChildren();
        // OData allows control information next to any member
        if (members == BodyMembers.REJECTED && name.indexOf('@') < 0) {
          wrong.add(
              Detail.badRequest(
                  name,
                  "The parameter '"
                      + name
                      + "' in the request payload is not a valid parameter for the operation"
                      + " 'createSnapshot'; allowed are displayName, description and resources."));
        }
      }
    }
  }

  private @Nullable String string(JsonParser parser, @Nullable JsonToken value, String name)
      throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return parser.getText();
    } else if (value != JsonToken.VALUE_NULL) {
      wrongKind(name, value, "a string");
      parser.skipChildren();
    }
    return null;
  }

  private @Nullable List<@Nullable String> strings(
      JsonParser parser, @Nullable JsonToken value, String name) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    } else if (value != JsonToken.START_ARRAY) {
      wrongKind(name, value, "an array of strings");
      parser.skipChildren();
      return null;
    }
    List<@Nullable String> strings = new ArrayList<>(1); // most requests name one type
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY && wrong.size() < MAX_WRONG;
        token = parser.nextToken()) {
      strings.add(
          token == JsonToken.VALUE_STRING
              ? parser.getText()
              : string(parser, token, name + "[" + strings.size() + "]"));
    }
    return strings;
  }

  private void wrongKind(String name, @Nullable JsonToken value, String allowed) {
    wrong.add(
        Detail.badRequest(
            name,
            "The member '" + name + "' is " + Json.kind(value) + "; allowed is " + allowed + "."));
  }

  private static GraphErrorException notJson(String how, JsonProcessingException e) {
    return malformed("The body " + how + Json.position(e) + ".");
  }

  private static GraphErrorException malformed(String text) {
    return GraphErrorException.unreadableBody(List.of(Detail.badRequest("body", text)));
  }
}
