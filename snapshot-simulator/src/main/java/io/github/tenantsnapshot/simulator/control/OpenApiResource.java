package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/** The two control paths that need no token: readiness and the OpenAPI document. */
final class OpenApiResource {

  private OpenApiResource() {}

  /** Returns that the server is ready. */
  static GraphResponse ready() {
    return Json.response(200, Json.object().put("ready", true));
  }

  /** Returns the OpenAPI document. */
  static GraphResponse openApi() throws IOException {
    try (InputStream file = OpenApiResource.class.getResourceAsStream("openapi.json")) {
      byte[] bytes = Objects.requireNonNull(file, "openapi.json").readAllBytes();
      return Json.response(200, new ByteArrayInputStream(bytes), Map.of());
    }
  }
}
