package io.github.tenantsnapshot.tests.fuzz;

import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A fault that is put into a handler on purpose, or none. Inputs trigger the fault only if three
 * characters in a row are right, behind conditions that the fuzzer has to pass one by one.
 */
public enum Fault {
  /** None. */
  NONE,
  /** Each response with a certain text in its body or query is another one. */
  INJECTED;

  /** Returns the handler with this fault. */
  GraphHandler in(GraphHandler handler) {
    return this == NONE ? handler : request -> respond(handler, request);
  }

  private static GraphResponse respond(GraphHandler handler, GraphRequest request)
      throws IOException {
    byte[] sent = request.body().readAllBytes();
    String body = new String(sent, StandardCharsets.ISO_8859_1);
    String url = request.url();
    GraphResponse response =
        handler.handle(
            GraphRequest.of(
                request.method(), url, request.headers(), new ByteArrayInputStream(sent)));
    if (response.status() != 200 || !isTriggered(body.isEmpty() ? url : body)) {
      return response;
    }
    String changed;
    try (response) {
      changed = response.bodyText().replace("\"displayName\":\"", "\"displayName\":\"Snapshop");
    }
    return GraphResponse.of(
        response.status(),
        response.headers(),
        new ByteArrayInputStream(changed.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean isTriggered(String text) {
    for (int i = text.indexOf('q'); i >= 0 && i + 2 < text.length(); i = text.indexOf('q', i + 1)) {
      if (Character.isDigit(text.charAt(i + 1))) {
        if (Character.isUpperCase(text.charAt(i + 2))) {
          return true;
        }
      }
    }
    return false;
  }
}
