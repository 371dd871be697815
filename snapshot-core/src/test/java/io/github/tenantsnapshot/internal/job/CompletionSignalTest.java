package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CompletionSignalTest {

  private static final String ID = "c91a1470-acc9-4585-bc03-522ae898f82f";
  private static final String OTHER_ID = "d265ab29-2e00-4107-a365-720b3c2e7e99";
  private static final Instant NOW = Instant.parse("2026-01-27T22:09:05Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final CompletionSignal signal = new CompletionSignal();

  @AfterEach
  void clearInterruption() {
    Thread.interrupted();
  }

  private static SnapshotJob job(String id, SnapshotJobStatus status) {
    return SnapshotJob.builder()
        .id(id)
        .displayName("Snapshot Demo")
        .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
        .status(status)
        .resources(List.of("microsoft.exchange.transportrule"))
        .createdDateTime(NOW)
        .completedDateTime(status.isTerminal() ? NOW : null)
        .createdBy(new IdentitySet(null, null))
        .build();
  }

  private static SnapshotJobTransition transition(
      SnapshotJobEvent event, SnapshotJobStatus to, String id) {
    SnapshotJob job = job(id, to == null ? SnapshotJobStatus.RUNNING : to);
    return SnapshotJobTransition.builder()
        .event(event)
        .from(SnapshotJobStatus.RUNNING)
        .to(to)
        .job(job)
        .at(NOW)
        .attempt(1)
        .build();
  }

  private static SnapshotJobTransition succeeded(String id) {
    return transition(SnapshotJobEvent.SUCCEED, SnapshotJobStatus.SUCCEEDED, id);
  }

  @ParameterizedTest
  @EnumSource(
      value = SnapshotJobStatus.class,
      names = {"SUCCEEDED", "PARTIALLY_SUCCESSFUL", "FAILED"})
  void endedJobIsReturnedImmediately(SnapshotJobStatus status) throws InterruptedException {
    SnapshotJob ended = job(ID, status);

    assertThat(signal.await(() -> ended, ID, DAY, DAY)).isSameAs(ended);
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT-1S", "PT-2562047788015215H"})
  void withTimeoutZeroTheJobIsReadOnceAndReturned(Duration timeout) throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();

    SnapshotJob read =
        signal.await(
            () -> {
              reads.incrementAndGet();
              return job(ID, SnapshotJobStatus.RUNNING);
            },
            ID,
            timeout,
            DAY);

    assertThat(read.status()).isEqualTo(SnapshotJobStatus.RUNNING);
    assertThat(reads).hasValue(1);
  }

  @Test
  void endDuringTheReadIsNotMissed() throws InterruptedException {
    List<SnapshotJobStatus> statuses =
        new ArrayList<>(List.of(SnapshotJobStatus.RUNNING, SnapshotJobStatus.SUCCEEDED));
    Supplier<SnapshotJob> read =
        () -> {
          SnapshotJob job = job(ID, statuses.remove(0));
          signal.onTransition(succeeded(ID));
          return job;
        };

    assertThat(signal.await(read, ID, DAY, DAY).status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(statuses).isEmpty();
  }

  @Test
  void deletionDuringTheReadIsNotMissed() {
    AtomicInteger reads = new AtomicInteger();
    Supplier<SnapshotJob> read =
        () -> {
          if (reads.incrementAndGet() == 2) {
            throw new IllegalArgumentException("no such job");
          }
          signal.onTransition(transition(SnapshotJobEvent.DELETE, null, ID));
          return job(ID, SnapshotJobStatus.RUNNING);
        };

    assertThatThrownBy(() -> signal.await(read, ID, DAY, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such job");
  }

  @Test
  void waitEndsWhenTheJobEnds() throws Exception {
    AtomicReference<SnapshotJobStatus> status = new AtomicReference<>(SnapshotJobStatus.RUNNING);
    Waiter waiter = new Waiter(ID, status);
    waiter.awaitWaiting();

    status.set(SnapshotJobStatus.SUCCEEDED);
    signal.onTransition(succeeded(ID));

    assertThat(waiter.result.get().status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(waiter.reads).hasValue(2);
  }

  @Test
  void waitOfEveryThreadEndsWhenTheJobEnds() throws Exception {
    AtomicReference<SnapshotJobStatus> status = new AtomicReference<>(SnapshotJobStatus.RUNNING);
    Waiter first = new Waiter(ID, status);
    Waiter second = new Waiter(ID, status);
    first.awaitWaiting();
    second.awaitWaiting();

    status.set(SnapshotJobStatus.FAILED);
    signal.onTransition(transition(SnapshotJobEvent.FAIL, SnapshotJobStatus.FAILED, ID));

    assertThat(first.result.get().status()).isEqualTo(SnapshotJobStatus.FAILED);
    assertThat(second.result.get().status()).isEqualTo(SnapshotJobStatus.FAILED);
  }

  @Test
  void otherJobsAndOtherTransitionsDoNotEndTheWait() throws Exception {
    AtomicReference<SnapshotJobStatus> status =
        new AtomicReference<>(SnapshotJobStatus.NOT_STARTED);
    Waiter waiter = new Waiter(ID, status);
    waiter.awaitWaiting();

    signal.onTransition(succeeded(OTHER_ID));
    signal.onTransition(transition(SnapshotJobEvent.START, SnapshotJobStatus.RUNNING, ID));
    waiter.awaitWaiting();
    assertThat(waiter.reads).hasValue(1);

    status.set(SnapshotJobStatus.SUCCEEDED);
    signal.onTransition(succeeded(ID));
    waiter.result.get();
    assertThat(waiter.reads).hasValue(2);
  }

  @Test
  void jobThatAnotherServiceEndsIsFoundByPolling() throws InterruptedException {
    List<SnapshotJobStatus> statuses =
        new ArrayList<>(
            List.of(
                SnapshotJobStatus.NOT_STARTED,
                SnapshotJobStatus.RUNNING,
                SnapshotJobStatus.SUCCEEDED));

    SnapshotJob read =
        signal.await(() -> job(ID, statuses.remove(0)), ID, DAY, Duration.ofNanos(1));

    assertThat(read.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
    assertThat(statuses).isEmpty();
  }

  @Test
  void unfinishedJobIsReturnedAtTheTimeout() throws InterruptedException {
    Duration timeout = Duration.ofMillis(20);
    AtomicInteger reads = new AtomicInteger();
    long start = System.nanoTime();

    SnapshotJob read =
        signal.await(
            () -> {
              reads.incrementAndGet();
              return job(ID, SnapshotJobStatus.RUNNING);
            },
            ID,
            timeout,
            DAY);

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeout.toNanos());
    assertThat(read.status()).isEqualTo(SnapshotJobStatus.RUNNING);
    assertThat(reads.get()).isBetween(1, 2); // 1 if the first read has taken as long as the timeout
  }

  @Test
  void readsCountTowardsTheTimeout() throws InterruptedException {
    Duration timeout = Duration.ofMillis(2);
    AtomicInteger reads = new AtomicInteger();

    SnapshotJob read =
        signal.await(
            () -> {
              long start = System.nanoTime();
              while (System.nanoTime() - start < timeout.toNanos()) {
                Thread.onSpinWait();
              }
              reads.incrementAndGet();
              return job(ID, SnapshotJobStatus.RUNNING);
            },
            ID,
            timeout,
            Duration.ofNanos(1));

    assertThat(read.status()).isEqualTo(SnapshotJobStatus.RUNNING);
    assertThat(reads).hasValue(1);
  }

  @Test
  void closeEndsTheWaitWithAnException() throws Exception {
    Waiter waiter = new Waiter(ID, new AtomicReference<>(SnapshotJobStatus.RUNNING));
    waiter.awaitWaiting();

    signal.close();

    assertThatThrownBy(waiter.result::get)
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("the service was closed during the wait for job " + ID);
  }

  @Test
  void closingDuringTheReadIsNotMissed() {
    Supplier<SnapshotJob> read =
        () -> {
          signal.close();
          return job(ID, SnapshotJobStatus.RUNNING);
        };

    assertThatThrownBy(() -> signal.await(read, ID, DAY, DAY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the service was closed during the wait for job " + ID);
  }

  @Test
  void waitAfterCloseThrows() {
    signal.close();

    assertThatThrownBy(() -> signal.await(() -> job(ID, SnapshotJobStatus.RUNNING), ID, DAY, DAY))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void interruptEndsTheWait() {
    Supplier<SnapshotJob> read =
        () -> {
          Thread.currentThread().interrupt();
          return job(ID, SnapshotJobStatus.RUNNING);
        };

    assertThatThrownBy(() -> signal.await(read, ID, DAY, DAY))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void failedReadPropagatesAndLaterWaitsSucceed() throws InterruptedException {
    IllegalStateException failure = new IllegalStateException("the store is broken");
    assertThatThrownBy(
            () ->
                signal.await(
                    () -> {
                      throw failure;
                    },
                    ID,
                    DAY,
                    DAY))
        .isSameAs(failure);

    SnapshotJob ended = job(ID, SnapshotJobStatus.SUCCEEDED);
    assertThat(signal.await(() -> ended, ID, DAY, DAY)).isSameAs(ended);
  }

  /** A thread that waits for the completion of a job, whose status the test sets. */
  private final class Waiter {

    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch hasRead = new CountDownLatch(1);
    private final CompletableFuture<SnapshotJob> result = new CompletableFuture<>();
    private final Thread thread;

    Waiter(String id, AtomicReference<SnapshotJobStatus> status) {
      thread =
          new Thread(
              () -> {
                try {
                  result.complete(
                      signal.await(
                          () -> {
                            SnapshotJob job = job(id, status.get());
                            reads.incrementAndGet();
                            hasRead.countDown();
                            return job;
                          },
                          id,
                          DAY,
                          DAY));
                } catch (InterruptedException | RuntimeException e) {
                  result.completeExceptionally(e);
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    void awaitWaiting() throws InterruptedException {
      hasRead.await();
      while (thread.getState() != Thread.State.TIMED_WAITING && !result.isDone()) {
        Thread.onSpinWait();
      }
    }
  }
}
