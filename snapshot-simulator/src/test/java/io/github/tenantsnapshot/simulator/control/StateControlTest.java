package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of resetting, saving and loading a simulator over HTTP. */
@Timeout(60)
class StateControlTest {

  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final TenantSimulator simulator = simulator();
  private final ControlClient client = new ControlClient(simulator);

  private static TenantSimulator simulator() {
    return TenantSimulator.builder()
        .virtualTime(START)
        .addTenant(tenant -> tenant.addBaseline(ControlClient.baseline()))
        .build();
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void resetRestoresTheInitialState() {
    client.create("Weekly export").is(200);
    client.post("/advance", "{\"duration\":\"PT2M\"}").is(200);
    client.post("/tenants", "{\"id\":\"" + FABRIKAM + "\"}").is(201);
    client.delete("/tenants/" + simulator.tenant().id() + "/configuration").is(204);
    client
        .post("/faults", "{\"kind\":\"stall\",\"resourceType\":\"microsoft.teams.team\"}")
        .is(201);

    client.post("/reset", "").is(204);

    assertThat(client.get("/time").text("/now")).isEqualTo("2026-11-23T09:00:00Z");
    assertThat(client.get("/tenants").at("/tenants")).hasSize(1);
    assertThat(client.get("/tenants").at("/tenants/0/counts").get(ControlClient.RULE).asInt())
        .isEqualTo(2);
    assertThat(client.get("/faults").at("/faults")).isEmpty();
    assertThat(client.get("/journal").at("/entries")).isEmpty();
    assertThat(client.graph("GET", ControlClient.JOBS, "").is(200).at("/value")).isEmpty();
    assertThat(client.post("/faults", "{\"kind\":\"drop\"}").text("/id")).isEqualTo("1");
  }

  @Test
  void savedStateLoadsInAnotherSimulator() {
    String job = client.create("Weekly export").text("/id");
    simulator.advance(Duration.ofMinutes(2));
    Response saved = client.get("/state").is(200);

    try (TenantSimulator other = TenantSimulator.builder().virtualTime(Instant.EPOCH).build()) {
      ControlClient its = new ControlClient(other);
      its.post("/faults", "{\"kind\":\"returnNothing\",\"resourceType\":\"microsoft.teams.team\"}")
          .is(201);
      its.send("PUT", "/state", saved.body()).is(204);

      assertThat(its.get("/time").text("/now")).isEqualTo("2026-11-23T09:02:00Z");
      assertThat(its.get("/faults").at("/faults")).isEmpty();
      Response found = its.graph("GET", ControlClient.JOBS + "/" + job, "").is(200);
      assertThat(found.text("/status")).isEqualTo("succeeded");
      String content = its.graph("GET", found.text("/resourceLocation"), "").is(200).body();
      assertThat(content).contains("\"Priority\":1.50");
      assertThat(its.get("/state").body()).isEqualTo(saved.body());
    }
  }

  @ParameterizedTest
  @CsvSource(
      value = {"''", "{}", "[]", "{\"a\":", "nothing"},
      quoteCharacter = '\'',
      delimiter = '|')
  void invalidStateIsRejectedWithoutEffect(String body) {
    client.create("Weekly export").is(200);

    Response rejected = client.send("PUT", "/state", body).is(400);

    assertThat(rejected.text("/error/code")).isEqualTo("badRequest");
    assertThat(rejected.text("/error/message")).startsWith("the state");
    assertThat(client.graph("GET", ControlClient.JOBS, "").at("/value")).hasSize(1);
    assertThat(simulator.tenant().resources(ControlClient.RULE)).hasSize(2);
  }

  @Test
  void stateAndResetReturnErrorsWithASuppliedStore() {
    try (TenantSimulator other = TenantSimulator.builder().store(new MemoryJobStore()).build()) {
      ControlClient its = new ControlClient(other);
      String state = client.get("/state").body();

      for (Response response :
          new Response[] {
            its.post("/reset", ""), its.get("/state"), its.send("PUT", "/state", state)
          }) {
        assertThat(response.is(409).text("/error/code")).isEqualTo("conflict");
        assertThat(response.text("/error/message")).contains("store");
      }
    }
  }
}
