package io.github.tenantsnapshot.simulator.http.internal;

import java.time.Duration;

/**
 * The limits of a server for its clients. Immutable.
 *
 * @param connections the maximum number of connections
 * @param headers the maximum time from the first byte of a request, or from the beginning of a
 *     connection, to the end of the request's headers
 * @param pause the maximum time between two parts of a request's body
 * @param idle the maximum time between two requests
 * @param unread the maximum time in which a client reads nothing of a response
 */
public record Limits(
    int connections, Duration headers, Duration pause, Duration idle, Duration unread) {

  /** The maximum length of a request line, in bytes. */
  public static final int REQUEST_LINE_BYTES = 64 * 1024;

  /** The maximum length of all headers of a request, in bytes. */
  public static final int HEADER_BYTES = 64 * 1024;

  /** The maximum number of headers of a request. */
  public static final int HEADERS = 200;

  /** Returns the documented limits of the server. */
  public static Limits standard() {
    return new Limits(
        2048,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5));
  }
}
