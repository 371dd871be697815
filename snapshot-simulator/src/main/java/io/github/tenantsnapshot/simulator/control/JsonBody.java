package io.github.tenantsnapshot.simulator.control;

import static io.github.tenantsnapshot.internal.json.Json.kind;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.simulator.internal.state.JsonProblem;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of the JSON object in the body of a request. The exceptions of its methods name the
 * member, the error and the allowed values. Stricter than the reader of saved states: people write
 * requests, so it rejects unknown members and null. Not thread-safe.
 */
final class JsonBody {

  private static final long LARGEST_SAFE = 1L << 53; // JavaScript rounds larger integers

  private final ObjectNode object;

  private JsonBody(ObjectNode object) {
    this.object = object;
  }

  static JsonBody read(InputStream body) throws ControlException, IOException {
    return of(body.readAllBytes());
  }

  static JsonBody of(byte[] json) throws ControlException, IOException {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw ControlException.badRequest("the body is " + JsonProblem.of(e));
    } catch (CharConversionException e) { // zero bytes that only UTF-32 has
      throw ControlException.badRequest("the body is not valid JSON: it is not UTF-8");
    }
    if (node.isMissingNode()) {
      throw ControlException.badRequest("the body must be a JSON object, but it is empty");
    }
    if (!(node instanceof ObjectNode read)) {
      throw ControlException.badRequest(
          "the body must be a JSON object, not " + kind(node.asToken()));
    }
    return new JsonBody(read);
  }

  /** Rejects members with other names. */
  JsonBody allowOnly(String... names) throws ControlException {
    return allowOnly(List.of(names));
  }

  /** Rejects members with other names. */
  JsonBody allowOnly(List<String> names) throws ControlException {
    for (String name : (Iterable<String>) object::fieldNames) {
      if (!names.contains(name)) {
        throw ControlException.badRequest(
            "the member '"
                + name
                + "' is not allowed here; "
                + (names.isEmpty()
                    ? "no members are allowed"
                    : "allowed are " + String.join(", ", names)));
      }
    }
    return this;
  }

  boolean has(String name) {
    return object.has(name);
  }

  /** Rejects an object without a member. */
  void require(String name) throws ControlException {
    if (!has(name)) {
      throw ControlException.badRequest("the member '" + name + "' is missing");
    }
  }

  /** Rejects an object that does not have exactly one of some members. */
  void requireOneOf(List<String> names) throws ControlException {
    if (names.stream().filter(this::has).count() != 1) {
      throw ControlException.badRequest(
          "the body must have exactly one of the members " + String.join(", ", names));
    }
  }

  String text(String name) throws ControlException {
    require(name);
    JsonNode value = object.get(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong(name, "a non-blank string", value);
    }
    return value.textValue();
  }

  Optional<String> optionalText(String name) throws ControlException {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** Returns one of the allowed words. */
  String word(String name, List<String> allowed) throws ControlException {
    if (!has(name)) {
      throw ControlException.badRequest(
          "the member '" + name + "' is missing; allowed are " + String.join(", ", allowed));
    }
    JsonNode value = object.get(name);
    if (!value.isTextual() || !allowed.contains(value.textValue())) {
      throw wrong(name, "one of " + String.join(", ", allowed), value);
    }
    return value.textValue();
  }

  /** Returns an array of allowed words; an empty list if the member is missing. */
  List<String> words(String name, List<String> allowed) throws ControlException {
    List<String> words = texts(name, 0);
    for (String word : words) {
      if (!allowed.contains(word)) {
        throw ControlException.badRequest(
            "each of '"
                + name
                + "' must be one of "
                + String.join(", ", allowed)
                + ": \""
                + word
                + "\"");
      }
    }
    return words;
  }

  /**
   * Returns an array of strings; an empty list if the member is missing.
   *
   * @param atLeast the minimum number of elements, if the member is present
   */
  List<String> texts(String name, int atLeast) throws ControlException {
    if (!has(name)) {
      return List.of();
    }
    JsonNode value = object.get(name);
    List<String> texts = new ArrayList<>();
    for (JsonNode each : value) {
      if (each.isTextual()) {
        texts.add(each.textValue());
      }
    }
    if (!value.isArray() || texts.size() != value.size() || texts.size() < atLeast) {
      String allowed = atLeast > 0 ? "an array of at least one string" : "an array of strings";
      throw value.isArray()
          ? ControlException.badRequest("'" + name + "' must be " + allowed)
          : wrong(name, allowed, value);
    }
    return texts;
  }

  /** Returns a duration that is not negative. */
  Duration duration(String name) throws ControlException {
    require(name);
    JsonNode value = object.get(name);
    try {
      Duration duration = Duration.parse(value.isTextual() ? value.textValue() : "");
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw wrong(name, "a duration such as PT2M or P7D", value);
    }
    throw ControlException.badRequest("'" + name + "' must not be negative: " + value);
  }

  /**
   * Returns a duration that is not negative.
   *
   * @param longest the maximum, in whole days
   */
  Duration duration(String name, Duration longest) throws ControlException {
    Duration duration = duration(name);
    if (duration.compareTo(longest) > 0) {
      throw wrong(name, "a duration of at most P" + longest.toDays() + "D", object.get(name));
    }
    return duration;
  }

  Instant instant(String name) throws ControlException {
    require(name);
    JsonNode value = object.get(name);
    try {
      return Instant.parse(value.isTextual() ? value.textValue() : "");
    } catch (DateTimeParseException e) {
      throw wrong(name, "an instant such as 2026-11-23T09:00:00Z", value);
    }
  }

  int integer(String name, int least, int most) throws ControlException {
    require(name);
    JsonNode value = object.get(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < least
        || value.intValue() > most) {
      throw wrong(
          name,
          "an integer "
              + (most == Integer.MAX_VALUE
                  ? "of at least " + least
                  : "from " + least + " to " + most),
          value);
    }
    return value.intValue();
  }

  /** Returns all members, each an integer. */
  Map<String, Integer> integers(int least, int most) throws ControlException {
    Map<String, Integer> integers = new LinkedHashMap<>();
    for (String name : (Iterable<String>) object::fieldNames) {
      integers.put(name, integer(name, least, most));
    }
    return integers;
  }

  /**
   * Returns a 64-bit integer; beyond 53 bits from a string, since not all clients have such
   * numbers.
   */
  long seed(String name) throws ControlException {
    require(name);
    JsonNode value = object.get(name);
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      long number = value.longValue();
      if (number >= -LARGEST_SAFE && number <= LARGEST_SAFE) {
        return number;
      }
    }
    try {
      return Long.parseLong(value.isTextual() ? value.textValue() : "");
    } catch (NumberFormatException e) {
      throw wrong(name, "a 64-bit integer, as a string if it has more than 53 bits", value);
    }
  }

  /** Returns a number from 0 to 1. */
  double probability(String name) throws ControlException {
    require(name);
    JsonNode value = object.get(name);
    if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
      throw wrong(name, "a number from 0 to 1", value);
    }
    return value.doubleValue();
  }

  /** Returns whether a member is present and true. */
  boolean flag(String name) throws ControlException {
    if (!has(name)) {
      return false;
    }
    JsonNode value = object.get(name);
    if (!value.isBoolean()) {
      throw wrong(name, "true or false", value);
    }
    return value.booleanValue();
  }

  /** Returns a nested object. */
  JsonBody members(String name) throws ControlException {
    require(name);
    JsonNode value = object.get(name);
    if (!(value instanceof ObjectNode inner)) {
      throw wrong(name, "an object", value);
    }
    return new JsonBody(inner);
  }

  /** Returns the exception for an invalid member. */
  private static ControlException wrong(String name, String allowed, JsonNode value) {
    return ControlException.badRequest(
        "'"
            + name
            + "' must be "
            + allowed
            + (value.isValueNode() ? ": " + value : ", not " + kind(value.asToken())));
  }
}
