package io.github.tenantsnapshot.examples.clientbugs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.junit.TenantSimulatorExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The HTTP calls to a simulator that all clients of this package share. */
final class HttpCalls {

  /** The baseline of the simulated tenants. */
  static final Path CONTOSO =
      Path.of("src/main/resources/io/github/tenantsnapshot/examples/contoso.json");

  static final String MAILBOX = "microsoft.exchange.sharedmailbox"; // Contoso has three
  static final String RULE = "microsoft.exchange.transportrule"; // Contoso has three
  static final String JOBS = "/configurationSnapshotJobs";
  static final String SNAPSHOTS = "/configurationSnapshots";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final String token;

  HttpCalls(TenantSimulatorExtension graph) {
    endpoint = graph.opened(GraphServer.class).uri();
    token = graph.tokens().issue(graph.tenant().admin());
  }

  /** A response. */
  record Response(int status, HttpResponse<String> http) {

    JsonNode json() {
      try {
        return JSON.readTree(http.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String text(String member) {
      return json().path(member).asText();
    }

    /** Returns this response; throws if it is not a success. */
    Response orThrow() {
      if (status >= 300) {
        throw new IllegalStateException(status + ": " + http.body());
      }
      return this;
    }
  }

  Response get(String pathOrUrl) {
    return send(HttpRequest.newBuilder(url(pathOrUrl)));
  }

  Response delete(String path) {
    return send(HttpRequest.newBuilder(url(path)).DELETE());
  }

  /** Creates a snapshot. */
  Response create(String displayName, String... types) {
    return create(
        JSON.valueToTree(Map.of("displayName", displayName, "resources", List.of(types))));
  }

  /** Creates a snapshot with the given body, which may be invalid. */
  Response create(JsonNode body) {
    return send(
        HttpRequest.newBuilder(url(SNAPSHOTS + "/createSnapshot"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private URI url(String pathOrUrl) {
    return pathOrUrl.startsWith("http")
        ? URI.create(pathOrUrl)
        : URI.create(endpoint + "/v1.0/admin/configurationManagement" + pathOrUrl);
  }

  private Response send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(
              request.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
      return new Response(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
