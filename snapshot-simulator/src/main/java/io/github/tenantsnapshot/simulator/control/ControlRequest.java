package io.github.tenantsnapshot.simulator.control;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a route is asked. The body can be read once.
 *
 * @param variables what stands in the path where the route has names
 * @param options the query options, all of which the route takes
 * @param body the body
 */
record ControlRequest(
    Map<String, String> variables, Map<String, String> options, InputStream body) {

  /** Returns what stands in the path for a name that the route has. */
  String variable(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /**
   * Reads the body, which is to be a JSON object.
   *
   * @throws ControlException if it is none
   */
  JsonBody members() throws ControlException, IOException {
    return JsonBody.read(body);
  }

  /**
   * Reads the body, which is to be empty or {@code {}}: some clients cannot send nothing.
   *
   * @throws ControlException if it is anything else
   */
  void requireNoBody() throws ControlException, IOException {
    byte[] bytes = body.readAllBytes();
    if (bytes.length > 0) {
      JsonBody.of(bytes).allowOnly();
    }
  }
}
