package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The scopes that a client requests for a user. Immutable. */
final class Scopes {

  private static final String GRAPH = "https://graph.microsoft.com/";
  private static final Set<String> OF_OPENID =
      Set.of("openid", "profile", "email", "offline_access");

  private final Set<String> names;

  private Scopes(Set<String> names) {
    this.names = names;
  }

  /**
   * Parses scopes that spaces separate.
   *
   * @throws SignInException if a scope is of another resource than Graph
   */
  static Scopes of(String text) throws SignInException {
    Set<String> names = new LinkedHashSet<>();
    for (String each : text.strip().split(" +", -1)) {
      String name = each.startsWith(GRAPH) ? each.substring(GRAPH.length()) : each;
      if (name.startsWith("/")) { // a client doubles the slash
        name = name.substring(1);
      }
      if (name.contains("/")) {
        throw SignInException.wrongResource(each);
      }
      names.add(name);
    }
    return new Scopes(names);
  }

  static boolean isOfOpenId(String name) {
    return OF_OPENID.contains(name);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** Returns the caller with the permissions that are requested. */
  Caller limit(Caller user) {
    if (has(".default")) {
      return user;
    }
    Set<String> lower = new LinkedHashSet<>();
    names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    return user.withPermissions(
        Arrays.stream(Permission.values())
            .filter(each -> lower.contains(each.graphName().toLowerCase(Locale.ROOT)))
            .filter(user::has)
            .toArray(Permission[]::new));
  }

  /** Returns the scopes of a response. */
  String granted(Caller limited) {
    List<String> granted = new ArrayList<>();
    for (String each : names) {
      if (!each.equals("offline_access")) {
        granted.add(OF_OPENID.contains(each) ? each : GRAPH + each);
      }
    }
    if (has(".default")) {
      limited.permissions().stream()
          .map(each -> GRAPH + each.graphName())
          .sorted()
          .forEach(granted::add);
    }
    return String.join(" ", granted);
  }
}
