package io.github.tenantsnapshot.simulator.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCaptureTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 10, 16 * 1024, 16 * 1024 + 1, 40_000})
  void aBodyThatArrivesInSmallPiecesIsPassedOnWhole(int length) throws IOException {
    byte[] sent = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
    InputStream slow =
        new ByteArrayInputStream(sent) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int max) {
            return super.read(bytes, offset, Math.min(max, 3));
          }
        };

    assertThat(new BodyCapture().beginningOf(slow).readAllBytes()).isEqualTo(sent);
  }
}
