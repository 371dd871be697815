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
 * Canned answers for parts of Graph that clients ask for on the way to snapshots, such as {@code
 * /me}. They are the same for every caller and whatever the query is. Immutable.
 */
final class CannedDirectory implements FallbackHandler {

  private static final Pattern URL =
      Pattern.compile("([^?#]*?/(?:v1\\.0|beta))/([^?#]*?)/?(?:[?#].*)?");

  private final JsonNode byPath;

  private CannedDirectory(JsonNode byPath) {
    this.byPath = byPath;
  }

  /** Reads the answers: by path, an entity as an object or a collection as an array. */
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
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (content.isArray()) {
      answer.put("@odata.context", metadata + url.group(2));
      answer.set("value", content);
    } else {
      answer.put("@odata.context", metadata + "users/$entity");
      answer.setAll((ObjectNode) content);
    }
    return Optional.of(GraphResponse.json(200, answer.toString()));
  }
}
