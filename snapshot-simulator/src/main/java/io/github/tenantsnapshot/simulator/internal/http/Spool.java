package io.github.tenantsnapshot.simulator.internal.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bytes that are written until they are read: a few in memory, many in a temporary file.
 * Written and read once, by one thread. Whoever makes one closes it, and what {@link #read()}
 * returns.
 */
public final class Spool extends OutputStream {

  private static final int MOST_IN_MEMORY = 1024 * 1024;

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private OutputStream out = memory;
  private @Nullable Path file; // until somebody else deletes it

  /** Makes an empty one. */
  public Spool() {}

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (out == memory && memory.size() + length > MOST_IN_MEMORY) {
      file = Files.createTempFile("graph-body", null);
      out = Files.newOutputStream(file);
      memory.writeTo(out);
      memory.reset();
    }
    out.write(bytes, offset, length);
  }

  /** Ends the writing, and returns what was written, as a stream that is to be closed. */
  public InputStream read() throws IOException {
    out.close();
    if (file == null) {
      return new ByteArrayInputStream(memory.toByteArray());
    }
    InputStream written = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    file = null;
    return written;
  }

  /** Forgets what was written, unless it is being read. */
  @Override
  public void close() throws IOException {
    out.close();
    if (file != null) {
      Files.deleteIfExists(file);
      file = null;
    }
  }
}
