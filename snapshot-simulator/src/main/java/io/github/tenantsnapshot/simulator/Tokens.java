package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import io.github.tenantsnapshot.simulator.internal.token.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The issuer and validator of a simulator's access tokens: JWTs, signed with RS256, with the claims
 * that clients of Graph decode.
 *
 * <ul>
 *   <li>every token: {@code aud}, {@code iss}, {@code iat}, {@code nbf}, {@code exp}, {@code tid},
 *       {@code ver}
 *   <li>a user's: {@code oid}, {@code name}, {@code upn}, {@code preferred_username}, {@code scp};
 *       {@code appid} and {@code app_displayname} if the caller names an application
 *   <li>an application's: {@code oid}, {@code appid}, {@code app_displayname}, {@code idtyp},
 *       {@code roles}
 * </ul>
 *
 * <p>The sign-in name of a user and the object id of an application are derived from the {@link
 * Caller}. Tokens are valid by the simulator's clock and for this simulator only. A caller may be
 * of a tenant that is not simulated.
 *
 * <p>A reset or a loaded state may set the clock back. A token that was valid when it was issued
 * stays valid then, although its {@code nbf} is in the future. Thread-safe.
 */
public final class Tokens {

  private static final int YEARS = 100;

  private final AccessTokens tokens;
  private final InstantSource clock;

  Tokens(AccessTokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Returns a token that is valid for 100 years.
   *
   * @throws IllegalArgumentException if the caller is neither a user nor an application
   */
  public String issue(Caller caller) {
    Objects.requireNonNull(caller, "caller must not be null");
    Instant now = second();
    return tokens.issue(caller, now, lastExpiry(now));
  }

  /**
   * Returns a token that is valid from now for a given time.
   *
   * @param lifetime the time until it expires, rounded up to a whole second; positive and at most
   *     100 years
   * @throws IllegalArgumentException if the lifetime is not positive or longer than 100 years, or
   *     if the caller is neither a user nor an application
   */
  public String issue(Caller caller, Duration lifetime) {
    Objects.requireNonNull(caller, "caller must not be null");
    Objects.requireNonNull(lifetime, "lifetime must not be null");
    Instant now = clock.instant();
    if (lifetime.isNegative()
        || lifetime.isZero()
        || lifetime.compareTo(Duration.between(now, lastExpiry(now))) > 0) {
      throw new IllegalArgumentException(
          "lifetime must be positive and at most " + YEARS + " years: " + lifetime);
    }
    return tokens.issue(caller, now, now.plus(lifetime));
  }

  /**
   * Returns a token that was issued two hours ago and expired one hour ago.
   *
   * @throws IllegalArgumentException if the caller is neither a user nor an application
   */
  public String issueExpired(Caller caller) {
    Objects.requireNonNull(caller, "caller must not be null");
    Instant now = second();
    return tokens.issue(caller, now.minus(Duration.ofHours(2)), now.minus(Duration.ofHours(1)));
  }

  /**
   * Returns a token that becomes valid in one hour. The simulator accepts it five minutes earlier,
   * since clocks may differ.
   *
   * @throws IllegalArgumentException if the caller is neither a user nor an application
   */
  public String issueNotYetValid(Caller caller) {
    Objects.requireNonNull(caller, "caller must not be null");
    Instant now = second();
    return tokens.issue(caller, now, now.plus(Duration.ofHours(1)), lastExpiry(now));
  }

  /**
   * Returns the caller that a token was issued for: the same identity and permissions.
   *
   * @throws UnauthenticatedException if this simulator did not issue the token, if it has expired,
   *     or if it is not yet valid; the response to such a request has the same message
   */
  public Caller verify(String token) {
    Objects.requireNonNull(token, "token must not be null");
    return tokens.read(token, null);
  }

  /** Returns the present time, truncated to seconds. */
  private Instant second() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant lastExpiry(Instant now) {
    return now.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant();
  }
}
