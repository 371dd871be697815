package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A request of the control: a line with the method and the path after {@code /_simulator/}, then
 * the body. The response is 2xx or an error in JSON, never 5xx; a rejected request changes nothing.
 */
final class ControlTarget implements FuzzTarget {

  private TenantSimulator simulator;
  private SimulatorControl control;
  private String state;

  ControlTarget() {
    open();
  }

  private void open() {
    simulator = FuzzedSimulator.open();
    control = SimulatorControl.of(simulator, "control-token");
    state = fingerprint();
  }

  @Override
  public void run(byte[] input) throws IOException {
    String text = new String(input, StandardCharsets.UTF_8);
    int line = text.indexOf('\n');
    String head = line < 0 ? text : text.substring(0, line);
    String body = line < 0 ? "" : text.substring(line + 1);
    int space = head.indexOf(' ');
    String method = space < 0 ? "GET" : head.substring(0, space);
    if (head.contains("generate") && body.matches("(?s).*(\\d{3}|medium|large).*")) {
      return; // allocates about 50 KB for each generated resource
    }
    GraphRequest request =
        GraphRequest.of(
            method,
            "http://localhost/_simulator/" + head.substring(space + 1),
            Map.of("Authorization", List.of("Bearer control-token")),
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    int status;
    String answer;
    try (GraphResponse response = control.handle(request)) {
      status = response.status();
      answer = response.bodyText();
    }
    if (status >= 400) {
      check(status < 500, "the status must not be 5xx: " + status, answer);
      requireError(answer);
      String after = fingerprint();
      check(after.equals(state), "a rejected request must change nothing: " + answer, after);
    } else {
      if (status != 204) {
        Responses.JSON.readTree(answer);
      }
      if (!method.equals("GET")) {
        simulator.close();
        open();
      } else {
        check(fingerprint().equals(state), "a GET request must change nothing", head);
      }
    }
  }

  private static void requireError(String answer) throws IOException {
    JsonNode body = Responses.JSON.readTree(answer);
    JsonNode error = body.path("error");
    check(
        body.size() == 1
            && error.size() == 2
            && error.path("code").isTextual()
            && !error.path("message").asText().isBlank(),
        "the error must have a code and a message",
        answer);
  }

  private String fingerprint() {
    return FuzzedSimulator.stateOf(simulator)
        + simulator.faults().active()
        + simulator.journal().entries().size();
  }

  @Override
  public void close() {
    simulator.close();
  }
}
