package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.internal.spool.Spool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transfer of a response to its client: a short body with its length, a longer one in chunks as
 * it is read. A worker reads the body until the connection is no longer writable; {@link #resume()}
 * then schedules a worker again. Thread-safe, except for {@link #begin()}.
 *
 * <p>HTTP/1.0 has no chunks, so its clients could not distinguish a truncated response from a
 * complete one. For them, a longer body is first written to a temporary file.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class ResponseTransfer {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseTransfer.class);

  private static final int BLOCK = 8 * 1024;

  /** The number of blocks after which a worker continues with another transfer. */
  private static final int BLOCKS_AT_ONCE = 16;

  private final Exchange exchange;
  private final Channel channel;
  private final ResponseHead head;
  private final GraphResponse response;
  private final Executor workers;
  private final boolean keepAlive;

  /** Whether a worker is scheduled or reads the body; only that worker uses the fields below. */
  private final AtomicBoolean busy = new AtomicBoolean(true);

  private InputStream in;
  private byte[] block = new byte[0]; // of BLOCK bytes once it is needed
  private @Nullable Gzip gzip;
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream(0);
  private boolean bodyEnded;
  private @Nullable IOException failure;
  private boolean released;
  private boolean ended;

  ResponseTransfer(
      Exchange exchange,
      Channel channel,
      ResponseHead head,
      GraphResponse response,
      Executor workers) {
    this.exchange = exchange;
    this.channel = channel;
    this.head = head;
    this.response = response;
    this.workers = workers;
    this.keepAlive = head.keepsAlive();
    this.in = response.body();
  }

  /** Begins to send the response. Runs on a worker. */
  void begin() {
    try {
      if (head.isBodiless()) {
        sendWhole(new byte[0]);
        return;
      }
      byte[] beginning = readAhead();
      if (bodyEnded) {
        sendWhole(beginning);
      } else if (head.isForHttp10()) {
        sendByFile(beginning);
      } else {
        sendChunks(beginning);
      }
    } catch (IOException | RuntimeException | Error e) {
      breakOff(e);
    }
  }

  /** Schedules a worker, unless one is already scheduled or reading. */
  void resume() {
    if (busy.compareAndSet(false, true)) {
      execute();
    }
  }

  private void execute() {
    try {
      workers.execute(this::transfer);
    } catch (RuntimeException | Error e) { // the server is closed, or no thread could be created
      breakOff(e);
    }
  }

  /** Reads the body and writes it while the connection is writable. Runs on a worker. */
  private void transfer() {
    try {
      for (int i = 0; i < BLOCKS_AT_ONCE; i++) {
        if (ended) {
          return;
        } else if (exchange.isGone()) {
          breakOff(null);
          return;
        } else if (!channel.isWritable()) {
          busy.set(false);
          if ((!channel.isWritable() && !exchange.isGone()) || !busy.compareAndSet(false, true)) {
            return;
          }
        } else {
          writeBlock();
        }
      }
      execute();
    } catch (IOException | RuntimeException | Error e) {
      breakOff(e);
    }
  }

  private void writeBlock() throws IOException {
    int length = read(block, 0);
    if (failure != null) {
      throw failure;
    }
    if (gzip == null) {
      write(block, length);
    } else {
      writeCompressed(gzip, block, length);
    }
    if (bodyEnded) {
      release(); // before the client can see the end
      end(channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }
  }

  /** Writes all of the bytes that the client can decompress so far. */
  private void writeCompressed(Gzip packing, byte[] bytes, int length) throws IOException {
    packing.write(bytes, 0, length);
    if (bodyEnded) {
      packing.finish();
    } else {
      packing.flush();
    }
    write(compressed.toByteArray(), compressed.size());
    compressed.reset();
  }

  private void write(byte[] bytes, int length) {
    if (length > 0) {
      ByteBuf content = channel.alloc().buffer(length).writeBytes(bytes, 0, length);
      channel.writeAndFlush(new DefaultHttpContent(content));
    }
  }

  private void sendWhole(byte[] bytes) throws IOException {
    boolean packs = bytes.length > 0 && head.isCompressed();
    byte[] content = packs ? Gzip.compress(bytes) : bytes;
    release(); // before the client can see the end
    FullHttpResponse message =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status(), Unpooled.wrappedBuffer(content));
    head.addTo(message, keepAlive);
    if (packs) {
      message.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
    }
    if (!head.isBodiless()) {
      HttpUtil.setContentLength(message, content.length);
    }
    end(channel.writeAndFlush(message));
  }

  private void sendChunks(byte[] beginning) throws IOException {
    block = new byte[BLOCK];
    HttpResponse message = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status());
    head.addTo(message, keepAlive);
    HttpUtil.setTransferEncodingChunked(message, true);
    if (head.isCompressed()) {
      message.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
      gzip = new Gzip(compressed);
      channel.write(message);
      writeCompressed(gzip, beginning, beginning.length);
    } else {
      channel.write(message);
      channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(beginning)));
    }
    if (failure != null) {
      throw failure;
    }
    execute(); // the rest is sent by a new task
  }

  private void sendByFile(byte[] beginning) throws IOException {
    block = new byte[BLOCK];
    try (Spool spool = new Spool()) {
      spool.write(beginning);
      while (!bodyEnded && failure == null && !exchange.isGone()) {
        spool.write(block, 0, read(block, 0));
      }
      if (failure != null) {
        throw failure;
      }
      HttpResponse message = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status());
      head.addTo(message, keepAlive);
      HttpUtil.setContentLength(message, spool.length());
      release();
      in = spool.read();
      bodyEnded = false;
      channel.writeAndFlush(message);
    }
    execute();
  }

  /** Returns at most the first block of the body, in an array that is not longer than it. */
  private byte[] readAhead() {
    int expected = Math.min(available(), BLOCK - 1);
    byte[] bytes = new byte[expected > 0 ? expected + 1 : BLOCK]; // one more, to find the end
    int length = 0;
    while (!bodyEnded && failure == null && length < BLOCK) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, BLOCK);
      }
      length += read(bytes, length);
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Returns how many bytes of the body are probably in memory. */
  private int available() {
    try {
      return in.available();
    } catch (IOException e) {
      LOG.debug("the length of the beginning is unknown", e); // reading reports the failure
      return 0;
    }
  }

  /** Reads bytes into a buffer. Reads zero bytes at the end of the body, and if the body fails. */
  private int read(byte[] bytes, int offset) {
    try {
      int read = in.read(bytes, offset, bytes.length - offset);
      bodyEnded = read < 0;
      return Math.max(read, 0);
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      LOG.error("unexpected failure of the body of a response", e);
      failure = new IOException("the body of the response could not be read", e);
    }
    return 0;
  }

  private void end(ChannelFuture written) {
    ended = true;
    written.addListener(
        result -> {
          if (result.isSuccess()) {
            exchange.sent(keepAlive);
          } else {
            exchange.breakOff(result.cause());
          }
        });
  }

  private void breakOff(@Nullable Throwable cause) {
    if (!ended) {
      ended = true;
      if (cause != null && !(cause instanceof IOException) && !isOfClosing(cause)) {
        LOG.error("unexpected failure of a response", cause);
      }
      release();
      exchange.breakOff(cause);
    }
  }

  private static boolean isOfClosing(Throwable cause) {
    return cause instanceof RejectedExecutionException;
  }

  private void release() {
    if (gzip != null) {
      gzip.release();
    }
    if (in != response.body()) {
      try {
        in.close();
      } catch (IOException e) {
        LOG.warn("a temporary file could not be closed", e);
      }
    } else if (!released) {
      released = true;
      exchange.release(response);
    }
  }

  private HttpResponseStatus status() {
    return HttpResponseStatus.valueOf(response.status());
  }
}
