package io.github.tenantsnapshot.simulator.internal.token;

import com.auth0.jwt.interfaces.DecodedJWT;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a token is valid. Immutable.
 *
 * @param notBefore the claim {@code nbf}; null if it is missing, or if it does not apply
 * @param expiry the claim {@code exp}; null if it is missing
 */
record TokenLifetime(@Nullable Instant notBefore, @Nullable Instant expiry) {

  /** The tolerance of {@code nbf} for clocks that differ: the usual five minutes. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /**
   * Returns the lifetime of a token.
   *
   * @param own whether this simulator has signed the token; {@code nbf} does not apply then if the
   *     token was valid when it was issued, since a reset or a loaded state may have set the clock
   *     back
   */
  static TokenLifetime of(DecodedJWT token, boolean own) {
    Instant notBefore = token.getNotBeforeAsInstant();
    Instant issuedAt = token.getIssuedAtAsInstant();
    boolean wasValidWhenIssued =
        notBefore != null && issuedAt != null && !issuedAt.isBefore(notBefore);
    return new TokenLifetime(
        own && wasValidWhenIssued ? null : notBefore, token.getExpiresAtAsInstant());
  }

  /**
   * Checks that the token is valid at an instant.
   *
   * @throws UnauthenticatedException if it has expired or is not yet valid
   */
  void check(Instant now) {
    if (expiry != null && !now.isBefore(expiry)) {
      throw new UnauthenticatedException("Lifetime validation failed, the token is expired.");
    }
    if (notBefore != null && Duration.between(now, notBefore).compareTo(CLOCK_SKEW) > 0) {
      throw new UnauthenticatedException("Lifetime validation failed, the token is not yet valid.");
    }
  }
}
