package io.github.tenantsnapshot.simulator.internal.http;

import com.sun.net.httpserver.HttpExchange;

/** What the version and the method of a request mean for its answer. */
final class Protocol {

  private Protocol() {}

  /** Tells whether the client speaks HTTP/1.0: no Host header, no chunks. */
  static boolean isHttp10(HttpExchange exchange) {
    return exchange.getProtocol().equalsIgnoreCase("HTTP/1.0");
  }

  /** Tells whether the answer must not have a body. */
  static boolean isBodiless(HttpExchange exchange, int status) {
    return exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304;
  }
}
