package io.github.tenantsnapshot.tests.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The number of bytes that operations allocate, on a store in memory. docs/PERFORMANCE.md lists
 * them.
 *
 * <p>Each bound is about 15% above the number that was measured before the JVM had compiled the
 * code. The compiler only removes allocations, so a loaded machine does not exceed the bounds.
 */
class AllocatedBytesTest {

  private static final int WARM_UP = 3_000;
  private static final int ROUNDS = 5;
  private static final int OPERATIONS = 200;
  private static final int VISIBLE_JOBS = 12;

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String ROOT =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement/";
  private static final byte[] BODY =
      ("{\"displayName\":\"Export of the test\",\"description\":\"For the audit\",\"resources\":[\""
              + RULE
              + "\"]}")
          .getBytes(StandardCharsets.UTF_8);
  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");

  private static final com.sun.management.ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);

  private final SnapshotService service =
      SnapshotService.builder(
              new MemoryJobStore(),
              (job, type) -> {
                throw new IllegalStateException("no job must run");
              })
          .limits(SnapshotLimits.unlimited())
          .workers(0)
          .build();

  private final GraphHandler endpoint = GraphEndpoint.builder(service, request -> ADMIN).build();

  @AfterEach
  void closeService() {
    service.close();
  }

  @FunctionalInterface
  private interface Operation {
    void run() throws IOException;
  }

  /** Returns the bytes that an operation allocates: the fewest of several rounds. */
  private static long bytesOf(Operation operation, Operation cleanUp) throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      operation.run();
      cleanUp.run();
    }
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long bytes = 0;
      for (int i = 0; i < OPERATIONS; i++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        operation.run();
        bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
        cleanUp.run();
      }
      fewest = Math.min(fewest, bytes / OPERATIONS);
    }
    return fewest;
  }

  private void deleteAll() {
    service.listJobs(ADMIN).forEach(job -> service.deleteJob(ADMIN, job.id()));
  }

  private void createVisibleJobs() {
    for (int i = 0; i < VISIBLE_JOBS; i++) {
      service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export " + i, RULE));
    }
  }

  private void send(String method, String path, byte[] body) throws IOException {
    GraphRequest request =
        GraphRequest.of(
            method,
            ROOT + path,
            Map.of(
                "Authorization",
                List.of("Bearer token"),
                "Content-Type",
                List.of("application/json")),
            new ByteArrayInputStream(body));
    try (GraphResponse response = endpoint.handle(request)) {
      if (response.status() != 200) { // without an assertion, which would allocate
        throw new IllegalStateException(response.bodyText());
      }
      response.body().transferTo(OutputStream.nullOutputStream());
    }
  }

  @Test
  void aCreateInCodeAllocatesLittleMoreThanTheJobNeeds() throws IOException {
    CreateSnapshotRequest request = CreateSnapshotRequest.of("Export of the test", RULE);

    long bytes = bytesOf(() -> service.createSnapshot(ADMIN, request), this::deleteAll);

    assertThat(bytes).isLessThan(1_650);
  }

  @Test
  void aCreateAtTheEndpointAllocatesFewBytes() throws IOException {
    long bytes =
        bytesOf(() -> send("POST", "configurationSnapshots/createSnapshot", BODY), this::deleteAll);

    assertThat(bytes).isLessThan(7_500);
  }

  @Test
  void aGetAtTheEndpointAllocatesFewBytes() throws IOException {
    createVisibleJobs();
    String path = "configurationSnapshotJobs/" + service.listJobs(ADMIN).get(0).id();

    long bytes = bytesOf(() -> send("GET", path, new byte[0]), () -> {});

    assertThat(bytes).isLessThan(4_800);
  }

  @Test
  void aListOfTwelveJobsAllocatesLittleMoreThanItsBody() throws IOException {
    createVisibleJobs();

    long bytes = bytesOf(() -> send("GET", "configurationSnapshotJobs", new byte[0]), () -> {});

    assertThat(bytes).isLessThan(16_600);
  }
}
