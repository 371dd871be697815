package io.github.tenantsnapshot.internal.graph;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A body that is written piece by piece as it is read. Reading throws an {@link IOException} if a
 * piece cannot be written, so that no client mistakes a truncated body for a complete one. Not
 * thread-safe.
 */
final class StreamingBody extends InputStream {

  private final Iterator<String> pieces;
  private final Runnable onClose;
  private InputStream piece;
  private @Nullable RuntimeException failure;
  private boolean closed;

  /**
   * Creates a body and reads its first piece.
   *
   * @param pieces the pieces, of which the first must not depend on a store
   * @param onClose called when the body is closed
   */
  StreamingBody(Iterator<String> pieces, Runnable onClose) {
    this.pieces = pieces;
    this.onClose = onClose;
    this.piece = stream(pieces.next());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the response has been closed");
    }
    if (length == 0) {
      return 0;
    }
    int read = piece.read(bytes, offset, length);
    while (read < 0 && next()) {
      read = piece.read(bytes, offset, length);
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return piece.available();
  }

  @Override
  public void close() {
    closed = true;
    onClose.run();
  }

  private boolean next() throws IOException {
    if (failure != null) {
      throw broken(failure); // the pieces after a failed one must not be sent
    }
    try {
      if (!pieces.hasNext()) {
        return false;
      }
      piece = stream(pieces.next());
      return true;
    } catch (RuntimeException e) { // of any kind: transports expect I/O errors only
      failure = e;
      throw broken(e);
    }
  }

  private static IOException broken(RuntimeException e) {
    return new IOException("the snapshot cannot be read on: " + e.getMessage(), e);
  }

  private static InputStream stream(String piece) {
    return new ByteArrayInputStream(piece.getBytes(StandardCharsets.UTF_8));
  }
}
