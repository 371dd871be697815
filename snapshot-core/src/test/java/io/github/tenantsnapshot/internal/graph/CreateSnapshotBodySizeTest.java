package io.github.tenantsnapshot.internal.graph;

import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.DOCUMENTED;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.DOCUMENTED_REQUEST;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.tenantsnapshot.graph.GraphBehavior.BodyMembers;
import io.github.tenantsnapshot.internal.query.RequestNames;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The size limit of {@link CreateSnapshotBody}, and streams that fail. */
class CreateSnapshotBodySizeTest {

  @Test
  void bodyOf256KiBIsRead() {
    String padding = " ".repeat(CreateSnapshotBody.MAX_BYTES - DOCUMENTED.length());

    assertThat(CreateSnapshotBody.MAX_BYTES).isEqualTo(262_144);
    assertThat(read(padding + DOCUMENTED)).isEqualTo(DOCUMENTED_REQUEST);
    assertThat(read(DOCUMENTED + padding)).isEqualTo(DOCUMENTED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "{", "\u00e9"})
  void bodyLongerThan256KiBIsRejected(String filler) {
    byte[] body = filler.repeat(CreateSnapshotBody.MAX_BYTES + 1).getBytes(UTF_8);

    GraphErrorException fault =
        catchThrowableOfType(GraphErrorException.class, () -> read(body, BodyMembers.REJECTED));

    assertThat(fault).isNotNull();
    assertThat(fault.status()).isEqualTo(413);
    assertThat(fault.code()).isEqualTo("RequestEntityTooLarge");
    assertThat(fault.text())
        .isEqualTo("The request body is too long; allowed are up to 262144 bytes.");
  }

  @Test
  void limitCountsBytesAndNotCharacters() {
    String body = "{\"description\":\"" + "\u00e9".repeat(131_064) + "\"}";
    assertThat(body.getBytes(UTF_8)).hasSize(262_146);

    assertThat(
            catchThrowableOfType(
                GraphErrorException.class, () -> read(body.getBytes(UTF_8), BodyMembers.REJECTED)))
        .extracting(GraphErrorException::status)
        .isEqualTo(413);
    assertThat(read(body.replaceFirst("\u00e9", "")).description()).hasSize(131_063);
  }

  @Test
  void atMostOneByteBeyondTheLimitIsRead() {
    AtomicLong read = new AtomicLong();
    InputStream endless =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) ' ');
            read.addAndGet(length);
            return length;
          }
        };

    assertThat(
            catchThrowableOfType(
                GraphErrorException.class,
                () -> CreateSnapshotBody.read(endless, BodyMembers.REJECTED, RequestNames.exact())))
        .extracting(GraphErrorException::status)
        .isEqualTo(413);
    assertThat(read).hasValue(CreateSnapshotBody.MAX_BYTES + 1);
  }

  @Test
  void failureOfTheStreamPropagates() {
    IOException failure = new IOException("reset by peer");
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }
        };

    assertThat(
            catchThrowableOfType(
                IOException.class,
                () -> CreateSnapshotBody.read(failing, BodyMembers.REJECTED, RequestNames.exact())))
        .isSameAs(failure);
  }
}
