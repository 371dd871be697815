package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.Progress;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of reading jobs, limits and snapshots over HTTP. */
class JobControlTest {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(START)
          .progress(
              Progress.afterDurations(Pacing.of(Duration.ofSeconds(10), Duration.ofSeconds(20))))
          .addTenant(tenant -> tenant.addBaseline(ControlClient.baseline()))
          .build();
  private final ControlClient client = new ControlClient(simulator);
  private final String tenant = "/tenants/" + simulator.tenant().id();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void aNewJobHasItsCreationAndItsNextStep() {
    String id = client.create("Weekly export").is(200).text("/id");

    Response jobs = client.get(tenant + "/jobs").is(200);

    assertThat(jobs.text("/now")).isEqualTo("2026-11-23T09:00:00Z");
    assertThat(jobs.at("/more").asBoolean(true)).isFalse();
    assertThat(jobs.at("/jobs/0").toString())
        .isEqualTo(
            "{\"id\":\""
                + id
                + "\",\"displayName\":\"Weekly export\",\"status\":\"notStarted\","
                + "\"transitions\":[{\"event\":\"create\",\"at\":\"2026-11-23T09:00:00Z\"}],"
                + "\"nextStepAt\":\"2026-11-23T09:00:10Z\",\"expiresAt\":\"2026-11-30T09:00:00Z\","
                + "\"attempt\":1,\"errorCount\":0}");
  }

  @Test
  void anEndedJobHasTheInstantOfEachTransition() {
    client.create("Weekly export").is(200);
    simulator.advance(Duration.ofSeconds(10));
    assertThat(client.get(tenant + "/jobs").text("/jobs/0/nextStepAt"))
        .isEqualTo("2026-11-23T09:00:30Z");
    simulator.advance(Duration.ofSeconds(20));

    JsonNode job = client.get(tenant + "/jobs").is(200).at("/jobs/0");

    assertThat(job.get("status").asText()).isEqualTo("succeeded");
    assertThat(job.get("transitions").toString())
        .isEqualTo(
            "[{\"event\":\"create\",\"at\":\"2026-11-23T09:00:00Z\"},"
                + "{\"event\":\"start\",\"at\":\"2026-11-23T09:00:10Z\"},"
                + "{\"event\":\"succeed\",\"at\":\"2026-11-23T09:00:30Z\"}]");
    assertThat(job.has("nextStepAt")).isFalse();
    assertThat(job.get("resourceCount").asInt()).isEqualTo(2);
  }

  @Test
  void aJobThatAFaultStallsHasNoNextStep() {
    simulator.faults().add(Fault.stall(ControlClient.RULE));
    client.create("Weekly export").is(200);
    simulator.advance(Duration.ofMinutes(5));

    JsonNode job = client.get(tenant + "/jobs").is(200).at("/jobs/0");

    assertThat(job.get("status").asText()).isEqualTo("running");
    assertThat(job.has("nextStepAt")).isFalse();
  }

  @Test
  void oneJobHasItsResourceTypesAndErrorDetails() {
    simulator.faults().add(Fault.forbid(ControlClient.RULE));
    String id = client.create("Weekly export").is(200).text("/id");
    simulator.runUntilIdle();

    Response job = client.get(tenant + "/jobs/" + id).is(200);

    assertThat(job.at("/transitions/2/event").asText()).isEqualTo("fail");
    assertThat(job.at("/errorCount").asInt()).isOne();
    assertThat(job.text("/resources/0")).isEqualTo(ControlClient.RULE);
    assertThat(job.at("/errorDetails")).hasSize(1);
    client.get(tenant + "/jobs/x").isError(404, "notFound", "the tenant has no job 'x'");
  }

  @Test
  void aLimitSelectsTheNewestJobs() {
    for (int i = 1; i <= 3; i++) {
      client.create("Export " + i).is(200);
      simulator.advance(Duration.ofSeconds(1));
    }

    Response jobs = client.get(tenant + "/jobs?limit=2").is(200);

    assertThat(jobs.at("/jobs").findValuesAsText("displayName"))
        .containsExactly("Export 2", "Export 3");
    assertThat(jobs.at("/more").asBoolean()).isTrue();
    assertThat(jobs.at("/slots").toString()).isEqualTo("{\"used\":3,\"limit\":12}");
    client
        .get(tenant + "/jobs?limit=0")
        .isBadRequest("the query option 'limit' must be an integer from 1 to 500: '0'");
  }

  @Test
  void overviewHasTheLimitsOfEachTenantAndTheEndOfTheJournal() {
    client.create("Weekly export").is(200);
    simulator.runUntilIdle();
    simulator.faults().throttle(1);

    assertThat(client.get("/overview").is(200).body())
        .isEqualTo(
            "{\"now\":\"2026-11-23T09:00:30Z\",\"clock\":\"virtual\","
                + "\"journal\":{\"last\":1,\"clears\":0},\"activeFaults\":1,\"tenantCount\":1,"
                + "\"tenants\":[{\"id\":\""
                + simulator.tenant().id()
                + "\",\"resourceCount\":2,\"slots\":{\"used\":1,\"limit\":12},"
                + "\"quota\":{\"used\":2,\"limit\":20000,"
                + "\"periodStart\":\"2026-11-01T00:00:00Z\"}}]}");
  }

  @Test
  void limitsThatDoNotExistAreMissing() {
    try (TenantSimulator unlimited =
        TenantSimulator.builder().limits(SnapshotLimits.unlimited()).build()) {
      JsonNode first = new ControlClient(unlimited).get("/overview").is(200).at("/tenants/0");

      assertThat(first.at("/slots").toString()).isEqualTo("{\"used\":0}");
      assertThat(first.at("/quota").has("limit")).isFalse();
    }
  }

  @Test
  void snapshotHasItsResourcesInPages() {
    client.create("Weekly export").is(200);
    simulator.runUntilIdle();
    JsonNode job = client.get(tenant + "/jobs").at("/jobs/0");
    String resources = tenant + "/snapshots/" + job.get("snapshotId").asText() + "/resources";

    assertThat(client.get(resources + "?from=1&limit=5").is(200).body())
        .isEqualTo(
            "{\"id\":"
                + job.get("snapshotId")
                + ",\"jobId\":"
                + job.get("id")
                + ",\"displayName\":\"Weekly export\",\"resourceCount\":2,\"resources\":["
                + "{\"position\":1,\"displayName\":\"EXOTransportRule-B\",\"resourceType\":\""
                + ControlClient.RULE
                + "\"}]}");
    assertThat(client.get(resources + "?from=2").is(200).at("/resources")).isEmpty();
    assertThat(client.get(resources + "/1").is(200).body())
        .endsWith("\"properties\":{\"Name\":\"B\",\"Priority\":1.50}}");
    assertThat(client.get(resources + "?from=1&properties=true").is(200).at("/resources/0"))
        .isEqualTo(client.get(resources + "/1").is(200).at(""));
    client
        .get(resources + "?properties=yes")
        .isBadRequest("the query option 'properties' must be one of true, false: 'yes'");
    for (String none : new String[] {resources + "/2", resources + "/-1", resources + "/x"}) {
      client.get(none).is(404);
    }
    client
        .get(tenant + "/snapshots/x/resources")
        .isError(404, "notFound", "the tenant has no snapshot 'x' with the requested resources");
  }
}
