package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source whose resources, failures and crashes depend only on the id of the job. While it is
 * blocked, no read returns. Thread-safe.
 */
final class LoadSource implements ConfigurationSource {

  /** The types of every job. */
  static final List<String> TYPES =
      List.of("microsoft.exchange.sharedmailbox", "microsoft.exchange.transportrule");

  private static final String FILLING = "x".repeat(200);

  private final AtomicInteger openReaders = new AtomicInteger();
  private volatile CountDownLatch blocked = new CountDownLatch(0);

  /** The end of a worker in the first attempt at some jobs. */
  static final class WorkerCrash extends Error {
    private static final long serialVersionUID = 1L;

    WorkerCrash() {
      super("injected by the source", null, false, false);
    }
  }

  private static int hash(String jobId, int type) {
    return Math.floorMod((jobId + type).hashCode(), 1_000);
  }

  /** Returns whether the reads of a type fail for a job. */
  private static boolean fails(String jobId, int type) {
    return hash(jobId, 0) < (type == 1 ? 40 : 20);
  }

  /** Returns the status in which a job ends. */
  static String status(String jobId) {
    return fails(jobId, 0) ? "failed" : fails(jobId, 1) ? "partiallySuccessful" : "succeeded";
  }

  /** Returns the resources of the snapshot of a job; the last type of the request is the first. */
  static List<SnapshotResource> snapshot(String jobId) {
    List<SnapshotResource> resources = new ArrayList<>();
    for (int type = TYPES.size() - 1; type >= 0; type--) {
      if (!fails(jobId, type)) {
        resources.addAll(resources(jobId, type));
      }
    }
    return resources;
  }

  private static List<SnapshotResource> resources(String jobId, int type) {
    int hash = hash(jobId, type + 10);
    int count = hash < 10 ? 300 : hash % 20;
    List<SnapshotResource> resources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonText properties =
          JsonText.of(
              "{\"Job\":\"" + jobId + "\",\"Number\":" + i + ",\"Text\":\"" + FILLING + "\"}");
      resources.add(new SnapshotResource("Instance " + i, TYPES.get(type), properties));
    }
    return resources;
  }

  @Override
  public ResourceReader read(ReadContext context, String resourceType) throws Exception {
    blocked.await();
    int type = TYPES.indexOf(resourceType);
    if (hash(context.jobId(), 2) < 10 && context.attempt() == 1) {
      throw new WorkerCrash();
    }
    if (fails(context.jobId(), type)) {
      throw new IOException("injected by the source");
    }
    ResourceReader reader = ResourceReader.of(resources(context.jobId(), type));
    openReaders.incrementAndGet();
    return new ResourceReader() {
      @Override
      public SnapshotResource next() throws Exception {
        return reader.next();
      }

      @Override
      public void close() {
        openReaders.decrementAndGet();
      }
    };
  }

  /** Returns the number of readers that are not closed. */
  int openReaders() {
    return openReaders.get();
  }

  /** Makes reads wait until {@link #release}. */
  void block() {
    blocked = new CountDownLatch(1);
  }

  /** Ends the effect of {@link #block}. */
  void release() {
    blocked.countDown();
  }
}
