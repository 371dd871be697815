package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A method of a path, and what answers. Immutable.
 *
 * @param method such as {@code GET}
 * @param path such as {@code /_simulator/faults/{faultId}}
 * @param isOpen whether it needs no token
 * @param takesBody whether a request has a body
 * @param queryOptions the names of the query options that it takes
 * @param answering what answers
 */
record Route(
    String method,
    String path,
    boolean isOpen,
    boolean takesBody,
    Set<String> queryOptions,
    Answering answering) {

  /** Answers a request that has the right path and method, and the right to be answered. */
  @FunctionalInterface
  interface Answering {
    GraphResponse answer(ControlRequest request) throws ControlException, IOException;
  }

  /** Returns a route whose requests have no body. */
  static Route without(String method, String path, Answering answering) {
    return new Route(method, path, false, false, Set.of(), answering);
  }

  /** Returns a route whose requests have a body. */
  static Route withBody(String method, String path, Answering answering) {
    return new Route(method, path, false, true, Set.of(), answering);
  }

  /** Returns the same route for everybody. */
  Route open() {
    return new Route(method, path, true, takesBody, queryOptions, answering);
  }

  /** Returns the same route with query options. */
  Route withQuery(String... names) {
    return new Route(method, path, isOpen, takesBody, Set.of(names), answering);
  }

  /** Returns what stands in a path where this one has names; empty if the path is another one. */
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
