package io.github.tenantsnapshot.simulator.internal;

import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * The RS256 key pair of one simulator, made when it first signs. It is not seeded: another
 * simulator never accepts its tokens. Thread-safe.
 */
final class SigningKey {

  private static final int BITS = 2048;

  private @Nullable Algorithm algorithm;

  /** Returns the signed token. */
  String sign(JWTCreator.Builder token) {
    return token.sign(signing());
  }

  /** Tells whether this key has signed the token. */
  boolean hasSigned(DecodedJWT token) {
    Algorithm verifying = existing();
    if (verifying == null) {
      return false;
    }
    try {
      verifying.verify(token);
      return true;
    } catch (SignatureVerificationException e) {
      return false;
    }
  }

  private synchronized @Nullable Algorithm existing() {
    return algorithm;
  }

  private synchronized Algorithm signing() {
    if (algorithm == null) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        KeyPair pair = generator.generateKeyPair();
        algorithm =
            Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java runtime has RSA", e);
      }
    }
    return algorithm;
  }
}
