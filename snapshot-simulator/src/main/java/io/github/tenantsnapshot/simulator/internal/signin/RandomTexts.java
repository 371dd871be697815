package io.github.tenantsnapshot.simulator.internal.signin;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/** Random texts that no client can guess, so they do not depend on the seed. Thread-safe. */
final class RandomTexts {

  private static final int SECRET_BYTES = 32;
  private static final String CODE_CHARACTERS = "BCDFGHJKLMNPQRSTVWXZ23456789";
  private static final int CODE_LENGTH = 9;

  private final SecureRandom random = new SecureRandom();

  /** Returns a new GUID. */
  String guid() {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(2 * Long.BYTES));
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  /** Returns a new secret of letters, digits, hyphens and underscores. */
  String secret() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
  }

  /** Returns a new code that a person can type. */
  String code() {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < CODE_LENGTH; i++) {
      code.append(CODE_CHARACTERS.charAt(random.nextInt(CODE_CHARACTERS.length())));
    }
    return code.toString();
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
