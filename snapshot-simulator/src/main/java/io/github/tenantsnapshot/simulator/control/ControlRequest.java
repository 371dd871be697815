package io.github.tenantsnapshot.simulator.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A request to a route. The body can be read once.
 *
 * @param variables the values of the path variables by name
 * @param options the query options, all of which the route accepts
 * @param body the body
 */
record ControlRequest(
    Map<String, String> variables, Map<String, String> options, InputStream body) {

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
}
