package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request line and the headers of a request. Immutable.
 *
 * @param received as Netty has decoded them
 * @param request as the handler gets them, with an empty body
 */
record RequestHead(HttpRequest received, GraphRequest request) {

  private static final String INVALID = "The request is not valid HTTP/1.1.";

  private static final Logger LOG = LoggerFactory.getLogger(RequestHead.class);

  /** Returns a head that may be invalid, with the URL as it was sent. */
  static RequestHead unchecked(HttpRequest received) {
    return of(received, received.uri());
  }

  private static RequestHead of(HttpRequest received, String url) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    received
        .headers()
        .forEach(
            header ->
                headers
                    .computeIfAbsent(header.getKey(), name -> new ArrayList<>())
                    .add(header.getValue()));
    return new RequestHead(
        received,
        GraphRequest.of(received.method().name(), url, headers, InputStream.nullInputStream()));
  }

  /**
   * Returns a valid head with the URL that the handler gets.
   *
   * @param localAddress the local address of the connection
   * @throws RejectedRequestException if the head is invalid
   */
  static RequestHead checked(HttpRequest received, RequestUrls urls, String localAddress)
      throws RejectedRequestException {
    check(received.decoderResult());
    if (received.headers().size() > Limits.HEADERS) {
      throw RejectedRequestException.headersTooLong();
    }
    List<String> encodings = received.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!encodings.isEmpty()
        && (encodings.size() > 1 || !encodings.get(0).strip().equalsIgnoreCase("chunked"))) {
      // a proxy in front of the server might see another end of the body
      throw RejectedRequestException.badRequest(INVALID);
    }
    return of(received, urls.of(received, localAddress));
  }

  /**
   * Checks the result of Netty's decoder for a part of a request.
   *
   * @throws RejectedRequestException if the part is invalid
   */
  static void check(DecoderResult result) throws RejectedRequestException {
    if (!result.isFailure()) {
      return;
    }
    Throwable cause = result.cause();
    if (cause instanceof TooLongHttpLineException) {
      throw RejectedRequestException.urlTooLong();
    } else if (cause instanceof TooLongHttpHeaderException) {
      throw RejectedRequestException.headersTooLong();
    }
    LOG.debug("a request is not valid HTTP", cause);
    throw RejectedRequestException.badRequest(INVALID);
  }

  /** Returns whether a body follows, or may follow an invalid head. */
  boolean hasBody() {
    return received.decoderResult().isFailure() // first: the length may be malformed
        || HttpUtil.isTransferEncodingChunked(received)
        || HttpUtil.getContentLength(received, 0L) > 0;
  }
}
