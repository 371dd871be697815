package io.github.tenantsnapshot.simulator.internal.journal;

import io.github.tenantsnapshot.internal.graph.SmallBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** Records the beginning of a body in UTF-8 while a reader reads it. Thread-safe. */
public final class BodyCapture {

  private static final int LONGEST = 16 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0); // guarded by itself
  private boolean truncated; // guarded by bytes
  private IntConsumer growth = more -> {}; // guarded by bytes

  /** Creates an empty capture. */
  public BodyCapture() {}

  /**
   * Records the beginning of a stream at once.
   *
   * @return a stream of the whole content
   */
  public InputStream beginningOf(InputStream stream) throws IOException {
    byte[] beginning = SmallBody.read(stream, LONGEST + 1); // one more, to see if it is longer
    add(beginning, 0, beginning.length);
    InputStream again = new ByteArrayInputStream(beginning);
    return beginning.length <= LONGEST ? again : new SequenceInputStream(again, stream);
  }

  /** Returns a stream whose bytes are recorded as they are read. */
  public InputStream of(InputStream stream) {
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

      @Override
      public boolean markSupported() {
        return false; // a reset would record bytes twice
      }
    };
  }

  private void add(byte[] more, int offset, int length) {
    int kept;
    IntConsumer listener;
    synchronized (bytes) {
      kept = Math.min(length, LONGEST - bytes.size());
      truncated |= kept < length;
      bytes.write(more, offset, kept);
      listener = growth;
    }
    if (kept > 0) {
      listener.accept(kept);
    }
  }

  /**
   * Calls a consumer with the number of recorded bytes, and again with each number of further
   * bytes.
   */
  public void whenItGrows(IntConsumer more) {
    int recorded;
    synchronized (bytes) {
      growth = more;
      recorded = bytes.size();
    }
    more.accept(recorded);
  }

  /**
   * Returns the recorded text without an incomplete character at its end; with the {@link
   * BoundedText#MARK mark} if it was truncated.
   */
  public String text() {
    ByteBuffer read;
    boolean isBeginning;
    synchronized (bytes) {
      isBeginning = truncated;
      read = ByteBuffer.wrap(bytes.toByteArray());
    }
    CharBuffer text = CharBuffer.allocate(read.remaining());
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    var unused = decoder.decode(read, text, false);
    return text.flip() + (isBeginning ? BoundedText.MARK : "");
  }
}
