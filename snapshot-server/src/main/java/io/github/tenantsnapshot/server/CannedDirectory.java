package io.github.tenantsnapshot.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.FallbackHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fallback handler with canned responses for other parts of Graph that clients call, such as
 * {@code /me}. The responses do not depend on caller or query. Immutable.
 */
final class CannedDirectory implements FallbackHandler {

  private static final Pattern URL =
      Pattern.compile("([^?#]*?/(?:v1\\.0|beta))/([^?#]*?)/?(?:[?#].*)?");

  private final JsonNode byPath;

  private CannedDirectory(JsonNode byPath) {
    this.byPath = byPath;
  }

  /** Reads the responses by path: an object for an entity, an array for a collection. */
  static CannedDirectory load() throws IOException {
    try (InputStream in = CannedDirectory.class.getResourceAsStream("directory.json")) {
      return new CannedDirectory(new ObjectMapper().readTree(in));
    }
  }

  @Override
  public Optional<GraphResponse> handle(GraphRequest request) {
    Matcher url = URL.matcher(request.url());
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!reads || !url.matches() || !byPath.has(url.group(2))) {
      return Optional.empty();
    }
    JsonNode content = byPath.get(url.group(2));
    String metadata = url.group(1) + "/$metadata#";
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    if (content.isArray()) {
      response.put("@odata.context", metadata + url.group(2));
      response.set("value", content);
    } else {
      response.put("@odata.context", metadata + "users/$entity");
      response.setAll((ObjectNode) content);
    }
    return Optional.of(GraphResponse.json(200, response.toString()));
  }
}
