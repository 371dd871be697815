package io.github.tenantsnapshot.simulator.internal.journal;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.http.LogText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Removes secrets from requests and responses, by the rules of {@link LogText}. */
public final class Redaction {

  private static final String FORM = "application/x-www-form-urlencoded";

  private Redaction() {}

  /** Returns the headers of a request without secrets. */
  public static Map<String, List<String>> requestHeaders(Map<String, List<String>> headers) {
    Map<String, List<String>> redacted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) ->
            redacted.put(name, values.stream().map(value -> LogText.header(name, value)).toList()));
    return redacted;
  }

  /** Returns the headers of a response without secrets. */
  public static Map<String, String> responseHeaders(Map<String, String> headers) {
    Map<String, String> redacted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> redacted.put(name, LogText.header(name, value)));
    return redacted;
  }

  /** Returns the body of a request; of a form, such as a token request, without secrets. */
  public static String requestBody(GraphRequest request, String body) {
    boolean isForm =
        request
            .header("Content-Type")
            .filter(type -> type.strip().toLowerCase(Locale.ROOT).startsWith(FORM))
            .isPresent();
    return isForm ? LogText.url("?" + body).substring(1) : body;
  }
}
