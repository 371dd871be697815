package io.github.tenantsnapshot.benchmarks.memory;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of creating a job in memory and deleting it, in one tenant that has other jobs. The arms
 * {@code least…} do the least that any store must do: create a random id and a record, put it into
 * a map, and remove it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Benchmark)
public class CreateBenchmark {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");

  /** The number of other jobs of the tenant. */
  @Param({"10", "10000"})
  private int jobs;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, LeastJob> map = new ConcurrentHashMap<>();
  private SnapshotService service;

  /** Creates a service without jobs. */
  public CreateBenchmark() {
    service =
        SnapshotService.builder(
                new MemoryJobStore(),
                (job, type) -> {
                  throw new IllegalStateException("no job must run");
                })
            .limits(SnapshotLimits.unlimited())
            .workers(0)
            .build();
  }

  /** A thread, whose jobs have a display name of their own. */
  @State(Scope.Thread)
  public static class Client {

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    final CreateSnapshotRequest request =
        CreateSnapshotRequest.of("Export of client " + CLIENTS.incrementAndGet(), RULE);

    /** Creates a client. */
    public Client() {}
  }

  /** The least that a store keeps of a job. */
  private record LeastJob(
      String id, String displayName, List<String> resources, Instant createdDateTime) {}

  /** Creates the other jobs. */
  @Setup
  public void fill() {
    for (int i = 0; i < jobs; i++) {
      service.createSnapshot(ADMIN, CreateSnapshotRequest.of("Weekly export " + i, RULE));
      createLeast("Weekly export " + i, List.of(RULE));
    }
  }

  /** Closes the service. */
  @TearDown
  public void close() {
    service.close();
  }

  /** Creates and deletes a job, in one thread. */
  @Benchmark
  public SnapshotJob one(Client client) {
    return createAndDelete(client);
  }

  /** Creates and deletes a job, in each of two threads. */
  @Benchmark
  @Threads(2)
  public SnapshotJob two(Client client) {
    return createAndDelete(client);
  }

  private SnapshotJob createAndDelete(Client client) {
    SnapshotJob job = service.createSnapshot(ADMIN, client.request);
    service.deleteJob(ADMIN, job.id());
    return job;
  }

  /** Does the least, in one thread. */
  @Benchmark
  public Object leastOne(Client client) {
    return createAndDeleteLeast(client);
  }

  /** Does the least, in each of two threads. */
  @Benchmark
  @Threads(2)
  public Object leastTwo(Client client) {
    return createAndDeleteLeast(client);
  }

  private Object createAndDeleteLeast(Client client) {
    LeastJob job =
        createLeast(client.request.displayName(), List.copyOf(client.request.resources()));
    map.remove(job.id());
    return job;
  }

  private LeastJob createLeast(String displayName, List<String> resources) {
    LeastJob job = new LeastJob(randomId(), displayName, resources, service.clock().instant());
    map.put(job.id(), job);
    return job;
  }

  /** Returns a GUID, as {@link UUID#randomUUID()} does with a generator of its own. */
  private String randomId() {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
    random.nextBytes(bytes.array());
    return new UUID(
            (bytes.getLong() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L,
            (bytes.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L)
        .toString();
  }
}
