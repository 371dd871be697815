package io.github.tenantsnapshot.graph;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

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

  // The methods below read small bodies without the buffer of 8 KB that InputStream's own ones
  // need.

  @Override
  public byte[] readAllBytes() throws IOException {
    requireOpen();
    return in.readAllBytes();
  }

  @Override
  public byte[] readNBytes(int length) throws IOException {
    requireOpen();
    return in.readNBytes(length);
  }

  @Override
  public int readNBytes(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    return in.readNBytes(bytes, offset, length);
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    requireOpen();
    return in.transferTo(out);
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
