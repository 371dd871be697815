package io.github.tenantsnapshot.tests.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The routes of a control, as its own description lists them. */
final class ControlRoutes {

  private ControlRoutes() {}

  /** A method and path, and whether it needs no token. */
  record Route(String method, String path, boolean isOpen) {}

  static List<Route> of(SimulatorControl control) throws IOException {
    JsonNode document;
    try (GraphResponse response =
        control.handle(GraphRequest.of("GET", "http://localhost/_simulator/openapi.json"))) {
      document = new ObjectMapper().readTree(response.bodyText());
    }
    List<Route> routes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (method.getValue().has("responses")) {
          routes.add(
              new Route(
                  method.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  method.getValue().has("security")));
        }
      }
    }
    return routes;
  }
}
