package io.github.tenantsnapshot.simulator.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.UnauthenticatedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests of the cache of verified tokens. */
class VerifiedTokensTest {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  private static final String USER = "98ceffcc-7c54-4227-8844-835af5a023ce";
  private static final Caller CALLER = Caller.user(TENANT, USER, "Adele Vance");
  private static final Caller OTHER = Caller.user(TENANT, USER, "Any Bearer");

  private final AtomicReference<Instant> clock = new AtomicReference<>(START);
  private final AccessTokens tokens = new AccessTokens(clock::get);

  @Test
  void aTokenIsVerifiedOnce() {
    String token = tokens.issue(CALLER, START, START.plusSeconds(60));
    Caller read = tokens.read(token, null);
    assertThat(read).isEqualTo(CALLER);
    assertThat(tokens.verified()).isEqualTo(1);
    assertThat(tokens.read(token, null)).isSameAs(read);
    assertThat(tokens.read(token, OTHER)).isSameAs(read);
    assertThat(tokens.verified()).isEqualTo(1);
  }

  @Test
  void aCachedTokenExpires() {
    String token = tokens.issue(CALLER, START, START.plusSeconds(60));
    assertThat(tokens.read(token, null)).isEqualTo(CALLER);
    clock.set(START.plusSeconds(60).minusNanos(100));
    assertThat(tokens.read(token, null)).isEqualTo(CALLER);
    clock.set(START.plusSeconds(60));
    assertRejected(token, "Lifetime validation failed, the token is expired.");
    assertThat(tokens.verified()).isEqualTo(1);
  }

  @Test
  void aCachedTokenIsNotYetValidIfTheClockIsSetBackBeforeIt() {
    Instant from = START.plusSeconds(3600);
    String token = tokens.issue(CALLER, START, from, from.plusSeconds(60));
    clock.set(from);
    assertThat(tokens.read(token, null)).isEqualTo(CALLER);
    clock.set(from.minus(Duration.ofMinutes(5)));
    assertThat(tokens.read(token, null)).isEqualTo(CALLER);
    clock.set(from.minus(Duration.ofMinutes(5)).minusNanos(100));
    assertRejected(token, "Lifetime validation failed, the token is not yet valid.");
    assertThat(tokens.verified()).isEqualTo(1);
  }

  @Test
  void aCachedTokenThatWasValidWhenItWasIssuedStaysValidIfTheClockIsSetBack() {
    String token = tokens.issue(CALLER, START, START.plusSeconds(60));
    assertThat(tokens.read(token, null)).isEqualTo(CALLER);
    clock.set(START.minusSeconds(86_400));
    assertThat(tokens.read(token, null)).isEqualTo(CALLER);
  }

  @Test
  void aTokenWithOneOtherCharacterIsNeverServedFromTheCache() {
    String token = tokens.issue(CALLER, START, START.plusSeconds(60));
    assertThat(tokens.read(token, null)).isEqualTo(CALLER);
    int last = token.length() - 1; // two of its bits do not count, so it has four spellings
    for (int i = 0; i < last; i++) {
      char changed = token.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = token.substring(0, i) + changed + token.substring(i + 1);
      assertThatExceptionOfType(UnauthenticatedException.class)
          .isThrownBy(() -> tokens.read(tampered, null));
    }
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> tokens.read(token.substring(0, token.lastIndexOf('.') + 1), null));
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> tokens.read(token + "A".repeat(4), null));
    assertThat(tokens.verified()).isEqualTo(1);
  }

  @Test
  void aRejectedTokenIsNotCached() {
    String expired = tokens.issue(CALLER, START.minusSeconds(60), START);
    String early = tokens.issue(CALLER, START, START.plusSeconds(3600), START.plusSeconds(7200));
    String foreign = new AccessTokens(clock::get).issue(CALLER, START, START.plusSeconds(60));
    String header = ForgedTokens.headerOf(expired);
    String withoutTenant = ForgedTokens.signed(header, "{\"exp\":4951098000}");
    for (int i = 0; i < 2; i++) {
      for (String token : List.of(expired, early, foreign, withoutTenant, "text")) {
        assertThatExceptionOfType(UnauthenticatedException.class)
            .isThrownBy(() -> tokens.read(token, null));
      }
    }
    assertThat(tokens.verified()).isZero();
  }

  @Test
  void anExpiredTokenOfThisSimulatorIsNotOneOfAnotherIssuer() {
    String token = tokens.issue(CALLER, START, START.plusSeconds(60));
    assertThat(tokens.read(token, OTHER)).isEqualTo(CALLER);
    clock.set(START.plusSeconds(60));
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> tokens.read(token, OTHER));
    tokens.forgetVerified();
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> tokens.read(token, OTHER));
    String tampered = token.substring(0, token.length() - 10) + "AAAAAAAAAA";
    assertThat(tokens.read(tampered, OTHER)).isSameAs(OTHER);
    assertThat(tokens.verified()).isZero();
  }

  @Test
  void theCacheDropsTheTokenThatWasUsedLeastRecently() {
    VerifiedTokens cache = new VerifiedTokens(3);
    List<ByteBuffer> digests =
        IntStream.range(0, 5).mapToObj(i -> VerifiedTokens.digest("token " + i)).toList();
    VerifiedToken token = new VerifiedToken(CALLER, new TokenLifetime(null, START), false);
    for (int i = 0; i < 3; i++) {
      cache.add(digests.get(i), token);
    }
    assertThat(cache.get(digests.get(0))).isNotNull();
    cache.add(digests.get(3), token);
    cache.add(digests.get(4), token);
    assertThat(cache.size()).isEqualTo(3);
    assertThat(digests.stream().map(digest -> cache.get(digest) != null))
        .containsExactly(true, false, false, true, true);
  }

  @Test
  void theCacheIsBounded() {
    VerifiedTokens cache = new VerifiedTokens(AccessTokens.MAX_VERIFIED);
    VerifiedToken token = new VerifiedToken(CALLER, new TokenLifetime(null, START), false);
    for (int i = 0; i < 10 * AccessTokens.MAX_VERIFIED; i++) {
      cache.add(VerifiedTokens.digest("token " + i), token);
    }
    assertThat(cache.size()).isEqualTo(AccessTokens.MAX_VERIFIED);
  }

  @Test
  void concurrentReadersGetTheirOwnCallersWhileTheCacheIsEmptied() throws Exception {
    List<Caller> callers =
        IntStream.range(0, 8).mapToObj(i -> Caller.user(TENANT, USER, "User " + i)).toList();
    List<String> issued =
        callers.stream().map(each -> tokens.issue(each, START, START.plusSeconds(60))).toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> readers = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread;
        readers.add(
            () -> {
              boolean right = true;
              for (int i = 0; i < 400; i++) {
                int which = (first + i) % callers.size();
                right &= tokens.read(issued.get(which), null).equals(callers.get(which));
                if (i % 100 == first) {
                  tokens.forgetVerified();
                }
              }
              return right;
            });
      }
      for (Future<Boolean> reader : threads.invokeAll(readers)) {
        assertThat(reader.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertRejected(String token, String message) {
    assertThatExceptionOfType(UnauthenticatedException.class)
        .isThrownBy(() -> tokens.read(token, null))
        .withMessage(message);
  }
}
