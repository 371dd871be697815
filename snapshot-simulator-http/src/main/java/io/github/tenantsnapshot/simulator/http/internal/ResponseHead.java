package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Date;
import java.util.Map;

/** The status and the headers of a response to a given request. Immutable. */
final class ResponseHead {

  private final ServerParts server;
  private final RequestHead requestHead;
  private final GraphResponse response;

  ResponseHead(ServerParts server, RequestHead requestHead, GraphResponse response) {
    this.server = server;
    this.requestHead = requestHead;
    this.response = response;
  }

  /** Returns whether the status and the header characters of a response are valid in HTTP. */
  static boolean isWritable(GraphResponse response) {
    if (response.status() < 200 || response.status() > 999) {
      return false;
    }
    for (Map.Entry<String, String> header : response.headers().entrySet()) {
      if (header.getKey().isEmpty()
          || HttpHeaderValidationUtil.validateToken(header.getKey()) != -1
          || !isHeaderValue(header.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHeaderValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == '\u007f' || c > '\u00ff') {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the response must not have a body. */
  boolean isBodiless() {
    return isHead() || response.status() == 204 || response.status() == 304;
  }

  /** Returns whether the client uses HTTP/1.0, which has no chunked transfer encoding. */
  boolean isForHttp10() {
    return requestHead.received().protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  /** Returns whether the body is to be compressed. */
  boolean isCompressed() {
    return server.compression()
        && !isForHttp10()
        && response.header("Content-Encoding").isEmpty()
        && Gzip.isAccepted(
            requestHead.received().headers().getAll(HttpHeaderNames.ACCEPT_ENCODING));
  }

  /** Returns whether client and handler allow the connection to stay open. */
  boolean keepsAlive() {
    return HttpUtil.isKeepAlive(requestHead.received())
        && !response.header("Connection").map("close"::equalsIgnoreCase).orElse(false);
  }

  /** Adds the headers, except those for the length of the body. */
  void addTo(HttpResponse message, boolean keepAlive) {
    HttpHeaders headers = message.headers();
    response.headers().forEach(headers::set);
    headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
    if (!isHead()) {
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    }
    if (!headers.contains(HttpHeaderNames.DATE)) {
      headers.set(HttpHeaderNames.DATE, DateFormatter.format(Date.from(server.clock().instant())));
    }
    Cors cors = server.corsFor(requestHead.request());
    if (cors != null) {
      cors.open(headers);
    }
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (isForHttp10()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  private boolean isHead() {
    return requestHead.received().method().equals(HttpMethod.HEAD);
  }
}
