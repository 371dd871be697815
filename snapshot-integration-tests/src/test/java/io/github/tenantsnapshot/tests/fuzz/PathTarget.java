package io.github.tenantsnapshot.tests.fuzz;

import static io.github.tenantsnapshot.tests.fuzz.Checks.check;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Any method and URL: a line with both, then the body. A simulator that also has a directory
 * handles it for its administrator. Rejected requests and GET requests change nothing.
 */
final class PathTarget implements FuzzTarget {

  private final TenantSimulator simulator = FuzzedSimulator.open();
  private final String bearer = "Bearer " + simulator.tokens().issue(simulator.tenant().admin());
  private final String state = state();

  @Override
  public void run(byte[] input) throws IOException {
    String text = new String(input, StandardCharsets.UTF_8);
    int line = text.indexOf('\n');
    String head = line < 0 ? text : text.substring(0, line);
    int space = head.indexOf(' ');
    String method = space < 0 ? "GET" : head.substring(0, space);
    GraphRequest request =
        GraphRequest.of(
            method,
            head.substring(space + 1),
            Map.of("Authorization", List.of(bearer), "Content-Type", List.of("application/json")),
            new ByteArrayInputStream(text.substring(line + 1).getBytes(StandardCharsets.UTF_8)));
    Responses.Text response = Responses.send(simulator.endpoint(), request);
    check(simulator.journal().entries().size() == 1, "the journal must have the request", response);
    String entry = simulator.journal().entries().get(0).toString();
    check(
        entry.codePoints().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'),
        "the journal must have no control characters",
        entry);
    simulator.journal().advice().forEach(advice -> check(!advice.toString().isEmpty(), "", ""));
    simulator.journal().clear();
    if (method.equals("HEAD")) {
      check(response.body().isEmpty(), "a HEAD request has no body", response);
    } else if (response.status() == 200
        && !"text/plain".equals(response.headers().get("Content-Type"))) {
      check(response.json().has("@odata.context"), "an entity must have a context", response);
    }
    String after = state();
    if (!after.equals(state)) {
      boolean mayChange = response.status() < 300 && !List.of("GET", "HEAD").contains(method);
      simulator.reset();
      FuzzedSimulator.addJobs(simulator);
      String again = state();
      check(again.equals(state), "a reset must restore the state " + state, again);
      check(mayChange, "must change nothing: " + request + " " + response, after);
    }
  }

  /** Returns the state without the numbers of ids, which rejected requests have too. */
  private String state() {
    return FuzzedSimulator.stateOf(simulator).replaceAll("\"drawnBy\\w+\" : \\d+", "");
  }

  @Override
  public void close() {
    simulator.close();
  }
}
