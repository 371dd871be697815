package io.github.tenantsnapshot.simulator.internal.token;

import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.Permission;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The claims that tell who a caller is, and what it may do. Pure functions. */
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
      throw new IllegalArgumentException("a token needs a user or an application");
    }
  }

  /** Returns the caller that the claims tell of. */
  static Caller read(DecodedJWT token) {
    boolean ofApplication = "app".equals(text(token, "idtyp"));
    Identity user = ofApplication ? null : new Identity(text(token, "oid"), text(token, "name"));
    Identity application =
        token.getClaim("appid").isMissing()
            ? null
            : new Identity(text(token, "appid"), text(token, "app_displayname"));
    List<String> granted =
        ofApplication
            ? token.getClaim("roles").asList(String.class)
            : List.of(token.getClaim("scp").asString().split(" "));
    Set<Permission> permissions =
        Arrays.stream(Permission.values())
            .filter(permission -> granted.contains(permission.graphName()))
            .collect(Collectors.toSet());
    return new Caller(
        token.getClaim("tid").asString(), new IdentitySet(user, application), permissions);
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

  /** Makes up a sign-in name; its domain cannot exist. */
  private static String principalName(String tenantId, Identity user) {
    String name = user.displayName() == null ? "" : user.displayName();
    String local =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".").replaceAll("^\\.|\\.$", "");
    return (local.isEmpty() ? "user" : local) + "@" + tenantId.substring(0, 8) + ".example";
  }

  /** Makes up the object id of an application's service principal: the same one each time. */
  private static String servicePrincipalId(String tenantId, Identity application) {
    String key = tenantId + "/" + application.id();
    return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
