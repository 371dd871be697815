package io.github.tenantsnapshot.simulator.internal.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes callers down as signed JWTs, and reads them back. Thread-safe. */
public final class AccessTokens {

  private static final String AUDIENCE = "https://graph.microsoft.com";

  /** The spellings of Graph's audience that are in use, the last one being its application id. */
  private static final Set<String> AUDIENCES =
      Set.of(AUDIENCE, AUDIENCE + "/", "00000003-0000-0000-c000-000000000000");

  private final InstantSource clock;
  private final SigningKey key = new SigningKey();

  /** Takes the clock that tokens expire by. */
  public AccessTokens(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Returns a token.
   *
   * @param from its first instant, cut to seconds
   * @param until the instant at which it has expired, rounded up to seconds
   * @throws IllegalArgumentException if the caller is neither a user nor an application
   */
  public String issue(Caller caller, Instant from, Instant until) {
    long expiry = until.getNano() == 0 ? until.getEpochSecond() : until.getEpochSecond() + 1;
    JWTCreator.Builder token =
        JWT.create()
            .withAudience(AUDIENCE)
            .withIssuer("https://sts.windows.net/" + caller.tenantId() + "/")
            .withClaim("iat", from.getEpochSecond())
            .withClaim("nbf", from.getEpochSecond())
            .withClaim("exp", expiry)
            .withClaim("ver", "1.0");
    CallerClaims.write(token, caller);
    return key.sign(token);
  }

  /** Tells whether a text is a token of this simulator, expired or not. */
  public boolean isOwn(String token) {
    return decode(token).filter(key::hasSigned).isPresent();
  }

  /**
   * Returns whom a token was issued for.
   *
   * <p>A token of somebody else's is refused for its lifetime or audience if these are wrong, which
   * tells a client more than that we have not signed it.
   *
   * @throws UnauthenticatedException if it is no JWT, has expired, is for another audience, or is
   *     not of this simulator
   */
  public Caller read(String token) {
    DecodedJWT decoded = decode(token).orElseThrow(() -> notWellFormed(token));
    Instant expiry = decoded.getExpiresAtAsInstant();
    if (expiry != null && !clock.instant().isBefore(expiry)) {
      throw new UnauthenticatedException("Lifetime validation failed, the token is expired.");
    }
    List<String> audience = decoded.getAudience();
    if (audience == null || audience.stream().noneMatch(AUDIENCES::contains)) {
      throw new UnauthenticatedException("Access token validation failure. Invalid audience.");
    }
    if (!key.hasSigned(decoded)) {
      throw new UnauthenticatedException(
          "The token was not signed by this simulator, which accepts its own tokens only.");
    }
    return CallerClaims.read(decoded);
  }

  private static Optional<DecodedJWT> decode(String token) {
    try {
      DecodedJWT decoded = JWT.decode(token);
      decoded.getAlgorithm();
      decoded.getExpiresAtAsInstant();
      return Optional.of(decoded);
    } catch (RuntimeException e) { // a header or payload of null, and more, are no decode exception
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
