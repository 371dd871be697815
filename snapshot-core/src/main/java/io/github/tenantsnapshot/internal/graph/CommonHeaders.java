package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.graph.GraphRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The headers of every response. */
final class CommonHeaders {

  static final String REQUEST_ID = "request-id";
  static final String CLIENT_REQUEST_ID = "client-request-id";

  private static final Pattern VALID_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private CommonHeaders() {}

  /** Returns the headers of the response to a request. */
  static Map<String, String> of(GraphRequest request, String requestId, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(REQUEST_ID, requestId);
    headers.put(
        CLIENT_REQUEST_ID,
        request
            .header(CLIENT_REQUEST_ID)
            .filter(id -> VALID_ID.matcher(id).matches())
            .orElse(requestId));
    headers.put(
        "x-ms-ags-diagnostic",
        "{\"ServerInfo\":{\"DataCenter\":\"Simulated\",\"Slice\":\"E\",\"Ring\":\"4\"}}");
    headers.put("Date", GraphTime.formatHeader(now));
    headers.put("OData-Version", "4.0");
    headers.put("Vary", "Accept-Encoding");
    return headers;
  }
}
