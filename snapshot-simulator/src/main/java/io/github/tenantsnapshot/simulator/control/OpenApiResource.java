package io.github.tenantsnapshot.simulator.control;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/** Answers the two paths that need no token: whether it is ready, and the OpenAPI description. */
final class OpenApiResource {

  private OpenApiResource() {}

  /** Answers that it answers. */
  static GraphResponse ready() {
    return Json.answer(200, Json.object().put("ready", true));
  }

  /** Answers with the description of all paths. */
  static GraphResponse openApi() throws IOException {
    try (InputStream file = OpenApiResource.class.getResourceAsStream("openapi.json")) {
      byte[] bytes = Objects.requireNonNull(file, "openapi.json").readAllBytes();
      return Json.answer(200, new ByteArrayInputStream(bytes), Map.of());
    }
  }
}
