package io.github.tenantsnapshot.simulator.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

  private static final int LONG = 70_000;

  private final EventLoop loop = new DefaultEventLoop();
  private final CountDownLatch notified = new CountDownLatch(1);

  @AfterEach
  void shutDown() throws InterruptedException {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
  }

  /** A part that is long enough to be written to a file, and whose write fails. */
  private static final class FailingPart extends UnpooledHeapByteBuf {

    FailingPart() {
      super(UnpooledByteBufAllocator.DEFAULT, new byte[LONG], LONG);
      writerIndex(LONG);
    }

    @Override
    public FailingPart readBytes(OutputStream out, int length) {
      throw new OutOfMemoryError("for the test");
    }
  }

  private RequestBody body(Executor writers) {
    return new RequestBody(loop, writers, Long.MAX_VALUE, notified::countDown);
  }

  @Test
  void errorWhileWritingAPartFailsTheBody() throws Exception {
    RequestBody body = body(task -> new Thread(task).start());
    FailingPart part = new FailingPart();
    loop.submit(
            () -> {
              body.add(part);
              return true;
            })
        .get();
    assertThat(notified.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(body.hasFailed()).isTrue();
    assertThat(part.refCnt()).isZero();
  }

  @Test
  void rejectedWriterTaskFailsTheBody() throws Exception {
    RequestBody body =
        body(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    FailingPart part = new FailingPart();
    body.add(part);
    assertThat(notified.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(body.hasFailed()).isTrue();
    assertThat(part.refCnt()).isZero();
  }
}
