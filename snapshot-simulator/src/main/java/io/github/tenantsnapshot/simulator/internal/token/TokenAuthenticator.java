package io.github.tenantsnapshot.simulator.internal.token;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.CallerAuthenticator;
import io.github.tenantsnapshot.graph.ForbiddenCallerException;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells who sends a request by its bearer token. Immutable and thread-safe. */
public final class TokenAuthenticator implements CallerAuthenticator {

  /** The tenant that tokens of all personal Microsoft accounts name. */
  public static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

  private static final String SCHEME = "Bearer ";

  private final AccessTokens tokens;
  private final Predicate<String> isTenant;
  private final @Nullable Caller anyBearer;

  /**
   * Makes an authenticator.
   *
   * @param isTenant tells whether there is a tenant of an id
   * @param anyBearer who sends requests whose bearer token is not ours; null for nobody
   */
  public TokenAuthenticator(
      AccessTokens tokens, Predicate<String> isTenant, @Nullable Caller anyBearer) {
    this.tokens = tokens;
    this.isTenant = isTenant;
    this.anyBearer = anyBearer;
  }

  @Override
  public Caller authenticate(GraphRequest request) {
    String token = request.header("Authorization").map(TokenAuthenticator::bearer).orElse("");
    if (token.isEmpty()) {
      throw new UnauthenticatedException("Access token is empty.");
    }
    if (anyBearer != null && !tokens.isOwn(token)) {
      return anyBearer;
    }
    Caller caller = tokens.read(token);
    if (caller.tenantId().equals(PERSONAL_ACCOUNTS)) {
      throw new ForbiddenCallerException("Personal Microsoft accounts are not supported.");
    }
    if (!isTenant.test(caller.tenantId())) {
      throw new UnauthenticatedException(
          "The token is for the tenant " + caller.tenantId() + ", which is not simulated.");
    }
    return caller;
  }

  /** Returns who sends a request; empty if it would be refused. */
  public Optional<Caller> callerOf(GraphRequest request) {
    try {
      return Optional.of(authenticate(request));
    } catch (UnauthenticatedException | ForbiddenCallerException e) {
      return Optional.empty();
    }
  }

  /** Returns the bearer token of an Authorization header; empty if there is none. */
  public static String bearer(String header) {
    String value = header.strip();
    return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? value.substring(SCHEME.length()).strip()
        : "";
  }
}
