package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.graph.SnapshotApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a request is answered with when something is made to go wrong. Immutable. */
sealed interface FaultyResponse {

  /** Told to wait. */
  record Throttled() implements FaultyResponse {
    @Override
    public String describe() {
      return "throttle";
    }
  }

  /** An error in Graph's form. */
  record Refused(GraphError error) implements FaultyResponse {
    @Override
    public String describe() {
      return "respond " + error.status();
    }
  }

  /** An error of a gateway on the way to Graph: a page in HTML, or nothing. */
  record GatewayError(int status, boolean html) implements FaultyResponse {
    @Override
    public String describe() {
      return "gateway error " + status + (html ? "" : " without a body");
    }

    private GraphResponse page() {
      String title = status + " " + (status == 502 ? "Bad Gateway" : "Gateway error");
      String text =
          html
              ? "<html>\r\n<head><title>"
                  + title
                  + "</title></head>\r\n<body>\r\n<center><h1>"
                  + title
                  + "</h1></center>\r\n</body>\r\n</html>\r\n"
              : "";
      return GraphResponse.of(
          status,
          html ? Map.of("Content-Type", "text/html") : Map.of(),
          new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** The right answer, but later by the simulator's time. */
  record Delayed(Duration by) implements FaultyResponse {
    @Override
    public String describe() {
      return "delay " + by;
    }
  }

  /** The right answer, but later by real time. */
  record Held(Duration by) implements FaultyResponse {
    @Override
    public String describe() {
      return "hold " + by;
    }
  }

  /** None: the connection breaks. */
  record Dropped() implements FaultyResponse {
    @Override
    public String describe() {
      return "drop";
    }
  }

  /** The beginning of the right answer, after which the connection breaks. */
  record Truncated(int bytes) implements FaultyResponse {
    @Override
    public String describe() {
      return "truncate at " + bytes + " bytes";
    }
  }

  /** Returns what it does, in a few words. */
  String describe();

  /**
   * Returns the answer.
   *
   * @param retryAfter what the header {@code Retry-After} says; null for none
   * @param endpoint what would have answered: errors in Graph's form are its own
   * @throws IOException in place of an answer, if the connection breaks
   */
  default GraphResponse response(
      GraphRequest request, @Nullable String retryAfter, SnapshotApi endpoint) throws IOException {
    GraphResponse response;
    if (this instanceof Throttled) {
      response =
          endpoint.error(
              request,
              new GraphError(
                  429,
                  "TooManyRequests",
                  "Too many requests. Come back when the time in Retry-After has passed."));
    } else if (this instanceof Refused refused) {
      response = endpoint.error(request, refused.error);
    } else if (this instanceof GatewayError gateway) {
      response = gateway.page();
    } else {
      throw new IOException("the connection was made to break in place of an answer");
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers());
    if (retryAfter != null) {
      headers.put("Retry-After", retryAfter);
    }
    return GraphResponse.of(
        response.status(),
        headers,
        request.method().equals("HEAD") ? InputStream.nullInputStream() : response.body());
  }

  /** Tells whether it is an answer with an error status. */
  default boolean isErrorStatus() {
    return this instanceof Throttled || this instanceof Refused || this instanceof GatewayError;
  }

  /** Tells whether the service answers the request, whatever becomes of the answer. */
  default boolean hasRightAnswer() {
    return this instanceof Delayed || this instanceof Held || this instanceof Truncated;
  }
}
