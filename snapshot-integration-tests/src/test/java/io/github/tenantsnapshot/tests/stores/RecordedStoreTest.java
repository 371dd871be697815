package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.TooManyVisibleJobsException;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That the check of a recorded store finds stores that break their promises. */
class RecordedStoreTest {

  private static final Caller ADMIN = JobScenario.ADMIN;
  private static final JobStore HEALTHY = new MemoryJobStore();

  @Test
  void healthyStoreHasNoProblem() {
    assertThat(problemsOf(new MemoryJobStore())).isEmpty();
  }

  @Test
  void usageThatDiffersFromWhatWasPublishedIsFound() {
    assertThat(
            problemsOf(
                new ForwardingStore(new MemoryJobStore()) {
                  @Override
                  public long usage(String tenantId, Instant period) {
                    return 1 + super.usage(tenantId, period);
                  }
                }))
        .containsExactly("the usage since 2026-11-01T00:00:00Z is 4, but 3 were published");
  }

  @Test
  void jobsBeyondTheLimitAreFound() {
    JobStore store =
        new ForwardingStore(new MemoryJobStore()) {
          @Override
          public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
            return super.admit(
                job, AdmissionLimits.of(100, limits.periodStart(), limits.quota()), now);
          }
        };

    assertThat(problemsOf(store)).containsExactly("3 jobs are visible, of at most 2");
  }

  @Test
  void jobThatIsNeverDueIsFound() {
    JobStore store =
        new ForwardingStore(new MemoryJobStore()) {
          @Override
          public Optional<StoredJob> find(String tenantId, String jobId, Instant now) {
            return super.find(tenantId, jobId, now)
                .map(
                    job ->
                        job.job().status().isTerminal()
                            ? job
                            : job.toBuilder().dueAt(null).build());
          }
        };

    assertThat(problemsOf(store)).singleElement().asString().contains(" is never due: ");
  }

  @Test
  void jobThatChangesAfterItsEndIsFound() {
    JobStore store =
        new ForwardingStore(new MemoryJobStore()) {
          @Override
          public List<StoredJob> list(String tenantId, JobPosition after, int limit, Instant now) {
            return super.list(tenantId, after, limit, now).stream()
                .map(RecordedStoreTest::failed)
                .toList();
          }
        };

    assertThat(problemsOf(store)).singleElement().asString().contains(" had ended as ");
  }

  @Test
  void contentWithoutAJobIsFound() {
    Map<String, List<SnapshotResource>> kept = new HashMap<>();
    JobStore store =
        new ForwardingStore(new MemoryJobStore()) {
          @Override
          public Optional<List<SnapshotResource>> readContent(
              String tenantId, String snapshotId, long from, int limit, Instant now) {
            Optional<List<SnapshotResource>> page =
                super.readContent(tenantId, snapshotId, from, limit, now);
            page.ifPresent(resources -> kept.putIfAbsent(snapshotId, resources));
            return page.or(() -> Optional.ofNullable(kept.get(snapshotId)));
          }
        };
    RecordedStore recorded = new RecordedStore(store, null);
    SnapshotJob ended = use(recorded);
    assertThat(recorded.problems()).isEmpty();

    RemovedJobs removed = recorded.delete(ended.tenantId(), ended.id(), JobScenario.START);

    assertThat(removed.count()).isOne();
    assertThat(recorded.problems())
        .containsExactly("the content of job " + ended.id() + " is left, and the job is not");
  }

  @Test
  void lostContentIsFound() {
    JobStore store =
        new ForwardingStore(new MemoryJobStore()) {
          @Override
          public Optional<List<SnapshotResource>> readContent(
              String tenantId, String snapshotId, long from, int limit, Instant now) {
            return super.readContent(tenantId, snapshotId, from + 1, limit, now);
          }
        };

    assertThat(problemsOf(store))
        .singleElement()
        .asString()
        .contains(" has content of 2 resources: ");
  }

  @Test
  void rowsWithoutAJobAndConnectionsInUseAreFound() {
    RecordedStore recorded =
        new RecordedStore(
            HEALTHY,
            new RecordedStore.Database() {
              @Override
              public long contentWithoutJob() {
                return 4;
              }

              @Override
              public int connectionsInUse() {
                return 1;
              }
            });

    assertThat(recorded.problems())
        .containsExactly(
            "connections of the pool are in use", "4 rows of content belong to no job");
  }

  private static StoredJob failed(StoredJob stored) {
    return stored.job().status() == SnapshotJobStatus.SUCCEEDED
        ? stored.toBuilder()
            .job(stored.job().toBuilder().status(SnapshotJobStatus.FAILED).build())
            .build()
        : stored;
  }

  private static List<String> problemsOf(JobStore store) {
    RecordedStore recorded = new RecordedStore(store, null);
    SnapshotJob unused = use(recorded);
    return recorded.problems();
  }

  /**
   * Creates a job that ends with three resources, and two more, one of them beyond the limit.
   *
   * @return the job that has ended
   */
  private static SnapshotJob use(RecordedStore store) {
    VirtualClock clock = VirtualClock.startingAt(JobScenario.START);
    List<SnapshotResource> resources =
        List.of(resource("First"), resource("Second"), resource("Third"));
    try (SnapshotService service =
        SnapshotService.builder(store, (context, type) -> ResourceReader.of(resources))
            .limits(SnapshotLimits.documented().toBuilder().visibleJobs(2).build())
            .clock(clock)
            .build()) {
      SnapshotJob first = JobScenario.create(service, "First export");
      clock.advance(Duration.ZERO);
      SnapshotJob unused = JobScenario.create(service, "Second export");
      tryToCreate(service);
      return service.getJob(ADMIN, first.id());
    }
  }

  private static void tryToCreate(SnapshotService service) {
    try {
      SnapshotJob unused =
          service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Third export", JobScenario.TYPE));
    } catch (TooManyVisibleJobsException e) {
      assertThat(e).hasMessageContaining("2");
    }
  }

  private static SnapshotResource resource(String name) {
    return new SnapshotResource(name, JobScenario.TYPE, JsonText.of(Map.of("Name", name)));
  }
}
