package io.github.tenantsnapshot.simulator.internal.state;

import java.io.IOException;
import java.io.Reader;

/** A reader that keeps the characters it has read until {@link #forget}. Not thread-safe. */
final class RecallingReader extends Reader {

  private final Reader source;
  private final StringBuilder kept = new StringBuilder();

  /** The number of characters before the first one that is kept. */
  private long forgotten;

  RecallingReader(Reader source) {
    this.source = source;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int read = source.read(buffer, offset, length);
    if (read > 0) {
      kept.append(buffer, offset, read);
    }
    return read;
  }

  /** Returns the kept characters between two offsets. */
  String recall(long from, long to) {
    return kept.substring((int) (from - forgotten), (int) (to - forgotten));
  }

  /** Discards the characters before an offset. */
  void forget(long before) {
    kept.delete(0, (int) (before - forgotten));
    forgotten = before;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
