package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Faults that are put into the store of a load, which the load must find. */
enum Flaw {
  /** Each publication leaves a buffer in memory. */
  LEAKS_MEMORY("bytes of the heap after collection"),
  /** Each publication leaves a file open. */
  LEAKS_DESCRIPTORS("descriptors"),
  /** Each deletion leaves rows. */
  LEAKS_ROWS("rows of content"),
  /** Some accepted jobs are not stored. */
  LOSES_JOBS("lost|expected 20|count of jobs"),
  /** Some jobs are stored twice. */
  DOUBLES_JOBS("nobody has created|count of jobs|expected 200"),
  /** Resources on the second place of a page are those on the first. */
  CONFUSES_CONTENT("content of job"),
  /** Some publications are charged to another period. */
  LOSES_CHARGES("charged resources"),
  /** A tenant may have one job more than the limit. */
  ADMITS_TOO_MANY("expected 400 with .The tenant already has 12 visible"),
  /** Some failures of the store are unexpected exceptions. */
  FAILS_UNCLEARLY("status=500");

  private static final int BUFFER = 2_000_000;
  private static final int EACH = 20;

  /** A pattern of the message of the failed load. */
  final String message;

  Flaw(String message) {
    this.message = message;
  }

  /** The stores of a load, and what they have leaked. */
  static final class Stores implements AutoCloseable {

    private final Flaw flaw;
    private final Backend backend;
    private final List<byte[]> buffers = Collections.synchronizedList(new ArrayList<>());
    private final List<FileChannel> files = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger calls = new AtomicInteger();

    Stores(Flaw flaw, Backend backend) {
      this.flaw = flaw;
      this.backend = backend;
    }

    /** Returns a store with the fault. */
    JobStore around(JobStore store) {
      return new Broken(store);
    }

    private boolean now() {
      return calls.incrementAndGet() % EACH == 0;
    }

    private void leakFile() {
      try {
        files.add(FileChannel.open(Path.of("pom.xml"), StandardOpenOption.READ));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      for (FileChannel file : files) {
        file.close();
      }
    }

    private final class Broken extends ForwardingStore {

      private Broken(JobStore store) {
        super(store);
      }

      @Override
      public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
        if (flaw == FAILS_UNCLEARLY && now()) {
          IllegalStateException failure = new IllegalStateException("injected");
          failure.setStackTrace(new StackTraceElement[0]); // which would fill the log
          throw failure;
        }
        AdmissionLimits applied =
            flaw == ADMITS_TOO_MANY
                ? AdmissionLimits.of(limits.visibleJobs() + 1, limits.periodStart(), limits.quota())
                : limits;
        Admission admission = super.admit(job, applied, now);
        if (admission.outcome() == Admission.Outcome.ADMITTED && now()) {
          if (flaw == LOSES_JOBS) {
            super.delete(job.job().tenantId(), job.job().id(), now);
          } else if (flaw == DOUBLES_JOBS) {
            super.admit(doubled(job), applied, now);
          }
        }
        return admission;
      }

      private StoredJob doubled(StoredJob job) {
        String id =
            UUID.nameUUIDFromBytes(job.job().id().getBytes(StandardCharsets.UTF_8)).toString();
        return job.toBuilder()
            .job(job.job().toBuilder().id(id).displayName("Doubled " + id).build())
            .displayNameKey("doubled " + id)
            .build();
      }

      @Override
      public RemovedJobs delete(String tenantId, String jobId, Instant now) {
        if (flaw == LEAKS_ROWS) {
          for (int i = 0; i < 10; i++) {
            backend.execute(
                "insert into snapshot_content values ("
                    + -calls.incrementAndGet()
                    + ", 0, 0, 0, '[]')");
          }
        }
        return super.delete(tenantId, jobId, now);
      }

      @Override
      public Publication publish(
          StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
        if (flaw == LEAKS_MEMORY) {
          buffers.add(new byte[BUFFER]);
        } else if (flaw == LEAKS_DESCRIPTORS) {
          leakFile();
        }
        QuotaCharge applied =
            flaw == LOSES_CHARGES && now() ? QuotaCharge.of(Instant.EPOCH, charge.quota()) : charge;
        return super.publish(ended, resources, applied, now);
      }

      @Override
      public Optional<List<SnapshotResource>> readContent(
          String tenantId, String snapshotId, long from, int limit, Instant now) {
        Optional<List<SnapshotResource>> page =
            super.readContent(tenantId, snapshotId, from, limit, now);
        return flaw == CONFUSES_CONTENT ? page.map(Broken::confused) : page;
      }

      private static List<SnapshotResource> confused(List<SnapshotResource> page) {
        List<SnapshotResource> confused = new ArrayList<>(page);
        if (page.size() > 1) {
          confused.set(1, page.get(0));
        }
        return confused;
      }
    }
  }
}
