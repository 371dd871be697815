package io.github.tenantsnapshot.simulator.http.internal;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of a server. A connection beyond the maximum closes the one that has waited
 * longest for its client to send a request. Clients that send nothing therefore cannot block
 * others. Confined to the event loop.
 */
public final class Connections {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final int max;
  private final Set<HttpConnection> open = new LinkedHashSet<>();

  /**
   * Creates an empty set.
   *
   * @param max the maximum number of connections
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

  /** Checks the timeouts of all connections. Called every second. */
  public void tick() {
    for (HttpConnection each : List.copyOf(open)) {
      try {
        each.tick();
      } catch (RuntimeException | Error e) { // otherwise all timeouts would stop
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
