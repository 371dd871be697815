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
 * The body of a request while it arrives: a slow client keeps no thread waiting. A long one is
 * written to a file, on a worker. Confined to the event loop, but for {@link #read()} and {@link
 * #close()}, which are called when the body is complete or given up.
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
  private @Nullable InputStream written; // once it is read

  /**
   * Creates an empty body.
   *
   * @param writers the threads that write to a file
   * @param maxBytes the maximum length
   * @param onWritten called on the event loop when a worker has written something
   */
  RequestBody(EventLoop loop, Executor writers, long maxBytes, Runnable onWritten) {
    this.loop = loop;
    this.writers = writers;
    this.maxBytes = maxBytes;
    this.onWritten = onWritten;
  }

  /**
   * Adds a part, and releases it.
   *
   * @throws RefusedRequestException if the body is longer than allowed
   * @throws IOException if the part cannot be kept
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

  /** Returns whether a worker is writing, so that no more parts should arrive. */
  boolean isWriting() {
    return writing;
  }

  /** Returns whether a part could not be written. */
  boolean hasFailed() {
    return failed;
  }

  /** Returns the bytes, for as long as this is not closed. */
  InputStream read() throws IOException {
    written = spool.read();
    return written;
  }

  /** Discards what has been read, and what has not. */
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

  /** Discards a body that is not complete. */
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
    } catch (RuntimeException | Error e) { // there is no thread
      LOG.error("the body of a request could not be kept", e);
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
        LOG.error("the body of a request could not be kept", e);
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
