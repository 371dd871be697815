package io.github.tenantsnapshot.simulator.internal.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a request, which is read before the request is handled: a slow client keeps nobody
 * but itself waiting. A long one is not in memory as a whole. Used once, by one thread.
 */
final class RequestBody implements AutoCloseable {

  /** How many bytes beyond the limit are read and thrown away, so that the client can listen. */
  private static final long DISCARD_LIMIT = 16L * 1024 * 1024;

  private static final int BUFFER = 8 * 1024;

  private final HttpExchange exchange;
  private final int maxBytes;
  private InputStream bytes = InputStream.nullInputStream();
  private boolean tooLong;

  RequestBody(HttpExchange exchange, int maxBytes) {
    this.exchange = exchange;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the body.
   *
   * @return what was read, for as long as this is not closed
   * @throws RefusedRequestException if it is too long
   */
  InputStream read() throws RefusedRequestException, IOException {
    if (announcedLength() > maxBytes) {
      throw refused();
    }
    try (Spool spool = new Spool()) {
      InputStream body = exchange.getRequestBody();
      byte[] buffer = new byte[BUFFER];
      long length = 0;
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        length += read;
        if (length > maxBytes) {
          throw refused();
        }
        spool.write(buffer, 0, read);
      }
      bytes = spool.read();
    }
    return bytes;
  }

  /** Lets go of what was read. */
  @Override
  public void close() throws IOException {
    bytes.close();
  }

  /**
   * Reads on what was too long, once it has been answered. A connection that is closed with bytes
   * unread is reset, and then many clients never see the answer.
   */
  void discardRest() throws IOException {
    if (!tooLong) {
      return;
    }
    exchange.getResponseBody().flush();
    InputStream body = exchange.getRequestBody();
    byte[] buffer = new byte[BUFFER];
    long discarded = 0;
    int read = 0;
    while (read >= 0 && discarded < DISCARD_LIMIT) {
      discarded += read;
      read = body.read(buffer);
    }
  }

  private RefusedRequestException refused() {
    tooLong = true;
    return new RefusedRequestException(
        413,
        "RequestEntityTooLarge",
        "The request body is too long; allowed are up to " + maxBytes + " bytes.");
  }

  /** Returns the length; the server has checked that it is a number. */
  private long announcedLength() {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return length == null ? 0 : Long.parseLong(length);
  }
}
