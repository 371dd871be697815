package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;

import io.github.tenantsnapshot.graph.GraphRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Requests that create a snapshot, with bodies of any content. */
final class CreateRequests {

  static final String ACTION = V1 + "/configurationSnapshots/createSnapshot";

  static final String UNREADABLE =
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload"
          + " is of valid JSON format.";

  /** A valid body. */
  static final String VALID =
      "{\"displayName\":\"Snapshot Demo\",\"resources\":[\"" + MAILBOX + "\"]}";

  /** The maximum length of a body, in bytes. */
  static final int LONGEST_BODY = 256 * 1024;

  private CreateRequests() {}

  static GraphRequest post(InputStream body) {
    return GraphRequest.of(
        "POST", ACTION, Map.of("Content-Type", List.of("application/json")), body);
  }

  static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** A JSON object whose only string is unterminated. It counts the bytes that are read. */
  static final class CountingStream extends InputStream {

    private final long length;
    private long read;

    CountingStream(long length) {
      this.length = length;
    }

    long bytesRead() {
      return read;
    }

    @Override
    public int read() {
      if (read == length) {
        return -1;
      }
      String start = "{\"description\":\"";
      int b = read < start.length() ? start.charAt((int) read) : 'x';
      read++;
      return b;
    }
  }
}
