package io.github.tenantsnapshot.simulator.internal.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The issuer and validator of access tokens, which are signed JWTs. Thread-safe. */
public final class AccessTokens {

  private static final String AUDIENCE = "https://graph.microsoft.com";

  /** The accepted spellings of Graph's audience; the last one is its application id. */
  private static final Set<String> AUDIENCES =
      Set.of(AUDIENCE, AUDIENCE + "/", "00000003-0000-0000-c000-000000000000");

  /** The tolerance of {@code nbf} for clocks that differ: the usual five minutes. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final SigningKey key = new SigningKey();

  /** Creates an issuer whose tokens expire by a clock. */
  public AccessTokens(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Returns a token that is valid from its issue.
   *
   * @param from the instant of its issue, truncated to seconds
   * @param until the instant at which it expires, rounded up to seconds
   * @throws IllegalArgumentException if the caller is neither a user nor an application
   */
  public String issue(Caller caller, Instant from, Instant until) {
    return issue(caller, from, from, until);
  }

  /**
   * Returns a token.
   *
   * @param issuedAt the instant of its issue, truncated to seconds
   * @param from the first instant at which it is valid, truncated to seconds
   * @param until the instant at which it expires, rounded up to seconds
   * @throws IllegalArgumentException if the caller is neither a user nor an application
   */
  public String issue(Caller caller, Instant issuedAt, Instant from, Instant until) {
    long expiry = until.getNano() == 0 ? until.getEpochSecond() : until.getEpochSecond() + 1;
    JWTCreator.Builder token =
        JWT.create()
            .withAudience(AUDIENCE)
            .withIssuer("https://sts.windows.net/" + caller.tenantId() + "/")
            .withClaim("iat", issuedAt.getEpochSecond())
            .withClaim("nbf", from.getEpochSecond())
            .withClaim("exp", expiry)
            .withClaim("ver", "1.0");
    CallerClaims.write(token, caller);
    return key.sign(token);
  }

  /** Returns whether a text is a token of this simulator, expired or not. */
  public boolean isOwn(String token) {
    return decode(token).filter(key::hasSigned).isPresent();
  }

  /**
   * Returns the caller that a token was issued for.
   *
   * <p>A token of another issuer with a wrong lifetime or audience is rejected for that reason,
   * which helps a client more than the missing signature.
   *
   * <p>A token of this simulator that was valid when it was issued is never rejected as not yet
   * valid, since a reset or a loaded state may have set the clock back.
   *
   * @throws UnauthenticatedException if it is not a JWT, has expired, is not yet valid, is for
   *     another audience, is not of this simulator, or has a claim of the wrong type
   */
  public Caller read(String token) {
    DecodedJWT decoded = decode(token).orElseThrow(() -> notWellFormed(token));
    Instant now = clock.instant();
    Instant expiry = decoded.getExpiresAtAsInstant();
    if (expiry != null && !now.isBefore(expiry)) {
      throw new UnauthenticatedException("Lifetime validation failed, the token is expired.");
    }
    boolean own = key.hasSigned(decoded);
    Instant notBefore = decoded.getNotBeforeAsInstant();
    if (notBefore != null
        && Duration.between(now, notBefore).compareTo(CLOCK_SKEW) > 0
        && !(own && wasValidWhenIssued(decoded, notBefore))) {
      throw new UnauthenticatedException("Lifetime validation failed, the token is not yet valid.");
    }
    List<String> audience = decoded.getAudience(); // may contain nulls, for which Set.of throws
    if (audience == null || AUDIENCES.stream().noneMatch(audience::contains)) {
      throw new UnauthenticatedException("Access token validation failure. Invalid audience.");
    }
    if (!own) {
      throw new UnauthenticatedException(
          "The token was not signed by this simulator, which accepts its own tokens only.");
    }
    return CallerClaims.read(decoded);
  }

  private static boolean wasValidWhenIssued(DecodedJWT token, Instant notBefore) {
    Instant issuedAt = token.getIssuedAtAsInstant();
    return issuedAt != null && !issuedAt.isBefore(notBefore);
  }

  private static Optional<DecodedJWT> decode(String token) {
    try {
      DecodedJWT decoded = JWT.decode(token);
      decoded.getAlgorithm();
      decoded.getExpiresAtAsInstant();
      decoded.getNotBeforeAsInstant();
      decoded.getIssuedAtAsInstant();
      return Optional.of(decoded);
    } catch (RuntimeException e) { // not always a JWTDecodeException, such as for a header of null
      return Optional.empty();
    }
  }

  private static UnauthenticatedException notWellFormed(String token) {
    return new UnauthenticatedException(
        "IDX14100: JWT is not well formed, "
            + (token.indexOf('.') < 0
                ? "there are no dots (.)."
                : "its parts are not JSON in base64url.")
            + " The token needs to be in JWS Compact Serialization Format:"
            + " 'EncodedHeader.EncodedPayload.EncodedSignature'.");
  }
}
