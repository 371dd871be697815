package io.github.tenantsnapshot.graph;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of a response, which cannot be read after it is closed. */
final class ResponseBody extends FilterInputStream {

  private volatile boolean closed;

  ResponseBody(InputStream body) {
    super(body);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the response has been closed");
    }
  }

  @Override
  public int read() throws IOException {
    requireOpen();
    return super.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    return super.read(bytes, offset, length);
  }

  @Override
  public long skip(long count) throws IOException {
    requireOpen();
    return super.skip(count);
  }

  @Override
  public int available() throws IOException {
    requireOpen();
    return super.available();
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }
}
