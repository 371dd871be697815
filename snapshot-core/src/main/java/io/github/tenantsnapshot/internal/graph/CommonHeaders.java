package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.http.HeaderMap;
import java.time.Instant;
import java.util.regex.Pattern;

/** The headers of every response. */
final class CommonHeaders {

  static final String REQUEST_ID = "request-id";
  static final String CLIENT_REQUEST_ID = "client-request-id";

  private static final Pattern VALID_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  /** The last value of the Date header, which most responses within a second share. */
  private static volatile Date lastDate = Date.of(Instant.EPOCH);

  private CommonHeaders() {}

  /** The value of the Date header in a second. */
  private record Date(long second, String text) {

    static Date of(Instant now) {
      return new Date(now.getEpochSecond(), GraphTime.formatHeader(now));
    }
  }

  /** Returns the headers of the response to a request. */
  static HeaderMap<String> of(GraphRequest request, String requestId, Instant now) {
    return new HeaderMap.Builder<String>(6) // in the order of the map, which is then cheapest
        .put(
            CLIENT_REQUEST_ID,
            request
                .header(CLIENT_REQUEST_ID)
                .filter(id -> VALID_ID.matcher(id).matches())
                .orElse(requestId))
        .put("Date", date(now))
        .put("OData-Version", "4.0")
        .put(REQUEST_ID, requestId)
        .put("Vary", "Accept-Encoding")
        .put(
            "x-ms-ags-diagnostic",
            "{\"ServerInfo\":{\"DataCenter\":\"Simulated\",\"Slice\":\"E\",\"Ring\":\"4\"}}")
        .build();
  }

  private static String date(Instant now) {
    Date date = lastDate;
    if (date.second != now.getEpochSecond()) {
      date = Date.of(now);
      lastDate = date;
    }
    return date.text;
  }
}
