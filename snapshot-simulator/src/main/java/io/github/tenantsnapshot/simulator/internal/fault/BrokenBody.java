package io.github.tenantsnapshot.simulator.internal.fault;

import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a body; reading more throws if the body has more. Used by one thread. */
final class BrokenBody extends InputStream {

  private final InputStream body;
  private int left;

  BrokenBody(InputStream body, int bytes) {
    this.body = body;
    this.left = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left == 0 && length > 0) {
      if (body.read() < 0) {
        return -1;
      }
      throw new IOException("a fault closed the connection within the response body");
    }
    int read = body.read(into, offset, Math.min(length, left));
    left -= Math.max(0, read);
    return read;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
