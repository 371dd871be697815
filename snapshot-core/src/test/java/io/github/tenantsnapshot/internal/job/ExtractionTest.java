package io.github.tenantsnapshot.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExtractionTest {

  private static final Instant NOW = Instant.parse("2026-01-27T22:09:05Z");

  private static final Duration TIMEOUT = Duration.ofHours(1);
  private static final String TYPE = "microsoft.exchange.transportrule";
  private static final SnapshotResource RULE =
      new SnapshotResource("Tag invoices", TYPE, JsonText.of("{}"));

  private final InterruptGuard stop = new InterruptGuard();
  private final ManualTimer timer = new ManualTimer();
  private final List<String> warnings = new ArrayList<>();
  private final List<SnapshotResource> stored = new ArrayList<>();

  @AfterEach
  void clearInterruption() {
    timer.shutdownNow();
    Thread.interrupted();
  }

  /** Returns a store that fails the test if it is called: there is nothing to store. */
  private static JobStore unusedStore() {
    return (JobStore)
        Proxy.newProxyInstance(
            ExtractionTest.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> {
              throw new AssertionError(method.getName() + " was called");
            });
  }

  private Extraction extraction(ConfigurationSource source) {
    return extraction(source, unusedStore());
  }

  private Extraction extraction(ConfigurationSource source, JobStore store) {
    return extraction(source, store, stop, TYPE);
  }

  private Extraction extraction(
      ConfigurationSource source, JobStore store, InterruptGuard stopSignal, String... types) {
    StoredJob claimed =
        StoredJob.builder()
            .job(
                SnapshotJob.builder()
                    .id("c91a1470-acc9-4585-bc03-522ae898f82f")
                    .displayName("Snapshot Demo")
                    .tenantId("2fcf1c68-b412-4c85-bfb2-cb20152a6843")
                    .status(SnapshotJobStatus.RUNNING)
                    .resources(List.of(types))
                    .createdDateTime(NOW)
                    .createdBy(new IdentitySet(null, null))
                    .build())
            .displayNameKey("snapshot demo")
            .expiresAt(NOW.plusSeconds(3600))
            .dueAt(NOW.plusSeconds(60))
            .claimNumber(1)
            .leased(true)
            .build();
    return new Extraction(
        store,
        source,
        () -> NOW,
        SnapshotBehavior.defaults(),
        stopSignal,
        new CallWatch(timer, TIMEOUT, (job, warning) -> warnings.add(warning)),
        claimed);
  }

  @Test
  void exceptionOfTheSourceIsAnErrorOfItsType() throws InterruptedException {
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  throw new InterruptedIOException("read timed out");
                })
            .run();

    assertThat(result)
        .isEqualTo(
            new Extraction.Result(
                SnapshotJobEvent.FAIL,
                0,
                List.of(),
                List.of(
                    "microsoft.exchange.transportrule: Error exporting resource"
                        + " [microsoft.exchange.transportrule]. exceptionMessage(s):read timed out"
                        + " ,")));
  }

  @Test
  void interruptedExceptionOfTheSourcePropagates() {
    InterruptedException interruption = new InterruptedException("somebody else");

    assertThatThrownBy(
            extraction(
                    (context, type) -> {
                      throw interruption;
                    })
                ::run)
        .isSameAs(interruption);
  }

  @Test
  void readInterruptedByCloseIsNoErrorOfItsType() {
    Extraction extraction =
        extraction(
            (context, type) -> {
              stop.stop();
              throw new InterruptedIOException("the thread was interrupted");
            });

    assertThatThrownBy(extraction::run).isInstanceOf(InterruptedException.class);
  }

  // Reads that time out

  /** Returns a store that keeps appended resources, and advances the timer in each append. */
  private JobStore storeThatTakes(Duration time) {
    return (JobStore)
        Proxy.newProxyInstance(
            ExtractionTest.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("append");
              for (Object resource : (List<?>) arguments[1]) {
                stored.add((SnapshotResource) resource);
              }
              timer.pass(time);
              assertThat(Thread.currentThread().isInterrupted()).as("in the store").isFalse();
              return true;
            });
  }

  private static List<String> errorDetails(String message) {
    return List.of(
        TYPE + ": Error exporting resource [" + TYPE + "]. exceptionMessage(s):" + message + " ,");
  }

  private static final List<String> TIMED_OUT = errorDetails("The type was not read within PT1H.");

  private void blockForever() throws InterruptedException {
    timer.pass(TIMEOUT);
    new CountDownLatch(1).await(); // throws at once if interrupted
  }

  @Test
  void typeThatIsNotOpenedBeforeTheTimeoutHasAnError() throws InterruptedException {
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  blockForever();
                  throw new AssertionError("was not interrupted");
                })
            .run();

    assertThat(result)
        .isEqualTo(new Extraction.Result(SnapshotJobEvent.FAIL, 0, List.of(), TIMED_OUT));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void typeThatIsNotReadCompletelyBeforeTheTimeoutKeepsTheResourcesRead()
      throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    Extraction.Result result =
        extraction(
                (context, type) ->
                    () -> {
                      if (reads.incrementAndGet() > 3) {
                        blockForever();
                      }
                      return RULE;
                    },
                storeThatTakes(Duration.ZERO))
            .run();

    assertThat(result)
        .isEqualTo(
            new Extraction.Result(
                SnapshotJobEvent.SUCCEED_PARTIALLY, 3, List.of(RULE, RULE, RULE), TIMED_OUT));
    assertThat(stored).isEmpty();
  }

  @Test
  void everyReactionOfTheSourceToTheInterruptIsATimeout() throws InterruptedException {
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  try {
                    blockForever();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("the request was cancelled", e);
                  }
                  return null;
                })
            .run();

    assertThat(result)
        .isEqualTo(new Extraction.Result(SnapshotJobEvent.FAIL, 0, List.of(), TIMED_OUT));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void resourceReturnedAfterTheTimeoutIsDiscarded() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    Extraction.Result result =
        extraction(
                (context, type) ->
                    () -> {
                      if (reads.incrementAndGet() == 2) {
                        timer.pass(TIMEOUT.multipliedBy(3));
                      }
                      return reads.get() > 5 ? null : RULE;
                    },
                storeThatTakes(Duration.ZERO))
            .run();

    assertThat(result)
        .isEqualTo(
            new Extraction.Result(SnapshotJobEvent.SUCCEED_PARTIALLY, 1, List.of(RULE), TIMED_OUT));
    assertThat(stored).isEmpty();
    assertThat(reads).hasValue(2);
  }

  @Test
  void endReturnedAfterTheTimeoutIsAnError() throws InterruptedException {
    Extraction.Result result =
        extraction(
                (context, type) ->
                    () -> {
                      timer.pass(TIMEOUT);
                      return null;
                    })
            .run();

    assertThat(result)
        .isEqualTo(new Extraction.Result(SnapshotJobEvent.FAIL, 0, List.of(), TIMED_OUT));
  }

  @Test
  void timeoutDuringAStoreCallTakesEffectAfterTheCall() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    Extraction.Result result =
        extraction(
                (context, type) ->
                    () -> {
                      reads.incrementAndGet();
                      return RULE;
                    },
                storeThatTakes(TIMEOUT))
            .run();

    assertThat(result)
        .isEqualTo(
            new Extraction.Result(SnapshotJobEvent.SUCCEED_PARTIALLY, 256, List.of(), TIMED_OUT));
    assertThat(reads).as("one batch").hasValue(256);
  }

  @Test
  void readThatEndsBeforeTheTimeoutHasNoError() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    Extraction.Result result =
        extraction(
                (context, type) ->
                    () -> {
                      timer.pass(TIMEOUT.dividedBy(4));
                      return reads.incrementAndGet() > 2 ? null : RULE;
                    },
                storeThatTakes(TIMEOUT.multipliedBy(2)))
            .run();

    assertThat(result)
        .isEqualTo(
            new Extraction.Result(SnapshotJobEvent.SUCCEED, 2, List.of(RULE, RULE), List.of()));
    assertThat(warnings).hasSize(12).allMatch(warning -> warning.startsWith("source has not"));
  }

  /** Returns an empty reader whose close method blocks until it is interrupted. */
  private ResourceReader closing(AtomicInteger closed) {
    return new ResourceReader() {
      @Override
      public @Nullable SnapshotResource next() {
        return null;
      }

      @Override
      public void close() throws InterruptedException {
        closed.incrementAndGet();
        blockForever();
      }
    };
  }

  @Test
  void readerThatIsNotClosedBeforeTheTimeoutIsAnError() throws InterruptedException {
    AtomicInteger closed = new AtomicInteger();
    Extraction.Result result = extraction((context, type) -> closing(closed)).run();

    assertThat(result)
        .isEqualTo(new Extraction.Result(SnapshotJobEvent.FAIL, 0, List.of(), TIMED_OUT));
    assertThat(closed).hasValue(1);
  }

  @Test
  void readerIsClosedAfterATimeout() throws InterruptedException {
    AtomicInteger closed = new AtomicInteger();
    Extraction.Result result =
        extraction(
                (context, type) ->
                    new ResourceReader() {
                      @Override
                      public @Nullable SnapshotResource next() throws InterruptedException {
                        blockForever();
                        return null;
                      }

                      @Override
                      public void close() {
                        closed.incrementAndGet();
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                      }
                    })
            .run();

    assertThat(result)
        .isEqualTo(new Extraction.Result(SnapshotJobEvent.FAIL, 0, List.of(), TIMED_OUT));
    assertThat(closed).hasValue(1);
  }

  /** Returns a reader that fails the test if it is read. */
  private static ResourceReader unread(AtomicInteger closed) {
    return new ResourceReader() {
      @Override
      public @Nullable SnapshotResource next() {
        throw new AssertionError("was read");
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  @Test
  void readerThatIsOpenedAfterTheTimeoutIsClosed() throws InterruptedException {
    AtomicInteger closed = new AtomicInteger();
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  timer.pass(TIMEOUT);
                  return unread(closed);
                })
            .run();

    assertThat(result)
        .isEqualTo(new Extraction.Result(SnapshotJobEvent.FAIL, 0, List.of(), TIMED_OUT));
    assertThat(closed).hasValue(1);
  }

  @Test
  void readerThatIsOpenedByAnInterruptedThreadIsClosed() {
    AtomicInteger closed = new AtomicInteger();
    Extraction extraction =
        extraction(
            (context, type) -> {
              Thread.currentThread().interrupt();
              return unread(closed);
            });

    assertThatThrownBy(extraction::run).isInstanceOf(InterruptedException.class);
    assertThat(closed).hasValue(1);
  }

  @Test
  void closeTakesPrecedenceOverATimeout() {
    Extraction extraction =
        extraction(
            (context, type) -> {
              timer.pass(TIMEOUT);
              stop.stop();
              throw new InterruptedIOException("the thread was interrupted");
            });

    assertThatThrownBy(extraction::run).isInstanceOf(InterruptedException.class);
  }

  @Test
  void timeoutAfterAnExceptionOfTheSourceDoesNotEndTheAttempt() throws InterruptedException {
    InterruptGuard lateTimeout =
        new InterruptGuard() {
          @Override
          synchronized boolean hasTimedOut(Read read) {
            boolean timedOut = super.hasTimedOut(read);
            timer.pass(TIMEOUT);
            return timedOut;
          }
        };
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  throw new IOException("Access Denied.");
                },
                unusedStore(),
                lateTimeout,
                TYPE)
            .run();

    assertThat(result)
        .isEqualTo(
            new Extraction.Result(
                SnapshotJobEvent.FAIL, 0, List.of(), errorDetails("Access Denied.")));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  // Store failures when a source checks whether its job is deleted

  private static final String OTHER_TYPE = "microsoft.teams.meetingpolicy";

  private static final JobStoreException STORE_FAILURE =
      new JobStoreException("the connection was closed", new IOException("closed"));

  /** Returns a store whose {@code find} throws. */
  private static JobStore failingStore() {
    return failingStore(() -> STORE_FAILURE);
  }

  private static JobStore failingStore(Supplier<JobStoreException> failures) {
    return (JobStore)
        Proxy.newProxyInstance(
            ExtractionTest.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("find");
              throw failures.get();
            });
  }

  @Test
  void storeFailureHandledByTheSourceDoesNotReplaceTheErrorOfALaterType()
      throws InterruptedException {
    AtomicInteger types = new AtomicInteger();
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  if (types.incrementAndGet() > 1) {
                    throw new IOException("Access Denied.");
                  }
                  assertThatThrownBy(context::isJobDeleted).isSameAs(STORE_FAILURE);
                  return () -> null;
                },
                failingStore(),
                stop,
                TYPE,
                OTHER_TYPE)
            .run();

    assertThat(result).isNotNull();
    assertThat(result.event()).isEqualTo(SnapshotJobEvent.SUCCEED_PARTIALLY);
    assertThat(result.errorDetails()).singleElement().asString().contains("Access Denied.");
  }

  @Test
  void storeFailureHandledByTheSourceDoesNotReplaceALaterErrorOfTheSameType()
      throws InterruptedException {
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  assertThatThrownBy(context::isJobDeleted).isSameAs(STORE_FAILURE);
                  throw new IOException("Access Denied.");
                },
                failingStore())
            .run();

    assertThat(result)
        .isEqualTo(
            new Extraction.Result(
                SnapshotJobEvent.FAIL, 0, List.of(), errorDetails("Access Denied.")));
  }

  @Test
  void causesOfAnErrorMayFormACycle() throws InterruptedException {
    IOException inner = new IOException("connection reset");
    IOException outer = new IOException("Access Denied.", inner);
    inner.initCause(outer);
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  assertThatThrownBy(context::isJobDeleted).isSameAs(STORE_FAILURE);
                  throw outer;
                },
                failingStore())
            .run();

    assertThat(result).isNotNull();
    assertThat(result.errorDetails()).singleElement().asString().contains("Access Denied.");
  }

  @Test
  void storeFailureRethrownByTheSourceEndsTheAttempt() {
    Extraction extraction =
        extraction(
            (context, type) -> {
              try {
                context.isJobDeleted();
              } catch (JobStoreException e) {
                throw new IOException("cannot tell whether the job is deleted", e);
              }
              return () -> null;
            },
            failingStore());

    assertThatThrownBy(extraction::run).isSameAs(STORE_FAILURE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void anyOfSeveralStoreFailuresThatTheSourceRethrowsEndsTheAttempt(int failures) {
    AtomicReference<JobStoreException> first = new AtomicReference<>();
    Extraction extraction =
        extraction(
            (context, type) -> {
              for (int i = 0; i < failures; i++) {
                try {
                  context.isJobDeleted();
                } catch (JobStoreException e) {
                  first.compareAndSet(null, e);
                }
              }
              throw first.get();
            },
            failingStore(() -> new JobStoreException("the connection was closed")));

    assertThatThrownBy(extraction::run).isSameAs(first.get());
  }

  @Test
  void blockedReadIsLoggedWithJobTypeAndAge() throws InterruptedException {
    Extraction.Result result =
        extraction(
                (context, type) -> {
                  timer.pass(Duration.ofMinutes(4));
                  throw new IOException("Access Denied.");
                })
            .run();

    assertThat(result)
        .isEqualTo(
            new Extraction.Result(
                SnapshotJobEvent.FAIL, 0, List.of(), errorDetails("Access Denied.")));
    String stuck =
        "source has not returned from reading microsoft.exchange.transportrule for job"
            + " c91a1470-acc9-4585-bc03-522ae898f82f for more than ";
    assertThat(warnings).containsExactly(stuck + "PT1M", stuck + "PT2M");
  }
}
