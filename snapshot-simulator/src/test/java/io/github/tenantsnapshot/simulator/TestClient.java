package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of a simulator's endpoint, with or without an Authorization header. */
record TestClient(TenantSimulator simulator, @Nullable String authorization) {

  static final String ROOT = "https://graph.microsoft.com/v1.0/admin/configurationManagement";
  static final String JOBS = ROOT + "/configurationSnapshotJobs";
  static final String SNAPSHOTS = ROOT + "/configurationSnapshots";

  static final String CLIENT_REQUEST_ID = "5b1f1d2c-0c55-4b7c-a6f4-0b1d4c0f0a11";

  /** A response with its body. */
  record Response(int status, Map<String, String> headers, String body) {

    Map<String, Object> json() {
      return JsonText.of(body).asMap();
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> objects(String member) {
      return (List<Map<String, Object>>) json().getOrDefault(member, List.of());
    }

    String text(String member) {
      return String.valueOf(json().get(member));
    }

    /** Returns a member of the error in the body. */
    String errorText(String member) {
      return String.valueOf(((Map<?, ?>) json().get("error")).get(member));
    }
  }

  static TestClient of(TenantSimulator simulator, Caller caller) {
    return new TestClient(simulator, "Bearer " + simulator.tokens().issue(caller));
  }

  static TestClient ofAdmin(TenantSimulator simulator) {
    return of(simulator, simulator.tenant().admin());
  }

  Response get(String url) {
    return send(GraphRequest.of("GET", url));
  }

  Response delete(String url) {
    return send(GraphRequest.of("DELETE", url));
  }

  Response create(String displayName, String... types) {
    JsonText body = JsonText.of(Map.of("displayName", displayName, "resources", List.of(types)));
    return send(GraphRequest.post(SNAPSHOTS + "/createSnapshot", body.toString()));
  }

  Response send(GraphRequest request) {
    GraphRequest sent = request.withHeader("client-request-id", CLIENT_REQUEST_ID);
    if (authorization != null) {
      sent = sent.withHeader("Authorization", authorization);
    }
    try (GraphResponse response = simulator.endpoint().handle(sent)) {
      return new Response(response.status(), response.headers(), response.bodyText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
