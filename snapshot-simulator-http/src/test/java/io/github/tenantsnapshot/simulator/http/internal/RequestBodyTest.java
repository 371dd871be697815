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
  private final CountDownLatch told = new CountDownLatch(1);

  @AfterEach
  void end() throws InterruptedException {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
  }

  /** A part that is long enough to be written to a file, and whose write fails. */
  private static final class Failing extends UnpooledHeapByteBuf {

    Failing() {
      super(UnpooledByteBufAllocator.DEFAULT, new byte[LONG], LONG);
      writerIndex(LONG);
    }

    @Override
    public Failing readBytes(OutputStream out, int length) {
      throw new OutOfMemoryError("for the test");
    }
  }

  private RequestBody body(Executor writers) {
    return new RequestBody(loop, writers, Long.MAX_VALUE, told::countDown);
  }

  @Test
  void anErrorWhileAPartIsWrittenIsAFailure() throws Exception {
    RequestBody body = body(task -> new Thread(task).start());
    Failing part = new Failing();
    loop.submit(
            () -> {
              body.add(part);
              return true;
            })
        .get();
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(body.hasFailed()).isTrue();
    assertThat(part.refCnt()).isZero();
  }

  @Test
  void aMissingThreadIsAFailure() throws Exception {
    RequestBody body =
        body(
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    Failing part = new Failing();
    body.add(part);
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(body.hasFailed()).isTrue();
    assertThat(part.refCnt()).isZero();
  }
}
