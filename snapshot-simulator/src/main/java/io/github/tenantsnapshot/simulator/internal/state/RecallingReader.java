package io.github.tenantsnapshot.simulator.internal.state;

import java.io.IOException;
import java.io.Reader;

/** Hands characters on, and keeps them until it is told to forget. Used by one thread. */
final class RecallingReader extends Reader {

  private final Reader source;
  private final StringBuilder kept = new StringBuilder();

  /** How many characters came before the first that is kept. */
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

  /** Returns the characters between two places, which are kept. */
  String recall(long from, long to) {
    return kept.substring((int) (from - forgotten), (int) (to - forgotten));
  }

  /** Forgets the characters before a place. */
  void forget(long before) {
    kept.delete(0, (int) (before - forgotten));
    forgotten = before;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
