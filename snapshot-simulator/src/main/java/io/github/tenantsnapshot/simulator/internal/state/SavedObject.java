package io.github.tenantsnapshot.simulator.internal.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.internal.values.Texts;
import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a saved state. Its methods return members and throw {@link
 * IllegalArgumentException} with the place and the member if one is invalid. More tolerant than the
 * reader of control requests, since the format of a state allows it: unknown members are ignored,
 * and a member that is null counts as missing.
 */
record SavedObject(JsonNode json, String place) {

  private static final long MOST_USAGE = 1L << 53; // adding to it does not overflow

  SavedObject {
    if (!json.isObject()) {
      throw wrong(place, "must be an object");
    }
  }

  private static IllegalArgumentException wrong(String place, String problem) {
    return new IllegalArgumentException(place.isEmpty() ? problem : place + ": " + problem);
  }

  /** Returns the exception for an error in this object. */
  IllegalArgumentException wrong(String problem) {
    return wrong(place, problem);
  }

  private @Nullable JsonNode optional(String member) {
    JsonNode value = json.get(member);
    return value == null || value.isNull() ? null : value;
  }

  private JsonNode member(String member) {
    JsonNode value = optional(member);
    if (value == null) {
      throw wrong("the member '" + member + "' is missing");
    }
    return value;
  }

  boolean has(String member) {
    return optional(member) != null;
  }

  private String text(String what, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(what + " must be a string");
    }
    String text = value.textValue();
    if (Texts.firstUnstorable(text) >= 0) {
      throw wrong(what + " must not contain U+0000 or unpaired surrogates");
    }
    return text;
  }

  String text(String member) {
    return text(member, member(member));
  }

  @Nullable String optionalText(String member) {
    return has(member) ? text(member) : null;
  }

  String guid(String member) {
    String text = text(member);
    if (!Guids.isStored(text)) {
      throw wrong(member + " must be a GUID in lower case: '" + text + "'");
    }
    return text;
  }

  @Nullable String optionalGuid(String member) {
    return has(member) ? guid(member) : null;
  }

  /** Returns an array of strings. */
  List<String> texts(String member) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : array(member)) {
      texts.add(text("each of " + member, each));
    }
    return texts;
  }

  /** Returns an array of arrays of strings. */
  List<List<String>> rows(String member) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : array(member)) {
      if (!row.isArray()) {
        throw wrong("each of " + member + " must be an array");
      }
      List<String> texts = new ArrayList<>();
      for (JsonNode each : row) {
        texts.add(text("each text of " + member, each));
      }
      rows.add(texts);
    }
    return rows;
  }

  Instant instant(String member) {
    return instant(member, text(member));
  }

  @Nullable Instant optionalInstant(String member) {
    return has(member) ? instant(member) : null;
  }

  private Instant instant(String what, String text) {
    Instant instant;
    try {
      instant = Instant.parse(text);
    } catch (DateTimeException e) {
      throw noInstant(what, text);
    }
    if (instant.isBefore(Ticks.FIRST)
        || instant.isAfter(Ticks.LAST)
        || !instant.equals(Ticks.truncate(instant))) {
      throw noInstant(what, text);
    }
    return instant;
  }

  private IllegalArgumentException noInstant(String what, String text) {
    return wrong(
        what
            + " must be an instant from 1970 to 9999 in whole 100 ns, such as"
            + " 2026-11-23T09:00:00Z: '"
            + text
            + "'");
  }

  long number(String member, long least, long greatest) {
    return number(member, member(member), least, greatest);
  }

  private long number(String what, JsonNode value, long least, long greatest) {
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > greatest) {
      throw wrong(
          what + " must be a whole number from " + least + " to " + greatest + ": " + value);
    }
    return value.longValue();
  }

  boolean flag(String member) {
    JsonNode value = member(member);
    if (!value.isBoolean()) {
      throw wrong(member + " must be true or false: " + value);
    }
    return value.booleanValue();
  }

  /**
   * Returns an object whose names are instants and whose values are numbers that are not negative.
   */
  Map<Instant, Long> numbersByInstant(String member) {
    SavedObject object = new SavedObject(member(member), place + ", " + member);
    Map<Instant, Long> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : object.json.properties()) {
      numbers.put(
          object.instant("each name", each.getKey()),
          object.number(each.getKey(), each.getValue(), 0, MOST_USAGE));
    }
    return numbers;
  }

  /** Returns the elements of a list at the indexes in an array. */
  <T> List<T> placed(String member, List<T> things) {
    JsonNode places = array(member);
    List<T> chosen = new ArrayList<>(places.size());
    for (JsonNode each : places) {
      if (!each.isIntegralNumber()
          || !each.canConvertToInt()
          || each.intValue() < 0
          || each.intValue() >= things.size()) {
        throw wrong(
            "each of "
                + member
                + " must be the index of a resource, from 0 to "
                + (things.size() - 1)
                + ": "
                + each);
      }
      chosen.add(things.get(each.intValue()));
    }
    return chosen;
  }

  JsonNode array(String member) {
    JsonNode value = member(member);
    if (!value.isArray()) {
      throw wrong(member + " must be an array");
    }
    return value;
  }

  SavedObject object(String member) {
    return new SavedObject(member(member), place.isEmpty() ? member : place + ", " + member);
  }
}
