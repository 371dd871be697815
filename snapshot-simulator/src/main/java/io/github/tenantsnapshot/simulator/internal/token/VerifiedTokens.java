package io.github.tenantsnapshot.simulator.internal.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bounded cache of tokens that were verified successfully, by the SHA-256 digests of their whole
 * texts. Beyond the maximum, it drops the token that was used least recently. Thread-safe.
 */
final class VerifiedTokens {

  private final Map<ByteBuffer, VerifiedToken> tokens; // guarded by itself

  /**
   * Creates an empty cache.
   *
   * @param max the maximum number of tokens
   */
  VerifiedTokens(int max) {
    this.tokens =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, VerifiedToken> eldest) {
            return size() > max;
          }
        };
  }

  /** Returns the key of a token. */
  static ByteBuffer digest(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 must be present in every Java runtime", e);
    }
  }

  /** Returns a token that was verified; its lifetime must be checked again. */
  @Nullable VerifiedToken get(ByteBuffer digest) {
    synchronized (tokens) {
      return tokens.get(digest);
    }
  }

  void add(ByteBuffer digest, VerifiedToken token) {
    synchronized (tokens) {
      tokens.put(digest, token);
    }
  }

  int size() {
    synchronized (tokens) {
      return tokens.size();
    }
  }

  void clear() {
    synchronized (tokens) {
      tokens.clear();
    }
  }
}
