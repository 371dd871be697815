package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The scopes that a client requests for a user. Immutable. */
final class Scopes {

  private static final int MAX_NAMES = 100;
  private static final int MAX_LENGTH = 256;
  private static final String GRAPH = "https://graph.microsoft.com/";
  private static final String GRAPH_ID_PREFIX = AccessTokens.GRAPH_ID + "/";
  private static final String DEFAULT = ".default";
  private static final String OFFLINE = "offline_access";
  private static final Set<String> OF_OPENID = Set.of("openid", "profile", "email", OFFLINE);

  private final String text; // shorter than its scopes, since many refresh tokens keep it

  private Scopes(String text) {
    this.text = text;
  }

  /**
   * A scope.
   *
   * @param prefix the resource as the client names it, with a slash; empty if it is not named
   * @param name the name of the scope
   */
  private record Scope(String prefix, String name) {

    static Scope of(String text) {
      int start = 0;
      if (text.startsWith(GRAPH)) {
        start = text.startsWith("/", GRAPH.length()) ? GRAPH.length() + 1 : GRAPH.length();
      } else if (text.regionMatches(true, 0, GRAPH_ID_PREFIX, 0, GRAPH_ID_PREFIX.length())) {
        start = GRAPH_ID_PREFIX.length();
      }
      return new Scope(text.substring(0, start), text.substring(start));
    }

    boolean isOfGraph() {
      return name.indexOf('/') < 0;
    }

    boolean is(String other) {
      return name.equals(other);
    }

    Optional<Permission> permission() {
      return Arrays.stream(Permission.values())
          .filter(each -> each.graphName().equalsIgnoreCase(name))
          .findFirst();
    }

    /** Returns whether a caller with these permissions gets the scope. */
    boolean isGrantedTo(Caller limited) {
      return !is(OFFLINE) && permission().map(limited::has).orElse(true);
    }

    /** Returns the scope in the form of the request; scopes of OpenID have no resource. */
    String text() {
      return isOfOpenId(name)
          ? name
          : prefix + permission().map(Permission::graphName).orElse(name);
    }
  }

  /**
   * Parses scopes that spaces separate.
   *
   * @throws SignInException if there are none, if they are too many or too long, or if one is of
   *     another resource than Graph
   */
  static Scopes of(String text) throws SignInException {
    if (text.isBlank()) {
      throw SignInException.missing("scope");
    }
    String stripped = text.strip();
    String[] names = split(stripped);
    for (String each : names) {
      if (names.length > MAX_NAMES || each.length() > MAX_LENGTH) {
        throw SignInException.invalid(
            "The scope must have at most "
                + MAX_NAMES
                + " names of at most "
                + MAX_LENGTH
                + " characters.");
      }
      if (!Scope.of(each).isOfGraph()) {
        throw SignInException.wrongResource(each);
      }
    }
    return new Scopes(stripped);
  }

  private static String[] split(String text) {
    return text.split(" +", -1);
  }

  private List<Scope> scopes() {
    return Arrays.stream(split(text)).map(Scope::of).toList();
  }

  static boolean isOfOpenId(String name) {
    return OF_OPENID.contains(name);
  }

  boolean has(String name) {
    return scopes().stream().anyMatch(each -> each.is(name));
  }

  /** Returns whether the client requests tokens after the user has left. */
  boolean isOffline() {
    return has(OFFLINE);
  }

  /** Returns the caller with the permissions that are requested. */
  Caller limit(Caller user) {
    return has(DEFAULT)
        ? user
        : user.withPermissions(requested().stream().filter(user::has).toArray(Permission[]::new));
  }

  /** Returns the permissions that the scopes name. */
  private Set<Permission> requested() {
    Set<Permission> requested = new LinkedHashSet<>();
    scopes().forEach(each -> each.permission().ifPresent(requested::add));
    return requested;
  }

  /** Returns whether permissions are named, but the user has none of them. */
  boolean lackConsent(Caller limited) {
    return limited.permissions().isEmpty() && !has(DEFAULT) && !requested().isEmpty();
  }

  /**
   * Returns the scopes of a response: without the permissions that the user lacks, and in the form
   * of the request, since clients look their tokens up by it.
   */
  String granted(Caller limited) {
    Set<String> granted = new LinkedHashSet<>();
    for (Scope each : scopes()) {
      if (each.isGrantedTo(limited)) {
        granted.add(each.text());
      }
      if (each.is(DEFAULT)) {
        limited.permissions().stream()
            .map(Permission::graphName)
            .sorted()
            .forEach(name -> granted.add(each.prefix + name));
      }
    }
    return String.join(" ", granted);
  }
}
