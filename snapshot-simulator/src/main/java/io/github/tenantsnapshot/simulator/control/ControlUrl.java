package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.internal.http.PercentEncoding;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The query options of requests for the control. */
final class ControlUrl {

  private ControlUrl() {}

  /**
   * Returns the query options by name.
   *
   * @throws ControlException if an option is not allowed or duplicate
   */
  static Map<String, String> options(RequestTarget url, Set<String> allowed)
      throws ControlException {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : url.options()) {
      String[] parts = option.split("=", 2);
      String name = decode(parts[0]);
      if (!allowed.contains(name)) {
        throw ControlException.badRequest(
            "the query option '"
                + name
                + "' is not allowed here; "
                + (allowed.isEmpty()
                    ? "no query options are allowed"
                    : "allowed are " + String.join(", ", new TreeSet<>(allowed))));
      }
      if (options.put(name, parts.length == 1 ? "" : decode(parts[1])) != null) {
        throw ControlException.badRequest("the query option '" + name + "' is duplicate");
      }
    }
    return options;
  }

  private static String decode(String text) throws ControlException {
    try {
      return PercentEncoding.decodeQuery(text);
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(
          "a percent sign in a query must be followed by two hexadecimal digits, and the result must"
              + " be UTF-8: "
              + text);
    }
  }
}
