package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.CreateRequests.LONGEST_BODY;
import static io.github.tenantsnapshot.tests.graph.CreateRequests.VALID;
import static io.github.tenantsnapshot.tests.graph.CreateRequests.post;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.tests.graph.CreateRequests.CountingStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The size of a request body, and failures to read it. */
class RequestBodySizeTest {

  private final GraphHarness graph = GraphHarness.standard();

  @Test
  void bodyOfTenMegabytesIsRejectedBeforeItIsReadCompletely() {
    CountingStream body = new CountingStream(10L * 1024 * 1024);

    graph.assertError(
        graph.send(post(body)),
        413,
        "RequestEntityTooLarge",
        "The request body is too long; allowed are up to 262144 bytes.");
    assertThat(body.bytesRead()).isLessThanOrEqualTo(LONGEST_BODY + 8192);
    graph.assertNothingStored();
  }

  @Test
  void endlessBodyIsRejected() {
    CountingStream body = new CountingStream(Long.MAX_VALUE);

    assertThat(graph.send(post(body)).status()).isEqualTo(413);
    assertThat(body.bytesRead()).isLessThanOrEqualTo(LONGEST_BODY + 8192);
  }

  @Test
  void bodyOfAnUnauthorizedCallerIsNotRead() {
    CountingStream body = new CountingStream(Long.MAX_VALUE);

    graph.caller = null;
    assertThat(graph.send(post(body)).status()).isEqualTo(401);
    graph.caller = ADMIN.withPermissions();
    assertThat(graph.send(post(body)).status()).isEqualTo(403);

    assertThat(body.bytesRead()).isZero();
  }

  @Test
  void bodyOfMaximumLengthIsAcceptedAndALongerOneRejected() {
    String longest = VALID + " ".repeat(LONGEST_BODY - VALID.length());

    assertThat(graph.create(longest + " ").status()).isEqualTo(413);
    graph.assertNothingStored();
    assertThat(graph.create(longest).status()).isEqualTo(200);
  }

  @Test
  void bodyThatArrivesInSmallPiecesIsAccepted() {
    InputStream slow =
        new ByteArrayInputStream(VALID.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 3));
          }
        };

    assertThat(graph.send(post(slow)).status()).isEqualTo(200);
  }

  @Test
  void failureToReadTheBodyPropagates() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> graph.graph.handle(post(broken)))
        .withMessage("connection reset");
    graph.assertNothingStored();
  }

  @Test
  void bodyOfAGetIsNotRead() {
    CountingStream body = new CountingStream(1000);

    BufferedResponse response =
        graph.send(GraphRequest.of("GET", V1 + "/configurationSnapshotJobs", Map.of(), body));

    assertThat(response.status()).isEqualTo(200);
    assertThat(body.bytesRead()).isZero();
  }
}
