package io.github.tenantsnapshot.simulator.control;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The path and query of a request's URL, not decoded. Immutable.
 *
 * @param query the query without its question mark; empty without a query
 */
record ControlUrl(String path, String query) {

  /** Parses a URL that is absolute or starts with its path. */
  static ControlUrl of(String url) {
    int scheme = url.indexOf("://");
    boolean isAbsolute = scheme > 0 && url.indexOf('/') == scheme + 1;
    int slash = isAbsolute ? url.indexOf('/', scheme + 3) : 0;
    String rest = slash < 0 ? "/" : url.substring(slash);
    int fragment = rest.indexOf('#');
    rest = fragment < 0 ? rest : rest.substring(0, fragment);
    int question = rest.indexOf('?');
    return question < 0
        ? new ControlUrl(rest, "")
        : new ControlUrl(rest.substring(0, question), rest.substring(question + 1));
  }

  /**
   * Returns the query options by name.
   *
   * @throws ControlException if an option is not allowed or duplicate
   */
  Map<String, String> options(Set<String> allowed) throws ControlException {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] parts = option.split("=", 2);
      String name = decode(parts[0]);
      if (!allowed.contains(name)) {
        throw ControlException.badRequest(
            "there is no query option '"
                + name
                + "' here; "
                + (allowed.isEmpty()
                    ? "none is allowed"
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
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest(
          "a percent sign in a query must be followed by two hexadecimal digits: " + text);
    }
  }
}
