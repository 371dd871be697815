package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Permission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scopes that a client requests for a user. Immutable. */
final class Scopes {

  private static final int MAX_NAMES = 100;
  private static final int MAX_NAME_LENGTH = 256;

  private static final String OFFLINE = "offline_access";
  private static final String DEFAULT = ".default";
  private static final Set<String> OF_OPENID = Set.of("openid", "profile", "email", OFFLINE);

  /** Graph's URL or id before a name. Some clients double the slash. */
  private static final Pattern RESOURCE =
      Pattern.compile(
          "(https://graph\\.microsoft\\.com//?|(?i:00000003-0000-0000-c000-000000000000)/)?(.*)");

  private final Map<String, Scope> byName;

  /**
   * A scope.
   *
   * @param resource what the client has written before the name; often nothing
   * @param name the name
   */
  private record Scope(String resource, String name) {

    Optional<Permission> permission() {
      return Arrays.stream(Permission.values())
          .filter(each -> each.graphName().equalsIgnoreCase(name))
          .findFirst();
    }

    String text() {
      return resource + permission().map(Permission::graphName).orElse(name);
    }
  }

  private Scopes(Map<String, Scope> byName) {
    this.byName = byName;
  }

  /**
   * Parses scopes that spaces separate.
   *
   * @throws SignInException if there are none or too many, or if a scope is of another resource
   *     than Graph
   */
  static Scopes of(String text) throws SignInException {
    if (text.isBlank()) {
      throw SignInException.missing("scope");
    }
    Map<String, Scope> byName = new LinkedHashMap<>();
    for (String each : text.strip().split(" +", -1)) {
      Matcher parts = RESOURCE.matcher(each);
      if (!parts.matches() || parts.group(2).contains("/")) {
        throw SignInException.wrongResource(each);
      }
      Scope scope = new Scope(parts.group(1) == null ? "" : parts.group(1), parts.group(2));
      byName.putIfAbsent(scope.name, scope);
      if (byName.size() > MAX_NAMES || scope.name.length() > MAX_NAME_LENGTH) {
        throw SignInException.invalid(
            "The scope must have at most "
                + MAX_NAMES
                + " names of at most "
                + MAX_NAME_LENGTH
                + " characters.");
      }
    }
    return new Scopes(byName);
  }

  static boolean isOfOpenId(String name) {
    return OF_OPENID.contains(name);
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /**
   * Returns the caller with the permissions that are requested.
   *
   * @param clientId the application, for the error
   * @throws SignInException if the caller has none of the requested permissions
   */
  Caller limit(Caller user, String clientId) throws SignInException {
    if (has(DEFAULT)) {
      return user;
    }
    List<Permission> requested =
        byName.values().stream().flatMap(each -> each.permission().stream()).toList();
    List<Permission> granted = requested.stream().filter(user::has).toList();
    if (granted.isEmpty() && !requested.isEmpty()) {
      throw SignInException.consentRequired(clientId);
    }
    return user.withPermissions(granted.toArray(Permission[]::new));
  }

  /** Returns the granted scopes, as the client has written them. RFC 6749, section 5.1. */
  String granted(Caller limited) {
    List<String> granted = new ArrayList<>();
    for (Scope each : byName.values()) {
      if (!each.name.equals(OFFLINE) && each.permission().map(limited::has).orElse(true)) {
        granted.add(each.text());
      }
      if (each.name.equals(DEFAULT)) {
        granted.addAll(all(each.resource, limited.permissions()));
      }
    }
    return String.join(" ", granted);
  }

  private static List<String> all(String resource, Collection<Permission> permissions) {
    return permissions.stream()
        .map(Permission::graphName)
        .sorted(Comparator.naturalOrder())
        .map(name -> resource + name)
        .toList();
  }
}
