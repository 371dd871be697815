package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The users who can sign in: the registered ones, or the administrator. Thread-safe. */
public final class Users {

  private static final int MAX = 1_000;

  private final Function<String, Optional<Caller>> admin;
  private final Map<String, User> registered = new TreeMap<>(); // guarded by this

  /**
   * Creates an instance.
   *
   * @param admin returns the administrator of a tenant; empty if the tenant does not exist
   */
  public Users(Function<String, Optional<Caller>> admin) {
    this.admin = admin;
  }

  /**
   * Registers a user, or replaces the registration.
   *
   * @throws IllegalArgumentException if there are too many users
   */
  public synchronized void register(User user) {
    String key = user.name().toLowerCase(Locale.ROOT);
    if (registered.size() >= MAX && !registered.containsKey(key)) {
      throw new IllegalArgumentException("there must be at most " + MAX + " users");
    }
    registered.put(key, user);
  }

  /**
   * Returns the users of a tenant, of whom one is chosen on the page; none if the tenant does not
   * exist.
   */
  synchronized List<User> of(String tenantId) {
    Caller caller = admin.apply(tenantId).orElse(null);
    if (caller == null) {
      return List.of();
    }
    List<User> users = new ArrayList<>(registered.values());
    users.removeIf(user -> !user.caller().tenantId().equals(tenantId));
    if (users.isEmpty()) {
      users.add(new User(AccessTokens.userName(caller), caller));
    }
    return users;
  }

  Optional<User> find(User.Key key) {
    return of(key.tenantId()).stream()
        .filter(user -> user.name().equalsIgnoreCase(key.name()))
        .findFirst();
  }
}
