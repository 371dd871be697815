package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Responds with an error of a gateway between the client and Graph.
 *
 * @param hasPage whether the body is an HTML page; otherwise it is empty
 */
public record GatewayErrorEffect(int status, boolean hasPage) implements RequestEffect {

  @Override
  public GraphResponse respond(AffectedRequest request) {
    String text = hasPage ? page() : "";
    return GraphResponse.of(
        status,
        hasPage ? Map.of("Content-Type", "text/html") : Map.of(),
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private String page() {
    String title = status + " " + (status == 502 ? "Bad Gateway" : "Gateway error");
    return "<html>\r\n<head><title>"
        + title
        + "</title></head>\r\n<body>\r\n<center><h1>"
        + title
        + "</h1></center>\r\n</body>\r\n</html>\r\n";
  }

  @Override
  public boolean isError() {
    return true;
  }

  @Override
  public String toString() {
    return "gateway error " + status + (hasPage ? "" : " without a body");
  }
}
