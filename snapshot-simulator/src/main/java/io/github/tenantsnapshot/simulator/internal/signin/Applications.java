package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.internal.values.Guids;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The registered applications. Thread-safe. */
public final class Applications {

  private static final int MAX = 10_000;

  private final Map<String, Application> byId = new ConcurrentHashMap<>();
  private final ReentrantLock registering = new ReentrantLock();
  private volatile boolean registrationRequired;

  /**
   * Registers an application, or replaces its registration.
   *
   * @throws IllegalArgumentException if there are too many applications
   */
  public void register(Application application) {
    registering.lock();
    try {
      if (byId.size() >= MAX && !byId.containsKey(application.clientId())) {
        throw new IllegalArgumentException("there must be at most " + MAX + " applications");
      }
      byId.put(application.clientId(), application);
    } finally {
      registering.unlock();
    }
  }

  /** Rejects applications that are not registered from now on. */
  public void requireRegistration() {
    registrationRequired = true;
  }

  /** Returns an application that may sign in. */
  Application get(String clientId, String tenant) throws SignInException {
    Application application = byId.get(clientId.toLowerCase(Locale.ROOT));
    if (application != null) {
      return application;
    }
    if (registrationRequired
        || !Guids.isGuid(clientId)
        || clientId.equalsIgnoreCase(
            AccessTokens.GRAPH_ID)) { // it receives tokens, and signs in nowhere
      throw SignInException.unknownApplication(clientId, tenant);
    }
    return Application.unregistered(clientId);
  }

  /** Returns whether web pages of an origin may request tokens of any application. */
  boolean allowOrigin(String origin) {
    return (!registrationRequired && Application.isLoopbackOrigin(origin))
        || byId.values().stream().anyMatch(each -> each.allowsOrigin(origin));
  }
}
