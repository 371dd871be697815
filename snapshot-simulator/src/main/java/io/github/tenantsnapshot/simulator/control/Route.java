package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A method and path of the control, and its handler. Immutable.
 *
 * @param method the HTTP method, such as {@code GET}
 * @param path the path with its variables, such as {@code /_simulator/faults/{faultId}}
 * @param isOpen whether requests need no token
 * @param takesBody whether requests have a body
 * @param queryOptions the names of the accepted query options
 * @param handler the handler of requests
 */
record Route(
    String method,
    String path,
    boolean isOpen,
    boolean takesBody,
    Set<String> queryOptions,
    Handler handler) {

  /** Handles an authorized request with the route's method and path. */
  @FunctionalInterface
  interface Handler {
    GraphResponse handle(ControlRequest request) throws ControlException, IOException;
  }

  /** Returns a route whose requests have no body. */
  static Route without(String method, String path, Handler handler) {
    return new Route(method, path, false, false, Set.of(), handler);
  }

  /** Returns a route whose requests have a body. */
  static Route withBody(String method, String path, Handler handler) {
    return new Route(method, path, false, true, Set.of(), handler);
  }

  /** Returns the same route without the need for a token. */
  Route open() {
    return new Route(method, path, true, takesBody, queryOptions, handler);
  }

  /** Returns the same route with query options. */
  Route withQuery(String... names) {
    return new Route(method, path, isOpen, takesBody, Set.of(names), handler);
  }

  /** Returns the values of the path variables; empty if the path does not match. */
  Optional<Map<String, String>> match(String requested) {
    List<String> names = List.of(path.split("/", -1));
    List<String> values = List.of(requested.split("/", -1));
    if (names.size() != values.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.startsWith("{")) {
        variables.put(name.substring(1, name.length() - 1), values.get(i));
      } else if (!name.equals(values.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }
}
