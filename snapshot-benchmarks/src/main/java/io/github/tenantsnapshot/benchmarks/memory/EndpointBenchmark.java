package io.github.tenantsnapshot.benchmarks.memory;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphEndpoint;
import io.github.tenantsnapshot.graph.GraphHandler;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of requests at the endpoint, in process, without tokens. The arms {@code jackson…} only
 * read the body of the same request, if there is one, and write the body of the same response, with
 * Jackson's data binding.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class EndpointBenchmark {

  private static final int VISIBLE_JOBS = 12;
  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String ROOT =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement/";
  private static final Caller ADMIN =
      Caller.user(
          "2fcf1c68-b412-4c85-bfb2-cb20152a6843",
          "5c7d0b28-bdf8-410c-aa93-4df372b16203",
          "Adele Vance");

  private static final String BEFORE_ID = "\"id\":\"";
  private static final int ID_LENGTH = 36;

  private final ObjectMapper mapper = new ObjectMapper();
  private final byte[] createBody =
      ("{\"displayName\":\"Export of the benchmark\",\"description\":\"For the audit\","
              + "\"resources\":[\""
              + RULE
              + "\"]}")
          .getBytes(StandardCharsets.UTF_8);

  private final SnapshotService listed = service();
  private final SnapshotService created = service();
  private final GraphHandler listedEndpoint = endpoint(listed);
  private final GraphHandler createdEndpoint = endpoint(created);
  private final String jobUrl;
  private final Map<?, ?> jobResponse;
  private final Map<?, ?> listResponse;
  private final Map<?, ?> createResponse;
  private final int idStart;

  /** Creates a service with twelve jobs, and another one for creates. */
  public EndpointBenchmark() {
    SnapshotJob last = null;
    for (int i = 0; i < VISIBLE_JOBS; i++) {
      last =
          listed.createSnapshot(
              ADMIN,
              CreateSnapshotRequest.of("Weekly export " + i, RULE)
                  .withDescription("For the audit"));
    }
    jobUrl = ROOT + "configurationSnapshotJobs/" + last.id();
    try {
      jobResponse = mapper.readValue(bytes(get()), Map.class);
      listResponse = mapper.readValue(bytes(list()), Map.class);
      byte[] createBytes = bytes(post());
      createResponse = mapper.readValue(createBytes, Map.class);
      idStart =
          new String(createBytes, StandardCharsets.UTF_8).indexOf(BEFORE_ID) + BEFORE_ID.length();
      created.deleteJob(ADMIN, String.valueOf(createResponse.get("id")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SnapshotService service() {
    return SnapshotService.builder(
            new MemoryJobStore(),
            (job, type) -> {
              throw new IllegalStateException("no job must run");
            })
        .workers(0)
        .build();
  }

  private static GraphHandler endpoint(SnapshotService service) {
    return GraphEndpoint.builder(service, request -> ADMIN).build();
  }

  /** Closes the services. */
  @TearDown
  public void close() {
    listed.close();
    created.close();
  }

  private GraphResponse get() throws IOException {
    return listedEndpoint.handle(request("GET", jobUrl, new byte[0]));
  }

  private GraphResponse list() throws IOException {
    return listedEndpoint.handle(request("GET", ROOT + "configurationSnapshotJobs", new byte[0]));
  }

  private GraphResponse post() throws IOException {
    return createdEndpoint.handle(
        request("POST", ROOT + "configurationSnapshots/createSnapshot", createBody));
  }

  /** Returns a request as a server creates it. */
  private static GraphRequest request(String method, String url, byte[] body) {
    return GraphRequest.of(
        method,
        url,
        Map.of(
            "Authorization",
            List.of("Bearer token"),
            "Content-Type",
            List.of("application/json"),
            "Host",
            List.of("graph.microsoft.com")),
        new ByteArrayInputStream(body));
  }

  private static byte[] bytes(GraphResponse response) throws IOException {
    try (response) {
      if (response.status() != 200) {
        throw new IllegalStateException(response.bodyText());
      }
      return response.body().readAllBytes();
    }
  }

  private static long sent(GraphResponse response) throws IOException {
    try (response) {
      return response.body().transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Reads a job. */
  @Benchmark
  public long getJob() throws IOException {
    return sent(get());
  }

  /** Writes the response of {@link #getJob}. */
  @Benchmark
  public byte[] jacksonGetJob() throws IOException {
    return mapper.writeValueAsBytes(jobResponse);
  }

  /** Lists twelve jobs. */
  @Benchmark
  public long listJobs() throws IOException {
    return sent(list());
  }

  /** Writes the response of {@link #listJobs}. */
  @Benchmark
  public byte[] jacksonListJobs() throws IOException {
    return mapper.writeValueAsBytes(listResponse);
  }

  /** Creates a job, and deletes it in code, so that the tenant never has more than one. */
  @Benchmark
  public long createJob() throws IOException {
    byte[] body = bytes(post());
    created.deleteJob(ADMIN, new String(body, idStart, ID_LENGTH, StandardCharsets.UTF_8));
    return body.length;
  }

  /** Reads the request of {@link #createJob} and writes its response. */
  @Benchmark
  public byte[] jacksonCreateJob() throws IOException {
    Map<?, ?> request = mapper.readValue(createBody, Map.class);
    if (request.size() != 3) {
      throw new IllegalStateException("the body must have three members: " + request);
    }
    return mapper.writeValueAsBytes(createResponse);
  }
}
