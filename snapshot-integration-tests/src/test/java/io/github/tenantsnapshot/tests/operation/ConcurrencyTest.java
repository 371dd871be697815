package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.MAILBOX;
import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.QuotaPeriod;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotNotAvailableException;
import io.github.tenantsnapshot.SnapshotNotFoundException;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.TooManyVisibleJobsException;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ConcurrencyTest {

  private static final int THREADS = 64;
  private static final int ROUNDS = 50;
  private static final Duration LONG = Duration.ofHours(1);

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final JobStore store = TestStores.newStore();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private static Caller newTenant() {
    return Caller.user(UUID.randomUUID().toString(), UUID.randomUUID().toString(), "Adele Vance");
  }

  /** Runs a task on all threads at once and returns the results. */
  private <T> List<T> onAllThreads(Task<T> task) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(THREADS);
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      calls.add(
          () -> {
            barrier.await();
            return task.run(number);
          });
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : threads.invokeAll(calls)) {
      results.add(future.get());
    }
    return results;
  }

  @FunctionalInterface
  private interface Task<T> {
    T run(int thread) throws Exception;
  }

  private static String outcomeOf(SnapshotService service, Caller caller, String name) {
    try {
      service.createSnapshot(caller, CreateSnapshotRequest.of(name, RULE));
      return "admitted";
    } catch (DisplayNameTakenException e) {
      return "name taken";
    } catch (TooManyVisibleJobsException e) {
      return "too many";
    }
  }

  private static long count(Collection<String> outcomes, String outcome) {
    return outcomes.stream().filter(outcome::equals).count();
  }

  @Test
  void exactlyTwelveOfManyConcurrentRequestsAreAdmitted() throws Exception {
    try (SnapshotService service =
        SnapshotService.builder(store, FakeSource.empty()).workers(0).build()) {
      for (int round = 0; round < ROUNDS; round++) {
        Caller caller = newTenant();
        List<String> outcomes =
            onAllThreads(thread -> outcomeOf(service, caller, "Weekly export " + thread));

        assertThat(count(outcomes, "admitted")).isEqualTo(12);
        assertThat(count(outcomes, "too many")).isEqualTo(THREADS - 12);
        assertThat(service.listJobs(caller)).hasSize(12).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void exactlyOneOfManyConcurrentRequestsForANameIsAdmitted() throws Exception {
    try (SnapshotService service =
        SnapshotService.builder(store, FakeSource.empty()).workers(0).build()) {
      for (int round = 0; round < ROUNDS; round++) {
        Caller caller = newTenant();
        List<String> outcomes =
            onAllThreads(
                thread ->
                    outcomeOf(
                        service, caller, thread % 2 == 0 ? "Weekly Export" : "weekly export"));

        assertThat(count(outcomes, "admitted")).isOne();
        assertThat(count(outcomes, "name taken")).isEqualTo(THREADS - 1);
        assertThat(service.listJobs(caller)).hasSize(1);
      }
    }
  }

  @Test
  void twoServicesOnOneStoreAdmitTwelveTogether() throws Exception {
    try (SnapshotService one =
            SnapshotService.builder(store, FakeSource.empty()).workers(0).build();
        SnapshotService two =
            SnapshotService.builder(store, FakeSource.empty()).workers(0).build()) {
      for (int round = 0; round < ROUNDS; round++) {
        Caller caller = newTenant();
        List<String> outcomes =
            onAllThreads(
                thread ->
                    outcomeOf(thread % 2 == 0 ? one : two, caller, "Weekly export " + thread / 2));

        assertThat(count(outcomes, "admitted")).isEqualTo(12);
        assertThat(one.listJobs(caller)).hasSize(12).isEqualTo(two.listJobs(caller));
        assertThat(one.listJobs(caller))
            .extracting(SnapshotJob::displayName)
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void concurrentCallsOfAllKindsKeepEveryJobConsistent() throws Exception {
    Transitions transitions = new Transitions();
    Caller caller = newTenant();
    FakeSource source = FakeSource.empty().with(RULE, 300).with(MAILBOX, 3);
    try (SnapshotService service =
        SnapshotService.builder(store, source)
            .limits(
                SnapshotLimits.documented().toBuilder().resourcesPerPeriod(Long.MAX_VALUE).build())
            .addListener(transitions)
            .pollInterval(Duration.ofMillis(5))
            .build()) {
      onAllThreads(
          thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 40; i++) {
              useTheService(service, caller, random, source);
            }
            return thread;
          });

      for (SnapshotJob job : service.listJobs(caller)) {
        assertThat(service.awaitCompletion(caller, job.id(), LONG).status())
            .isEqualTo(SnapshotJobStatus.SUCCEEDED);
        transitions.await(job.id(), SnapshotJobEvent.SUCCEED);
        service.deleteJob(caller, job.id());
      }
    }
    assertLegal(transitions.all());
    Map<Instant, Long> published = new HashMap<>();
    for (SnapshotJobTransition transition : transitions.all()) {
      if (transition.event() == SnapshotJobEvent.SUCCEED) {
        published.merge(QuotaPeriod.calendarMonth().startOf(transition.at()), 303L, Long::sum);
      }
    }
    assertThat(published).isNotEmpty();
    published.forEach(
        (month, resources) ->
            assertThat(store.usage(caller.tenantId(), month)).isEqualTo(resources));
  }

  private static void useTheService(
      SnapshotService service, Caller caller, Random random, FakeSource source) {
    List<SnapshotJob> jobs = service.listJobs(caller);
    assertThat(jobs).hasSizeLessThanOrEqualTo(12);
    assertThat(jobs).extracting(SnapshotJob::displayName).doesNotHaveDuplicates();
    if (jobs.isEmpty() || random.nextInt(3) == 0) {
      try {
        service.createSnapshot(
            caller, CreateSnapshotRequest.of("Weekly export " + random.nextInt(20), RULE, MAILBOX));
      } catch (DisplayNameTakenException | TooManyVisibleJobsException e) {
        // another thread was faster
      }
      return;
    }
    SnapshotJob job = jobs.get(random.nextInt(jobs.size()));
    try {
      switch (random.nextInt(3)) {
        case 0 -> service.deleteJob(caller, job.id());
        case 1 -> {
          SnapshotJob later = service.getJob(caller, job.id());
          assertThat(later.status()).isGreaterThanOrEqualTo(job.status());
        }
        default -> {
          try (Snapshot snapshot = service.openSnapshot(caller, job)) {
            assertThat(snapshot.resources().toList()).isEqualTo(source.resources(MAILBOX, RULE));
          }
        }
      }
    } catch (JobNotFoundException | SnapshotNotFoundException | SnapshotNotAvailableException e) {
      // deleted in the meantime, or not ended yet
    }
  }

  private static void assertLegal(List<SnapshotJobTransition> transitions) {
    Map<String, List<SnapshotJobEvent>> byJob = new HashMap<>();
    for (SnapshotJobTransition transition : transitions) {
      byJob.computeIfAbsent(transition.job().id(), id -> new ArrayList<>()).add(transition.event());
      assertThat(transition.attempt()).isOne();
    }
    byJob.forEach(
        (job, events) -> {
          // several threads notify listeners: in any order, but once per event
          assertThat(events).as(job).doesNotHaveDuplicates();
          assertThat(events)
              .as(job)
              .contains(SnapshotJobEvent.CREATE, SnapshotJobEvent.DELETE)
              .isSubsetOf(
                  SnapshotJobEvent.CREATE,
                  SnapshotJobEvent.START,
                  SnapshotJobEvent.SUCCEED,
                  SnapshotJobEvent.DELETE);
          if (events.contains(SnapshotJobEvent.SUCCEED)) {
            assertThat(events).as(job).contains(SnapshotJobEvent.START);
          }
        });
  }

  @Test
  void concurrentTenantsGetTheirOwnJobs() throws Exception {
    try (SnapshotService service =
        SnapshotService.builder(
                store,
                (context, type) ->
                    ResourceReader.of(
                        IntStream.range(0, 20)
                            .mapToObj(
                                i ->
                                    new SnapshotResource(
                                        context.tenantId(), type, JsonText.of("{\"I\":" + i + "}")))
                            .toList()))
            .pollInterval(Duration.ofMillis(5))
            .build()) {
      onAllThreads(
          thread -> {
            Caller caller = newTenant();
            List<SnapshotJob> jobs = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
              jobs.add(
                  service.createSnapshot(
                      caller, CreateSnapshotRequest.of("Weekly export " + i, RULE, MAILBOX)));
            }
            for (SnapshotJob job : jobs) {
              SnapshotJob ended = service.awaitCompletion(caller, job.id(), LONG);
              assertThat(ended.status()).isEqualTo(SnapshotJobStatus.SUCCEEDED);
              try (Snapshot snapshot = service.openSnapshot(caller, ended)) {
                assertThat(snapshot.resources().toList())
                    .hasSize(40)
                    .extracting(SnapshotResource::displayName)
                    .containsOnly(caller.tenantId());
              }
            }
            assertThat(service.listJobs(caller)).hasSize(12);
            return caller;
          });
    }
  }

  @Test
  void manyServicesOnOneStoreRunEachJobOnce() throws Exception {
    FakeSource source = FakeSource.empty().with(RULE, 10);
    Transitions transitions = new Transitions();
    List<SnapshotService> services = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      services.add(
          SnapshotService.builder(store, source)
              .workers(2)
              .addListener(transitions)
              .pollInterval(Duration.ofMillis(2))
              .build());
    }
    try {
      onAllThreads(
          thread -> {
            SnapshotService service = services.get(thread % services.size());
            Caller caller = newTenant();
            for (int i = 0; i < 5; i++) {
              SnapshotJob job =
                  service.createSnapshot(
                      caller, CreateSnapshotRequest.of("Weekly export " + i, RULE));
              service.awaitCompletion(caller, job.id(), LONG);
              transitions.await(job.id(), SnapshotJobEvent.SUCCEED);
              service.deleteJob(caller, job.id());
            }
            return thread;
          });
    } finally {
      services.forEach(SnapshotService::close);
    }
    assertLegal(transitions.all());
    assertThat(source.reads(RULE)).isEqualTo(THREADS * 5);
  }
}
