package io.github.tenantsnapshot.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallBodyTest {

  private static final int MAX = 20_000;

  /** A stream that announces a number of bytes, whatever it has, and returns at most 7 at once. */
  private static InputStream announcing(int available, byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int available() {
        return available;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return super.read(into, offset, Math.min(length, 7));
      }
    };
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 100, MAX - 1, MAX, MAX + 1, Integer.MAX_VALUE})
  void theFirstBytesAreReadHoweverManyAreAnnounced(int available) throws IOException {
    for (int length : new int[] {0, 1, 99, 100, 101, MAX - 1, MAX, MAX + 1, 2 * MAX}) {
      byte[] all = bytes(length);

      assertThat(SmallBody.read(announcing(available, all), MAX))
          .isEqualTo(Arrays.copyOf(all, Math.min(length, MAX)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, MAX + 10})
  void bytesBeyondTheMaximumAreLeftInTheStream(int available) throws IOException {
    InputStream body = announcing(available, bytes(MAX + 3));

    assertThat(SmallBody.read(body, MAX)).hasSize(MAX);
    assertThat(body.readAllBytes()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void aFailureOfTheStreamPropagates(int available) {
    InputStream broken =
        new InputStream() {
          @Override
          public int available() {
            return available;
          }

          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatIOException()
        .isThrownBy(() -> SmallBody.read(broken, MAX))
        .withMessage("connection reset");
  }
}
