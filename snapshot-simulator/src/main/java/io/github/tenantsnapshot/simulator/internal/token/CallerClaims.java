package io.github.tenantsnapshot.simulator.internal.token;

import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Converts between a caller and the claims of its token. Stateless. */
final class CallerClaims {

  private CallerClaims() {}

  /**
   * Writes the claims of a caller.
   *
   * @throws IllegalArgumentException if the caller is neither a user nor an application
   */
  static void write(JWTCreator.Builder token, Caller caller) {
    token.withClaim("tid", caller.tenantId());
    Identity user = caller.identity().user();
    Identity application = caller.identity().application();
    if (application != null) {
      put(token, "appid", application.id());
      put(token, "app_displayname", application.displayName());
    }
    List<String> permissions =
        caller.permissions().stream().sorted().map(Permission::graphName).toList();
    if (user != null) {
      String principalName = principalName(caller.tenantId(), user);
      put(token, "oid", user.id());
      put(token, "name", user.displayName());
      token.withClaim("upn", principalName);
      token.withClaim("preferred_username", principalName);
      token.withClaim("scp", String.join(" ", permissions));
    } else if (application != null) {
      token.withClaim("idtyp", "app");
      token.withClaim("oid", servicePrincipalId(caller.tenantId(), application));
      token.withClaim("roles", permissions);
    } else {
      throw new IllegalArgumentException("caller must have a user or an application");
    }
  }

  /**
   * Returns the caller of the claims.
   *
   * @throws UnauthenticatedException if a claim is missing or has the wrong type
   */
  static Caller read(DecodedJWT token) {
    Kind.checkAll(token);
    boolean ofApplication = "app".equals(text(token, "idtyp"));
    Identity user = ofApplication ? null : new Identity(text(token, "oid"), text(token, "name"));
    Identity application =
        token.getClaim("appid").isMissing()
            ? null
            : new Identity(text(token, "appid"), text(token, "app_displayname"));
    List<String> granted =
        ofApplication
            ? required(token, "roles").asList(String.class)
            : List.of(required(token, "scp").asString().split(" "));
    Set<Permission> permissions =
        Arrays.stream(Permission.values())
            .filter(permission -> granted.contains(permission.graphName()))
            .collect(Collectors.toSet());
    String tenantId = required(token, "tid").asString();
    try {
      return Caller.of(tenantId, new IdentitySet(user, application), permissions);
    } catch (IllegalArgumentException e) {
      throw new UnauthenticatedException("The claim 'tid' of the token must be a GUID.");
    }
  }

  private static Claim required(DecodedJWT token, String claim) {
    Claim found = token.getClaim(claim);
    if (found.isMissing()) {
      throw new UnauthenticatedException("The token must have the claim '" + claim + "'.");
    }
    return found;
  }

  private static void put(JWTCreator.Builder token, String claim, @Nullable String value) {
    if (value == null) {
      token.withNullClaim(claim);
    } else {
      token.withClaim(claim, value);
    }
  }

  private static @Nullable String text(DecodedJWT token, String claim) {
    return token.getClaim(claim).asString();
  }

  /** Derives a sign-in name with a domain that cannot exist. */
  static String principalName(String tenantId, Identity user) {
    String name = user.displayName() == null ? "" : user.displayName();
    String local =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".").replaceAll("^\\.|\\.$", "");
    return (local.isEmpty() ? "user" : local) + "@" + tenantId.substring(0, 8) + ".example";
  }

  /** Derives the object id of an application's service principal, the same for each token. */
  private static String servicePrincipalId(String tenantId, Identity application) {
    String key = tenantId + "/" + application.id();
    return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** The JSON types that a claim may have. */
  private enum Kind {
    TEXT("a string"),
    TEXT_OR_NULL("a string or null"),
    TEXTS("an array of strings"),
    TEXT_OR_TEXTS("a string or an array of strings"),
    NUMBER("a number");

    private static final Map<String, Kind> OF_CLAIMS =
        Map.ofEntries(
            Map.entry("aud", TEXT_OR_TEXTS),
            Map.entry("iss", TEXT),
            Map.entry("iat", NUMBER),
            Map.entry("nbf", NUMBER),
            Map.entry("exp", NUMBER),
            Map.entry("tid", TEXT),
            Map.entry("oid", TEXT_OR_NULL),
            Map.entry("appid", TEXT_OR_NULL),
            Map.entry("app_displayname", TEXT_OR_NULL),
            Map.entry("name", TEXT_OR_NULL),
            Map.entry("upn", TEXT),
            Map.entry("preferred_username", TEXT),
            Map.entry("scp", TEXT),
            Map.entry("roles", TEXTS),
            Map.entry("idtyp", TEXT),
            Map.entry("ver", TEXT));

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    static void checkAll(DecodedJWT token) {
      required(token, "exp"); // or the token would never expire
      OF_CLAIMS.forEach(
          (name, kind) -> {
            Claim claim = token.getClaim(name);
            if (!claim.isMissing() && !kind.fits(claim)) {
              throw new UnauthenticatedException(
                  "The claim '" + name + "' of the token must be " + kind.words + ".");
            }
          });
    }

    private boolean fits(Claim claim) {
      if (claim.isNull()) {
        return this == TEXT_OR_NULL;
      }
      Object value = claim.as(Object.class);
      return switch (this) {
        case TEXT, TEXT_OR_NULL -> value instanceof String;
        case TEXTS -> isTexts(value);
        case TEXT_OR_TEXTS -> value instanceof String || isTexts(value);
        case NUMBER -> value instanceof Number;
      };
    }

    private static boolean isTexts(Object value) {
      return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    }
  }
}
