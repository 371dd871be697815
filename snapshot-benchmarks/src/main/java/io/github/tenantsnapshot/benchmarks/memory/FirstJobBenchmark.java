package io.github.tenantsnapshot.benchmarks.memory;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of a short test: builds a simulator, runs its first job, and closes the simulator. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FirstJobBenchmark {

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String ROOT =
      "https://graph.microsoft.com/v1.0/admin/configurationManagement";

  private static TenantSimulator simulator() {
    return TenantSimulator.builder()
        .addTenant(
            tenant ->
                tenant.add(new SnapshotResource("Rule", RULE, JsonText.of("{\"Priority\":0}"))))
        .build();
  }

  /** Runs the job through the Java API. */
  @Benchmark
  public SnapshotJob inCode() {
    try (TenantSimulator simulator = simulator()) {
      Caller admin = simulator.tenant().admin();
      SnapshotJob job =
          simulator
              .service()
              .createSnapshot(admin, CreateSnapshotRequest.of("Weekly export", RULE));
      simulator.advance(Duration.ofMinutes(2));
      return simulator.service().getJob(admin, job.id());
    }
  }

  /** Runs the job by Graph messages with a token, and downloads the snapshot. */
  @Benchmark
  public String asMessages() throws IOException {
    try (TenantSimulator simulator = simulator()) {
      String token = simulator.tokens().issue(simulator.tenant().admin());
      String create = "{\"displayName\":\"Weekly export\",\"resources\":[\"" + RULE + "\"]}";
      Object id =
          JsonText.of(
                  send(
                      simulator,
                      token,
                      GraphRequest.post(ROOT + "/configurationSnapshots/createSnapshot", create)))
              .asMap()
              .get("id");
      simulator.advance(Duration.ofMinutes(2));
      String job =
          send(simulator, token, GraphRequest.of("GET", ROOT + "/configurationSnapshotJobs/" + id));
      Object content = JsonText.of(job).asMap().get("resourceLocation");
      return send(simulator, token, GraphRequest.of("GET", String.valueOf(content)));
    }
  }

  private static String send(TenantSimulator simulator, String token, GraphRequest request)
      throws IOException {
    GraphRequest sent = request.withHeader("Authorization", "Bearer " + token);
    try (GraphResponse response = simulator.endpoint().handle(sent)) {
      if (response.status() != 200) {
        throw new IllegalStateException(response.bodyText());
      }
      return response.bodyText();
    }
  }
}
