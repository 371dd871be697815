package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of listing, adding and filling tenants over HTTP, and of issuing tokens. */
class TenantControlTest {

  private static final String CONTOSO = TenantSimulator.DEFAULT_TENANT_ID;
  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";

  private final TenantSimulator simulator = TenantSimulator.builder().build();
  private final ControlClient client = new ControlClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void listsTheTenants() {
    assertThat(client.get("/tenants").is(200).body())
        .isEqualTo(
            "{\"tenants\":[{\"id\":\"" + CONTOSO + "\",\"counts\":{},\"notSnapshotable\":[]}]}");
  }

  @Test
  void addsATenant() {
    Response added =
        client.post("/tenants", "{\"id\":\"" + FABRIKAM.toUpperCase(Locale.ROOT) + "\"}").is(201);

    assertThat(added.body())
        .isEqualTo("{\"id\":\"" + FABRIKAM + "\",\"counts\":{},\"notSnapshotable\":[]}");
    assertThat(client.get("/tenants").at("/tenants/1")).isEqualTo(added.json());
    assertThat(client.get("/tenants/" + FABRIKAM).is(200).json()).isEqualTo(added.json());
    assertThat(simulator.tenant(FABRIKAM).resourceTypes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | the member 'id' is missing",
        "{\"id\":7} | 'id' must be a non-blank string: 7",
        "{\"id\":\"a\",\"name\":\"b\"} | the member 'name' is not allowed here; allowed are id"
      })
  void rejectsInvalidTenants(String body, String message) {
    client.post("/tenants", body).isBadRequest(message);
  }

