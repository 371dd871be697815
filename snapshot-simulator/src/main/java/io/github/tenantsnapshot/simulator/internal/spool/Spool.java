package io.github.tenantsnapshot.simulator.internal.spool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A buffer that is written and then read: up to 64 KiB in memory, more in a temporary file. The
 * creator closes it and the stream of {@link #read()}. Not thread-safe.
 *
 * <p>A killed process leaves no file, since the operating system deletes the file when it is
 * closed. On Unix the file has no name once it is open.
 */
public final class Spool extends OutputStream {

  private static final int MAX_IN_MEMORY = 64 * 1024;

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file; // null once read() has handed it over
  private long length;

  /** Creates an empty spool. */
  public Spool() {}

  /** Returns whether a given number of further bytes fits in memory. */
  public boolean keepsInMemory(int more) {
    return length + more <= MAX_IN_MEMORY;
  }

  /** Returns the number of bytes. */
  public long length() {
    return length;
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (keepsInMemory(count)) {
      memory.write(bytes, offset, count);
    } else {
      FileChannel to = file;
      if (to == null) {
        to = openFile();
        file = to;
        writeAll(to, ByteBuffer.wrap(memory.toByteArray()));
        memory.reset();
      }
      writeAll(to, ByteBuffer.wrap(bytes, offset, count));
    }
    length += count;
  }

  /**
   * Returns the written bytes as a stream, which the caller must close. Nothing can be written
   * afterwards.
   */
  public InputStream read() throws IOException {
    FileChannel from = file;
    if (from == null) {
      return new ByteArrayInputStream(memory.toByteArray());
    }
    from.position(0);
    file = null;
    return Channels.newInputStream(from);
  }

  /** Discards the bytes, unless {@link #read()} was called. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  private static FileChannel openFile() throws IOException {
    Path path = Files.createTempFile("graph-body", null);
    try {
      return FileChannel.open(
          path,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  private static void writeAll(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }
}
