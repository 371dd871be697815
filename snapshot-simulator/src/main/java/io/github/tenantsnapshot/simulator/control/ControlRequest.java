package io.github.tenantsnapshot.simulator.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A request to a route. The body can be read once.
 *
 * @param variables the values of the path variables by name
 * @param options the query options, all of which the route accepts
 * @param body the body
 */
record ControlRequest(
    Map<String, String> variables, Map<String, String> options, InputStream body) {

  /** The largest integer that every client can represent: JavaScript rounds larger ones. */
  static final long LARGEST_INTEGER = (1L << 53) - 1;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /** Returns the value of a path variable of the route. */
  String variable(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /**
   * Returns a query option that has one of several values; empty if it is absent.
   *
   * @throws ControlException if the option has another value
   */
  Optional<String> option(String name, List<String> allowed) throws ControlException {
    Optional<String> value = option(name);
    if (value.isPresent() && !allowed.contains(value.get())) {
      throw ControlException.badRequest(
          "the query option '"
              + name
              + "' must be one of "
              + String.join(", ", allowed)
              + ": '"
              + value.get()
              + "'");
    }
    return value;
  }

  /**
   * Returns a query option that is true or false; empty if it is absent.
   *
   * @throws ControlException if the option has another value
   */
  Optional<Boolean> flag(String name) throws ControlException {
    return option(name, List.of("true", "false")).map(Boolean::valueOf);
  }

  /**
   * Reads the body, which must be a JSON object.
   *
   * @throws ControlException if it is not a JSON object
   */
  JsonBody members() throws ControlException, IOException {
    return JsonBody.read(body);
  }

  /**
   * Checks that the body is empty or {@code {}}, since some clients always send a body.
   *
   * @throws ControlException if the body has content
   */
  void requireNoBody() throws ControlException, IOException {
    byte[] bytes = body.readAllBytes();
    if (bytes.length > 0) {
      JsonBody.of(bytes).allowOnly();
    }
  }

  /**
   * Returns a query option that is an integer, or a default if it is absent.
   *
   * @throws ControlException if the option is not an integer from {@code least} to {@code most}
   */
  long integer(String name, long least, long most, long absent) throws ControlException {
    Optional<String> text = option(name);
    if (text.isEmpty()) {
      return absent;
    }
    if (NUMBER.matcher(text.get()).matches()) {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw ControlException.badRequest(
        "the query option '"
            + name
            + "' must be an integer from "
            + least
            + " to "
            + most
            + ": '"
            + text.get()
            + "'");
  }

  /** Returns the value of a path variable that is a number; empty if it is not. */
  OptionalLong number(String name) {
    String text = variable(name);
    return NUMBER.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
