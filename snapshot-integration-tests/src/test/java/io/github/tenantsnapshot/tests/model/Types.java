package io.github.tenantsnapshot.tests.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The resource types of the tests, and their resources. */
final class Types {

  static final String MAILBOX = "microsoft.exchange.sharedmailbox";
  static final String RULE = "microsoft.exchange.transportrule";
  static final String MEETING = "microsoft.teams.meetingpolicy";
  static final List<String> ALL = List.of(MAILBOX, RULE, MEETING);

  /** The message of a type that cannot be read. */
  static final String BROKEN = "The type is broken.";

  /** The initial number of resources, by tenant and type. */
  static final Map<String, Integer> CONFIGURATION =
      Map.of("0/" + MAILBOX, 2, "0/" + RULE, 1, "1/" + MAILBOX, 1, "1/" + MEETING, 3);

  private Types() {}

  static String name(int number) {
    return "Resource " + number;
  }

  static String properties(String type, int number) {
    return "{\"type\":\"" + type + "\",\"number\":" + number + "}";
  }

  static String json(String type, int number) {
    return String.format(
        Locale.ROOT,
        "{\"displayName\":\"%s\",\"resourceType\":\"%s\",\"properties\":%s}",
        name(number),
        type,
        properties(type, number));
  }
}
