package io.github.tenantsnapshot.internal.job;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * A cryptographically strong random generator that generates its numbers in blocks. A {@link
 * SecureRandom} takes almost as long for 4 bytes as for 20, and {@link SecureRandom#nextLong} calls
 * it twice. Not thread-safe.
 */
public final class BufferedSecureRandom implements RandomGenerator {

  private static final int BLOCK = 64 * Long.BYTES;

  private final SecureRandom random = new SecureRandom();
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK).position(BLOCK);

  /** Creates a generator. */
  public BufferedSecureRandom() {}

  @Override
  public long nextLong() {
    if (!block.hasRemaining()) {
      random.nextBytes(block.array());
      block.rewind();
    }
    return block.getLong();
  }
}
