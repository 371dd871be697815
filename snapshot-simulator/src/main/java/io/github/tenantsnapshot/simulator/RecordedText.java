package io.github.tenantsnapshot.simulator;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The beginning of a text in UTF-8, taken down while somebody reads it. Thread-safe. */
final class RecordedText {

  private static final int LONGEST = 16 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0); // guarded by itself

  /** Returns the stream, of which this takes down what is read. */
  InputStream of(InputStream stream) {
    return new FilterInputStream(stream) {
      @Override
      public int read() throws IOException {
        int read = in.read();
        if (read >= 0) {
          add(new byte[] {(byte) read}, 0, 1);
        }
        return read;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        if (read > 0) {
          add(into, offset, read);
        }
        return read;
      }
    };
  }

  private void add(byte[] more, int offset, int length) {
    synchronized (bytes) {
      bytes.write(more, offset, Math.min(length, LONGEST - bytes.size()));
    }
  }

  /** Returns what was read until now, as far as it is kept. */
  String text() {
    synchronized (bytes) {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  /** Returns as much of a text as is kept of one. */
  static String beginning(byte[] text) {
    return new String(text, 0, Math.min(text.length, LONGEST), StandardCharsets.UTF_8);
  }
}
