package io.github.tenantsnapshot.simulator.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests of response bodies that break after their first bytes. */
class BrokenBodyTest {

  private static final String BROKEN = "a fault closed the connection within the response body";

  private static InputStream body(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new ByteArrayInputStream(bytes);
  }

  @Test
  void singleBytesAreReadUntilTheBodyBreaks() throws IOException {
    try (InputStream broken = new BrokenBody(body(0, 255, 7), 2)) {
      assertThat(broken.read()).isZero();
      assertThat(broken.read()).isEqualTo(255);
      assertThatIOException().isThrownBy(broken::read).withMessage(BROKEN);
    }
  }

  @Test
  void bodyBreaksAlsoBeforeAByteWithTheValueZero() throws IOException {
    try (InputStream broken = new BrokenBody(body(1, 0), 1)) {
      assertThat(broken.read()).isOne();
      assertThatIOException().isThrownBy(broken::read).withMessage(BROKEN);
    }
  }

  @Test
  void bodyThatIsNotLongerEnds() throws IOException {
    try (InputStream complete = new BrokenBody(body(1, 2), 2)) {
      assertThat(complete.read(new byte[8], 0, 8)).isEqualTo(2);
      assertThat(complete.read()).isEqualTo(-1);
    }
    try (InputStream shorter = new BrokenBody(body(1), 2)) {
      assertThat(shorter.read()).isOne();
      assertThat(shorter.read()).isEqualTo(-1);
    }
  }

  @Test
  void readingNoBytesDoesNotBreakTheBody() throws IOException {
    try (InputStream broken = new BrokenBody(body(1), 0)) {
      assertThat(broken.read(new byte[8], 0, 0)).isZero();
      assertThatIOException().isThrownBy(broken::read).withMessage(BROKEN);
    }
  }

  @Test
  void bodyOfTheServiceIsClosed() throws IOException {
    AtomicInteger closed = new AtomicInteger();
    InputStream body =
        new ByteArrayInputStream(new byte[1]) {
          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };

    new BrokenBody(body, 1).close();

    assertThat(closed).hasValue(1);
  }
}
