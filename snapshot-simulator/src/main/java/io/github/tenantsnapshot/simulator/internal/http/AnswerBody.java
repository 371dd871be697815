package io.github.tenantsnapshot.simulator.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of an answer while it is sent. Its beginning is read ahead, so that a short body can be
 * sent with its length. Used once, by one thread.
 */
final class AnswerBody {

  private static final Logger LOG = LoggerFactory.getLogger(AnswerBody.class);

  private static final int AHEAD = 8 * 1024;

  private final InputStream body;
  private final byte[] beginning;
  private boolean ended;
  private @Nullable IOException failure;

  AnswerBody(InputStream body) {
    this.body = body;
    this.beginning = readAhead();
  }

  /** Tells whether the beginning is all there is. */
  boolean isShort() {
    return ended;
  }

  /** Returns the beginning. */
  byte[] beginning() {
    return beginning;
  }

  /**
   * Copies the whole body.
   *
   * @throws IOException if the body fails; what came before is flushed out then
   */
  void copyTo(OutputStream out) throws IOException {
    out.write(beginning);
    byte[] buffer = new byte[AHEAD];
    while (!ended && failure == null) {
      out.write(buffer, 0, read(buffer, 0));
    }
    if (failure != null) {
      out.flush();
      throw failure;
    }
  }

  private byte[] readAhead() {
    byte[] bytes = new byte[AHEAD];
    int length = 0;
    while (!ended && failure == null && length < bytes.length) {
      length += read(bytes, length);
    }
    return Arrays.copyOf(bytes, length);
  }

  /** Reads some bytes; none at the end, and none if the body fails. */
  private int read(byte[] bytes, int offset) {
    try {
      int read = body.read(bytes, offset, bytes.length - offset);
      ended = read < 0;
      return Math.max(read, 0);
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      LOG.error("unexpected failure of an answer's body", e);
      failure = new IOException("the body failed", e);
    }
    return 0;
  }
}
