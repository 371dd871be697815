package io.github.tenantsnapshot.simulator.internal.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * System properties that the JDK's HTTP server needs. It reads them once, when its classes load.
 *
 * <p>Without {@value #NODELAY}, each answer waits some 40 ms on JDK 17. Without {@value
 * #MAX_REQUEST_TIME}, in seconds, a client that sends half a request holds a thread for ever. The
 * time that an answer takes has no such limit: downloads may be long.
 */
public final class ServerProperties {

  static final String NODELAY = "sun.net.httpserver.nodelay";
  static final String MAX_REQUEST_TIME = "sun.net.httpserver.maxReqTime";

  private static final Logger LOG = LoggerFactory.getLogger(ServerProperties.class);

  /** The thread that a server has if its classes were loaded with a limit set. */
  private static final String TIMEOUT_THREAD = "req-rsp-timeout-task";

  private static final AtomicBoolean CHECKED = new AtomicBoolean();

  private ServerProperties() {}

  /** Sets those that the host has not set. To be called before there is a server. */
  public static void set() {
    System.getProperties().putIfAbsent(NODELAY, "true");
    System.getProperties().putIfAbsent(MAX_REQUEST_TIME, "30");
  }

  /** Warns, once, if they came too late. To be called when there is a server. */
  public static void check() {
    if (CHECKED.compareAndSet(false, true)
        && Long.getLong(MAX_REQUEST_TIME, 0) > 0
        && Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals(TIMEOUT_THREAD))) {
      LOG.warn(
          "The JDK's HTTP server was in use before the listener: answers may be slow, and clients"
              + " that send half a request hold a thread for ever. Start the JVM with -D{}=true"
              + " -D{}=30.",
          NODELAY,
          MAX_REQUEST_TIME);
    }
  }
}
