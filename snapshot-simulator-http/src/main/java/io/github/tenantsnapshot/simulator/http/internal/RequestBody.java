package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.simulator.internal.spool.Spool;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a request that is arriving. A slow client blocks no thread. A worker writes a long
 * body to a file. Confined to the event loop, except for {@link #read()} and {@link #close()},
 * which are called after the body is complete or abandoned.
 */
final class RequestBody {

  private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);

  private final EventLoop loop;
  private final Executor writers;
  private final long maxBytes;
  private final Runnable onWritten;
  private final Spool spool = new Spool();
  private final Deque<ByteBuf> queued = new ArrayDeque<>();
  private long length;
  private boolean writing;
  private boolean abandoned;
  private boolean failed;
  private @Nullable InputStream written; // set by read()

  /**
   * Creates an empty body.
   *
   * @param writers the threads that write to the file
   * @param maxBytes the maximum length
   * @param onWritten called on the event loop after a worker has written queued parts
   */
  RequestBody(EventLoop loop, Executor writers, long maxBytes, Runnable onWritten) {
    this.loop = loop;
    this.writers = writers;
    this.maxBytes = maxBytes;
    this.onWritten = onWritten;
  }

  /**
   * Adds a part and releases its buffer.
   *
   * @throws RefusedRequestException if the body exceeds the maximum length
   * @throws IOException if the part cannot be stored
   */
  void add(ByteBuf part) throws RefusedRequestException, IOException {
    length += part.readableBytes();
    if (length > maxBytes) {
      part.release();
      throw RefusedRequestException.bodyTooLong(maxBytes);
    }
    if (!writing && spool.keepsInMemory(part.readableBytes())) {
      try {
        part.readBytes(spool, part.readableBytes());
      } finally {
        part.release();
      }
      return;
    }
    queued.add(part);
    if (!writing) {
      writeQueued();
    }
  }

  /** Returns whether a worker is writing; the connection should then read no more parts. */
  boolean isWriting() {
    return writing;
  }

  /** Returns whether a part could not be written. */
  boolean hasFailed() {
    return failed;
  }

  /** Returns a stream of the bytes, which is valid until {@link #close()}. */
  InputStream read() throws IOException {
    written = spool.read();
    return written;
  }

  /** Discards the body and closes its stream. */
  void close() {
    try {
      if (written != null) {
        written.close();
      }
      spool.close();
    } catch (IOException e) {
      LOG.warn("the body of a request could not be discarded", e);
    }
  }

  /** Discards an incomplete body. */
  void abandon() {
    abandoned = true;
    queued.forEach(ByteBuf::release);
    queued.clear();
    if (!writing) {
      close();
    }
  }

  private void writeQueued() {
    List<ByteBuf> parts = new ArrayList<>(queued);
    queued.clear();
    writing = true;
    try {
      writers.execute(() -> write(parts));
    } catch (RejectedExecutionException e) { // the server is being closed
      notWritten(parts);
    } catch (RuntimeException | Error e) { // no thread could be created
      LOG.error("the body of a request could not be stored", e);
      notWritten(parts);
    }
  }

  private void notWritten(List<ByteBuf> parts) {
    parts.forEach(ByteBuf::release);
    written(false);
  }

  /** Runs on a worker. */
  private void write(List<ByteBuf> parts) {
    boolean good = true;
    for (ByteBuf part : parts) {
      try {
        if (good) {
          part.readBytes(spool, part.readableBytes());
        }
      } catch (ClosedByInterruptException e) {
        LOG.debug("the server was closed while a request arrived", e);
        good = false;
      } catch (IOException | RuntimeException | Error e) {
        LOG.error("the body of a request could not be stored", e);
        good = false;
      } finally {
        part.release();
      }
    }
    boolean result = good;
    try {
      loop.execute(() -> written(result));
    } catch (RejectedExecutionException e) { // the server has been closed
      close();
    }
  }

  private void written(boolean good) {
    writing = false;
    failed |= !good;
    if (abandoned) {
      close();
    } else if (!failed && !queued.isEmpty()) {
      writeQueued();
    } else {
      onWritten.run();
    }
  }
}
