package io.github.tenantsnapshot.simulator.internal.token;

import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A simulator's key for RS256 signatures. All simulators of a JVM share one key pair, which is
 * expensive to generate and therefore created with the first signature; the key id identifies the
 * simulator. The key pair is not seeded, so another JVM never accepts the tokens. Thread-safe.
 */
final class SigningKey {

  private static final int BITS = 2048;
  private static final AtomicLong IDS = new AtomicLong();

  private final String keyId = "simulator-" + IDS.incrementAndGet();

  /** The first part of all tokens, up to the dot; null before the first signature. */
  private volatile @Nullable String header;

  /** Returns the public key as a JSON Web Key. */
  Map<String, Object> publicKey() {
    RSAPublicKey key = KeyPairOfJvm.PUBLIC;
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kty", "RSA");
    json.put("use", "sig");
    json.put("kid", keyId);
    json.put("n", unsigned(key.getModulus()));
    json.put("e", unsigned(key.getPublicExponent()));
    return json;
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int start = bytes[0] == 0 ? 1 : 0; // the sign
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(bytes, start, bytes.length));
  }

  /** Returns the signed token. */
  String sign(JWTCreator.Builder token) {
    String signed = token.withKeyId(keyId).sign(KeyPairOfJvm.ALGORITHM);
    header = signed.substring(0, signed.indexOf('.') + 1);
    return signed;
  }

  /**
   * Returns false if this key certainly has not signed a text, without decoding it: the signature
   * includes the header, which is the same in all tokens of this key.
   */
  boolean mayHaveSigned(String token) {
    String its = header;
    return its != null && token.startsWith(its);
  }

  /** Returns whether this key has signed the token and the token's header says so. */
  boolean hasSigned(DecodedJWT token) {
    if (!keyId.equals(token.getKeyId())
        || !KeyPairOfJvm.ALGORITHM.getName().equals(token.getAlgorithm())
        || !"JWT".equals(token.getType())) {
      return false;
    }
    try {
      KeyPairOfJvm.ALGORITHM.verify(token);
      return true;
    } catch (SignatureVerificationException e) {
      return false;
    }
  }

  /** The key pair of the JVM, generated on first use. */
  static final class KeyPairOfJvm {

    private static final KeyPair PAIR = newPair();

    static final RSAPublicKey PUBLIC = (RSAPublicKey) PAIR.getPublic();

    static final Algorithm ALGORITHM = Algorithm.RSA256(PUBLIC, (RSAPrivateKey) PAIR.getPrivate());

    private static KeyPair newPair() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        return generator.generateKeyPair();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("RSA must be present in every Java runtime", e);
      }
    }
  }
}