  @Test
  void rejectsReservedTenantIds() {
    for (String id : new String[] {"fabrikam", "9188040d-6c67-4c5b-b112-36a304b66dad"}) {
      Response response = client.post("/tenants", "{\"id\":\"" + id + "\"}");

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.text("/error/message"))
          .startsWith("'id' must be the GUID of a new tenant: ")
          .contains(id);
    }
  }

  @Test
  void rejectsADuplicateTenant() {
    client
        .post("/tenants", "{\"id\":\"" + CONTOSO.toUpperCase(Locale.ROOT) + "\"}")
        .isError(
            409,
            "conflict",
            "'id' must not belong to another tenant: " + CONTOSO.toUpperCase(Locale.ROOT));
  }

  @Test
  void loadsTheExactTextOfBaselines() {
    String path = "/tenants/" + CONTOSO.toUpperCase(Locale.ROOT) + "/configuration";

    client.post(path, ControlClient.BASELINE).is(200);
    Response loaded = client.post(path, ControlClient.BASELINE).is(200);

    assertThat(loaded.body())
        .isEqualTo(
            "{\"id\":\""
                + CONTOSO
                + "\",\"counts\":{\""
                + ControlClient.RULE
                + "\":4},\"notSnapshotable\":[]}");
    assertThat(simulator.tenant().resources(ControlClient.RULE).get(3).properties())
        .isEqualTo(JsonText.of("{\"Name\":\"B\",\"Priority\":1.50}"));
  }

  @Test
  void rejectsAnInvalidBaseline() {
    String path = "/tenants/" + CONTOSO + "/configuration";

    client.post(path, "{}").isBadRequest("the baseline: the member 'resources' is missing");
    assertThat(client.post(path, "").is(400).text("/error/message")).startsWith("the baseline: ");
    assertThat(client.post(path, ControlClient.BASELINE + "x").is(400).text("/error/message"))
        .startsWith("the baseline: ");
    assertThat(simulator.tenant().resourceTypes()).isEmpty();
  }

  @Test
  void generatesAConfiguration() {
    String path = "/tenants/" + CONTOSO + "/generate";

    Response generated = client.post(path, "{\"seed\":42,\"preset\":\"small\"}").is(200);

    assertThat(generated.at("/counts")).hasSize(10);
    assertThat(simulator.tenant().resourceTypes()).isEqualTo(TenantPlan.small().counts().keySet());
    simulator.addTenant(FABRIKAM).generate(42, TenantPlan.small());
    for (String type : simulator.tenant().resourceTypes()) {
      assertThat(simulator.tenant().resources(type))
          .isEqualTo(simulator.tenant(FABRIKAM).resources(type));
    }
    assertThat(
            client
                .post(
                    path,
                    "{\"seed\":\"-9223372036854775808\",\"counts\":{\"Microsoft.Exchange.TransportRule\":3}}")
                .is(200)
                .at("/counts")
                .get(ControlClient.RULE)
                .asInt())
        .isEqualTo(3);
  }

  @Test
  void presetsDifferInSize() {
    String path = "/tenants/" + CONTOSO + "/generate";

    int medium =
        client.post(path, "{\"seed\":1,\"preset\":\"medium\"}").is(200).at("/counts").size();
    simulator.tenant().clear();
    client.post(path, "{\"seed\":1,\"preset\":\"large\"}").is(200);

    assertThat(medium).isEqualTo(TenantPlan.medium().counts().size());
    assertThat(simulator.tenant().resourceTypes().stream().mapToInt(this::count).sum())
        .isEqualTo(TenantPlan.large().total());
  }

  private int count(String type) {
    return simulator.tenant().resources(type).size();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | the member 'seed' is missing",
        "{'seed':1} | the body must have exactly one of the members preset, counts",
        "{'seed':1,'preset':'small','counts':{}} | the body must have exactly one of the members"
            + " preset, counts",
        "{'seed':1,'preset':'huge'} | 'preset' must be one of small, medium, large: \"huge\"",
        "{'seed':9007199254740994,'preset':'small'} | 'seed' must be a 64-bit integer, as"
            + " a string if it has more than 53 bits: 9007199254740994",
        "{'seed':'one','preset':'small'} | 'seed' must be a 64-bit integer, as a string if"
            + " it has more than 53 bits: \"one\"",
        "{'seed':1,'counts':[]} | 'counts' must be an object, not an array",
        "{'seed':1,'counts':{'microsoft.exchange.transportrule':-1}} |"
            + " 'microsoft.exchange.transportrule' must be an integer from 0 to 1000000: -1"
      })
  void rejectsInvalidGenerations(String body, String message) {
    client.post("/tenants/" + CONTOSO + "/generate", body.replace('\'', '"')).isBadRequest(message);

    assertThat(simulator.tenant().resourceTypes()).isEmpty();
  }

  @Test
  void rejectsGenerationsOfUnknownTypes() {
    Response response =
        client.post(
            "/tenants/" + CONTOSO + "/generate", "{\"seed\":1,\"counts\":{\"no.such.type\":1}}");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.text("/error/message")).startsWith("'counts': ").contains("no.such.type");
  }

  @Test
  void clearsAConfiguration() {
    simulator.tenant().addBaseline(ControlClient.baseline());

    client.delete("/tenants/" + CONTOSO + "/configuration").is(204);

    assertThat(simulator.tenant().resourceTypes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /tenants/unknown",
    "POST, /tenants/unknown/configuration",
    "POST, /tenants/unknown/generate",
    "DELETE, /tenants/unknown/configuration"
  })
  void unknownTenantsAreNotFound(String method, String path) {
    client
        .send(method, path, "")
        .isError(
            404,
            "notFound",
            "the tenant 'unknown' does not exist; the tenants are [" + CONTOSO + "]");
  }

  @Test
  void issuesATokenForTheFirstTenant() {
    Response issued = client.post("/tokens", "{}").is(201);

    assertThat(issued.text("/tenantId")).isEqualTo(CONTOSO);
    assertThat(simulator.tokens().verify(issued.text("/token")))
        .isEqualTo(simulator.tenant().admin());
  }

  @Test
  void issuesATokenWithTenantPermissionsAndLifetime() {
    simulator.addTenant(FABRIKAM);
    Caller admin = simulator.tenant(FABRIKAM).admin();

    String reading =
        client
            .post(
                "/tokens",
                "{\"tenantId\":\""
                    + FABRIKAM
                    + "\",\"permissions\":[\"ConfigurationMonitoring.Read.All\"],"
                    + "\"lifetime\":\"PT1H\"}")
            .is(201)
            .text("/token");
    String nothing = client.post("/tokens", "{\"permissions\":[]}").is(201).text("/token");

    assertThat(simulator.tokens().verify(reading))
        .isEqualTo(admin.withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL));
    assertThat(simulator.tokens().verify(nothing).permissions()).isEmpty();
    simulator.advance(Duration.ofMinutes(61));
    client.send("GET", ControlClient.JOBS, "Bearer " + reading, "").is(401);
    client.send("GET", ControlClient.JOBS, "Bearer " + nothing, "").is(403);
  }

  @Test
  void issuesATokenForAnApplicationWithRoles() {
    String body = "{\"application\":\"" + FABRIKAM + "\",\"roles\":%s}";
    String reading =
        client
            .post("/tokens", body.replace("%s", "[\"ConfigurationMonitoring.Read.All\"]"))
            .is(201)
            .text("/token");
    String nothing = client.post("/tokens", body.replace("%s", "[]")).is(201).text("/token");

    assertThat(simulator.tokens().verify(reading))
        .isEqualTo(
            Caller.application(CONTOSO, FABRIKAM, "Application " + FABRIKAM)
                .withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL));
    client.send("GET", ControlClient.JOBS, "Bearer " + nothing, "").is(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tenantId\":\"unknown\"} | 'tenantId' must be the id of a tenant: the tenant"
            + " 'unknown' does not exist; the tenants are ["
            + CONTOSO
            + "]",
        "{\"permissions\":[\"User.Read\"]} | each of 'permissions' must be one of"
            + " ConfigurationMonitoring.Read.All, ConfigurationMonitoring.ReadWrite.All:"
            + " \"User.Read\"",
        "{\"lifetime\":\"PT0S\"} | lifetime must be positive and at most 100 years: PT0S",
        "{\"lifetime\":3600} | 'lifetime' must be a duration such as PT2M or P7D: 3600",
        "{\"user\":\"a\"} | the member 'user' is not allowed here; allowed are tenantId,"
            + " permissions, application, roles, lifetime",
        "{\"application\":\"a\"} | 'application' must be a GUID: a",
        "{\"application\":\""
            + FABRIKAM
            + "\",\"permissions\":[]} | 'permissions' must be 'roles'"
            + " for an 'application'",
        "{\"roles\":[]} | 'roles' requires 'application'"
      })
  void rejectsInvalidTokenRequests(String body, String message) {
    client.post("/tokens", body).isBadRequest(message);
  }
}
