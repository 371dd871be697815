package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A client of the control API of a simulator, and of Graph through the same handler. */
record ControlClient(TenantSimulator simulator, SimulatorControl control) {

  static final String TOKEN = "test-token";
  static final String JOBS = "/v1.0/admin/configurationManagement/configurationSnapshotJobs";
  static final String CREATE =
      "/v1.0/admin/configurationManagement/configurationSnapshots/createSnapshot";
  static final String RULE = "microsoft.exchange.transportrule";

  /** Two transport rules. */
  static final String BASELINE =
      "{\"resources\":[{\"displayName\":\"EXOTransportRule-A\",\"resourceType\":\""
          + RULE
          + "\",\"properties\":{\"Name\":\"A\"}},{\"displayName\":\"EXOTransportRule-B\","
          + "\"resourceType\":\""
          + RULE
          + "\",\"properties\":{\"Name\":\"B\",\"Priority\":1.50}}]}";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A response with its body. */
  record Response(int status, Map<String, String> headers, String body) {

    JsonNode json() {
      try {
        return MAPPER.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    JsonNode at(String pointer) {
      return json().at(pointer);
    }

    String text(String pointer) {
      return at(pointer).asText();
    }

    /** Asserts that the response is this error. */
    void isError(int expected, String code, String message) {
      assertThat(status).as(body).isEqualTo(expected);
      assertThat(headers).containsEntry("Content-Type", "application/json");
      assertThat(json().toString())
          .isEqualTo(
              MAPPER
                  .createObjectNode()
                  .set("error", MAPPER.createObjectNode().put("code", code).put("message", message))
                  .toString());
    }

    void isBadRequest(String message) {
      isError(400, "badRequest", message);
    }

    Response is(int expected) {
      assertThat(status).as(body).isEqualTo(expected);
      if (expected == 204) {
        assertThat(body).isEmpty();
      }
      return this;
    }
  }

  ControlClient(TenantSimulator simulator) {
    this(simulator, SimulatorControl.of(simulator, TOKEN));
  }

  Response get(String path) {
    return send("GET", path, "");
  }

  Response post(String path, String json) {
    return send("POST", path, json);
  }

  Response delete(String path) {
    return send("DELETE", path, "");
  }

  /** Sends a request for a path below the root of the control API. */
  Response send(String method, String path, String body) {
    return send(method, "/_simulator" + path, "Bearer " + TOKEN, body);
  }

  /** Sends a request to Graph with a token of the first tenant's administrator. */
  Response graph(String method, String path, String body) {
    return send(
        method, path, "Bearer " + simulator.tokens().issue(simulator.tenant().admin()), body);
  }

  Response create(String displayName) {
    return graph(
        "POST",
        CREATE,
        "{\"displayName\":\"" + displayName + "\",\"resources\":[\"" + RULE + "\"]}");
  }

  static InputStream baseline() {
    return new ByteArrayInputStream(BASELINE.getBytes(StandardCharsets.UTF_8));
  }

  Response send(String method, String url, String authorization, String body) {
    Map<String, List<String>> headers =
        authorization.isEmpty()
            ? Map.of("Content-Type", List.of("application/json"))
            : Map.of(
                "Content-Type",
                List.of("application/json"),
                "Authorization",
                List.of(authorization));
    GraphRequest request =
        GraphRequest.of(
            method, url, headers, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    try (GraphResponse response = control.handle(request)) {
      return new Response(response.status(), response.headers(), response.bodyText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
