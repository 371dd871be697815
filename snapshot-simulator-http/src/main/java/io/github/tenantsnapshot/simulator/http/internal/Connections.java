package io.github.tenantsnapshot.simulator.http.internal;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of a server. Beyond the limit, the one is closed that has waited longest for
 * its client to send a request; so clients that send nothing cannot keep others out. Confined to
 * the event loop.
 */
public final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final int max;
  private final Set<HttpConnection> open = new LinkedHashSet<>();

  /**
   * Creates an empty set.
   *
   * @param max the maximum number
   */
  public Connections(int max) {
    this.max = max;
  }

  void add(HttpConnection connection) {
    Optional<HttpConnection> longest =
        open.size() < max
            ? Optional.empty()
            : open.stream()
                .filter(each -> each.waitingSeconds() >= 0)
                .max(Comparator.comparingInt(HttpConnection::waitingSeconds))
                .or(() -> Optional.of(connection));
    open.add(connection);
    longest.ifPresent(HttpConnection::close);
  }

  void remove(HttpConnection connection) {
    open.remove(connection);
  }

  /** Called every second, for connections that wait for too long. */
  public void tick() {
    for (HttpConnection each : List.copyOf(open)) {
      try {
        each.tick();
      } catch (RuntimeException | Error e) { // or no connection would have timeouts any more
        LOG.error("unexpected failure of a connection", e);
        each.close();
      }
    }
  }

  /** Closes the connections that wait for a request. */
  public void closeWaiting() {
    for (HttpConnection each : List.copyOf(open)) {
      if (each.waitingSeconds() >= 0) {
        each.close();
      }
    }
  }

  /** Closes all connections. */
  public void closeAll() {
    List.copyOf(open).forEach(HttpConnection::close);
  }
}
