package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptGuardTest {

  private final InterruptGuard signal = new InterruptGuard();
  private final InterruptGuard.Read read = new InterruptGuard.Read();

  @AfterEach
  void clearInterruption() {
    Thread.interrupted();
  }

  @Test
  void stopInterruptsAThreadInsideASource() throws InterruptedException {
    signal.enter(read);

    signal.stop();

    assertThat(signal.isStopped()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void stopDoesNotInterruptAThreadThatHasLeftTheSource() throws InterruptedException {
    signal.enter(read);
    signal.exit();

    signal.stop();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void stopDoesNotInterruptAThreadThatNeverEnteredASource() {
    signal.stop();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interruptByTheGuardIsClearedOnExit() throws InterruptedException {
    signal.enter(read);
    signal.stop();

    signal.exit();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void interruptByAnotherThreadIsKept() throws InterruptedException {
    signal.enter(read);
    Thread.currentThread().interrupt();

    signal.exit();

    assertThat(signal.isStopped()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void enterAfterStopIsRejected() {
    signal.stop();

    assertThatThrownBy(() -> signal.enter(read))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("the service is closing");
  }

  @Test
  void threadCanEnterAndExitRepeatedly() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      signal.enter(read);
      signal.exit();
    }

    assertThat(signal.isStopped()).isFalse();
  }

  @Test
  void stopInterruptsEveryThreadInsideASource() throws Exception {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch never = new CountDownLatch(1);
    Runnable reading =
        () -> {
          try {
            signal.enter(read);
            inside.countDown();
            never.await();
          } catch (InterruptedException e) {
            signal.exit();
            return;
          }
          throw new AssertionError("was not interrupted");
        };
    CompletableFuture<Void> first = CompletableFuture.runAsync(reading, InterruptGuardTest::start);
    CompletableFuture<Void> second = CompletableFuture.runAsync(reading, InterruptGuardTest::start);
    inside.await();

    signal.stop();

    CompletableFuture.allOf(first, second).get();
  }

  // One read that has taken too long

  @Test
  void timeoutInsideASourceInterruptsTheReadAndClearsTheInterruptOnExit()
      throws InterruptedException {
    assertThat(signal.enter(read)).isTrue();

    signal.timeOut(read);

    assertThat(signal.hasTimedOut(read)).isTrue();
    assertThat(signal.isStopped()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    signal.exit();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void timeoutOutsideASourceDoesNotInterruptButRejectsTheNextEnter() throws InterruptedException {
    signal.enter(read);
    signal.exit();

    signal.timeOut(read);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(signal.enter(read)).isFalse();
    signal.timeOut(read);
    assertThat(Thread.currentThread().isInterrupted()).as("is not inside").isFalse();
  }

  @Test
  void timeoutInsideTheStoreInterruptsTheReadWhenItReturnsToTheSource()
      throws InterruptedException {
    signal.enter(read);

    boolean interruptedInStore =
        signal.outside(
            () -> {
              signal.timeOut(read);
              return Thread.currentThread().isInterrupted();
            });

    assertThat(interruptedInStore).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void timeoutOfOneReadDoesNotAffectAnother() throws InterruptedException {
    signal.enter(read);

    signal.timeOut(new InterruptGuard.Read());

    assertThat(signal.hasTimedOut(read)).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void readerThatTimedOutBeforeItsCloseIsInterruptedDuringItsClose() {
    signal.timeOut(read);

    signal.enterToClose(read);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    signal.exit();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static void start(Runnable task) {
    new Thread(task).start();
  }
}
