package io.github.tenantsnapshot.simulator.internal.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The issuer and validator of access tokens, which are signed JWTs. Thread-safe. */
public final class AccessTokens {

  /** The application id of Graph, which the tokens are for. */
  public static final String GRAPH_ID = "00000003-0000-0000-c000-000000000000";

  private static final String AUDIENCE = "https://graph.microsoft.com";

  /** The accepted spellings of Graph's audience; the last one is its application id. */
  private static final Set<String> AUDIENCES = Set.of(AUDIENCE, AUDIENCE + "/", GRAPH_ID);

  /** The maximum number of cached tokens; each takes about 500 bytes. */
  static final int MAX_VERIFIED = 1_000;

  /** The claim of tokens that expire by real time. */
  private static final String REAL_TIME = "simulator_real_time";

  private final InstantSource clock;
  private final InstantSource realTime;
  private final SigningKey key = new SigningKey();
  private final VerifiedTokens verified = new VerifiedTokens(MAX_VERIFIED);

  /** Creates an issuer whose tokens all expire by one clock. */
  public AccessTokens(InstantSource clock) {
    this(clock, clock);
  }

  /**
   * Creates an issuer.
   *
   * @param clock the clock by which most tokens expire
   * @param realTime the clock of {@link #issueInRealTime}
   */
  public AccessTokens(InstantSource clock, InstantSource realTime) {
    this.clock = clock;
    this.realTime = realTime;
  }

  /** Returns a token that expires by real time, for clients that cache it by real time. */
  public String issueInRealTime(Caller caller, Instant from, Instant until) {
    return key.sign(token(caller, from, from, until).withClaim(REAL_TIME, true));
  }

  /** Returns a token that is valid for a time from now, by the simulator's clock. */
  public String issueByClock(Caller caller, Duration lifetime) {
    Instant now = clock.instant();
    return issue(caller, now, now.plus(lifetime));
  }

  /**
   * Returns an identity token, which {@link #read} rejects since it is for an application.
   *
   * @param claims the claims about the user
   */
  public String issueIdentity(
      String issuer, String clientId, Map<String, String> claims, Instant from, Instant until) {
    JWTCreator.Builder token =
        JWT.create()
            .withIssuer(issuer)
            .withAudience(clientId)
            .withClaim("iat", from.getEpochSecond())
            .withClaim("nbf", from.getEpochSecond())
            .withClaim("exp", until.getEpochSecond());
    claims.forEach(token::withClaim);
    return key.sign(token);
  }

  /** Returns the sign-in name of a user in its tokens. */
  public static String userName(Caller user) {
    return CallerClaims.principalName(
        user.tenantId(), Objects.requireNonNull(user.identity().user(), "a user"));
  }

  /** Returns the public key of the tokens as a JSON Web Key. */
  public Map<String, Object> publicKey() {
    return key.publicKey();
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
    return key.sign(token(caller, issuedAt, from, until));
  }

  private static JWTCreator.Builder token(
      Caller caller, Instant issuedAt, Instant from, Instant until) {
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
    return token;
  }

  /**
   * Returns the caller that a token was issued for.
   *
   * <p>The signature of a token is verified once, and again only after the token was dropped from
   * the cache. Its lifetime is checked by each call.
   *
   * <p>A token of another issuer with a wrong lifetime or audience is rejected for that reason,
   * which helps a client more than the missing signature.
   *
   * <p>A token of this simulator that was valid when it was issued is never rejected as not yet
   * valid, since a reset or a loaded state may have set the clock back.
   *
   * @param ofOtherIssuers the caller of all texts that this simulator has not issued, even if they
   *     are not JWTs; null to reject them
   * @throws UnauthenticatedException if it is not a JWT, has expired, is not yet valid, is for
   *     another audience, is not of this simulator, or has a claim of the wrong type
   */
  public Caller read(String token, @Nullable Caller ofOtherIssuers) {
    if (ofOtherIssuers != null && !key.mayHaveSigned(token)) {
      return ofOtherIssuers;
    }
    ByteBuffer digest = VerifiedTokens.digest(token);
    VerifiedToken known = verified.get(digest);
    if (known != null) {
      known.lifetime().check(now(known.inRealTime()));
      return known.caller();
    }
    DecodedJWT decoded = decode(token).orElse(null);
    boolean own = decoded != null && key.mayHaveSigned(token) && key.hasSigned(decoded);
    if (!own && ofOtherIssuers != null) {
      return ofOtherIssuers;
    }
    if (decoded == null) {
      throw notWellFormed(token);
    }
    TokenLifetime lifetime = TokenLifetime.of(decoded, own);
    boolean inRealTime = own && !decoded.getClaim(REAL_TIME).isMissing();
    lifetime.check(now(inRealTime));
    List<String> audience = decoded.getAudience(); // may contain nulls, for which Set.of throws
    if (audience == null || AUDIENCES.stream().noneMatch(audience::contains)) {
      throw new UnauthenticatedException("Access token validation failure. Invalid audience.");
    }
    if (!own) {
      throw new UnauthenticatedException(
          "The token was not signed by this simulator, which accepts its own tokens only.");
    }
    Caller caller = CallerClaims.read(decoded);
    verified.add(digest, new VerifiedToken(caller, lifetime, inRealTime));
    return caller;
  }

  private Instant now(boolean inRealTime) {
    return inRealTime ? realTime.instant() : clock.instant();
  }

  /** Empties the cache of verified tokens. Issued tokens stay valid. */
  public void forgetVerified() {
    verified.clear();
  }

  /** Returns the number of tokens in the cache of verified tokens. */
  int verified() {
    return verified.size();
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
