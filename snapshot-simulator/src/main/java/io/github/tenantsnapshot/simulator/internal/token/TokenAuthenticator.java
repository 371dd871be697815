package io.github.tenantsnapshot.simulator.internal.token;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.CallerAuthenticator;
import io.github.tenantsnapshot.graph.ForbiddenCallerException;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Determines the caller of a request from its bearer token. Thread-safe. */
public final class TokenAuthenticator implements CallerAuthenticator {

  /** The tenant id in the tokens of all personal Microsoft accounts. */
  public static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

  private static final String SCHEME = "Bearer ";

  /** The separator of headers that were joined into one: no token has a comma or a space. */
  private static final Pattern SEVERAL = Pattern.compile("[,\\s]");

  private final AccessTokens tokens;
  private final Predicate<String> isTenant;
  private final @Nullable Caller anyBearer;

  /**
   * Creates an authenticator.
   *
   * @param isTenant returns whether the simulator has a tenant
   * @param anyBearer the caller of requests with another issuer's token; null to reject them
   */
  public TokenAuthenticator(
      AccessTokens tokens, Predicate<String> isTenant, @Nullable Caller anyBearer) {
    this.tokens = tokens;
    this.isTenant = isTenant;
    this.anyBearer = anyBearer;
  }

  @Override
  public Caller authenticate(GraphRequest request) {
    String token = bearer(request);
    if (token.isEmpty()) {
      throw new UnauthenticatedException("Access token is empty.");
    }
    boolean any = anyBearer != null && !SEVERAL.matcher(token).find();
    Caller caller = tokens.read(token, any ? anyBearer : null);
    if (caller.tenantId().equals(PERSONAL_ACCOUNTS)) {
      throw new ForbiddenCallerException("Personal Microsoft accounts are not supported.");
    }
    if (!isTenant.test(caller.tenantId())) {
      throw new UnauthenticatedException(
          "The token is for the tenant " + caller.tenantId() + ", which is not simulated.");
    }
    return caller;
  }

  /**
   * Returns the bearer token of a request; empty without one. A request with several {@code
   * Authorization} headers has none, since a proxy may have checked another header.
   */
  public static String bearer(GraphRequest request) {
    List<String> values = authorizations(request);
    String value = values.size() == 1 ? values.get(0).strip() : "";
    return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? value.substring(SCHEME.length()).strip()
        : "";
  }

  private static List<String> authorizations(GraphRequest request) {
    return request.headers().getOrDefault("Authorization", List.of());
  }
}
