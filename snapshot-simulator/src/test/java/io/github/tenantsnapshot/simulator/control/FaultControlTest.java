package io.github.tenantsnapshot.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.ActiveFault;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.JournalEntry;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.control.ControlClient.Response;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of adding, listing and clearing faults over HTTP. */
@Timeout(60)
class FaultControlTest {

  private static final String RULE = ControlClient.RULE;
  private static final String FABRIKAM = "aaaaaaaa-2222-3333-4444-555555555555";
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private final TenantSimulator simulator =
      TenantSimulator.builder()
          .virtualTime(START)
          .addTenant(tenant -> tenant.addBaseline(ControlClient.baseline()))
          .addTenant(FABRIKAM, tenant -> {})
          .faultSeed(-1234567890123456789L)
          .build();
  private final ControlClient client = new ControlClient(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  private String add(String json) {
    return client.post("/faults", json.replace('\'', '"')).is(201).text("/id");
  }

  /** Creates a job, advances the clock until it has ended, and returns it. */
  private JsonNode createAndComplete() {
    String id = client.create("Weekly export").is(200).text("/id");
    client.post("/advance", "{\"duration\":\"PT10M\"}").is(200);
    return client
        .graph("GET", ControlClient.JOBS + "/" + id + "?$select=id,status,errorDetails", "")
        .is(200)
        .json();
  }

  @Test
  void faultBecomesActiveWithAllItsMembers() throws Exception {
    FaultKind kind =
        FaultKind.of(
            "throttle",
            List.of(),
            List.of(),
            members -> {
              client.graph("GET", ControlClient.JOBS, "").is(200); // a concurrent client
              return Fault.onAnyRequest().throttle(1);
            });
    JsonBody members =
        JsonBody.of("{\"kind\":\"throttle\",\"times\":2}".getBytes(StandardCharsets.UTF_8));

    ActiveFault fault = simulator.faults().add(kind.read(members));

    assertThat(fault.timesTriggered()).isZero();
    client.graph("GET", ControlClient.JOBS, "").is(429);
    assertThat(fault.isActive()).isTrue();
  }

  // Requests

  @Test
  void operationCanBeRepeated() {
    add("{'kind':'respond','status':500,'operations':['listJobs','listJobs']}");

    client.graph("GET", ControlClient.JOBS, "").is(500);
  }

  @Test
  void requestsAreThrottled() {
    add("{'kind':'throttle','operations':['listJobs'],'times':2,'retryAfter':'PT6.5S'}");

    Response first = client.graph("GET", ControlClient.JOBS, "").is(429);
    assertThat(first.headers()).containsEntry("Retry-After", "7");
    client.get("/time").is(200);
    assertThat(client.graph("GET", ControlClient.JOBS, "").status()).isEqualTo(429);
    simulator.advance(Duration.ofSeconds(7));
    client.graph("GET", ControlClient.JOBS, "").is(429);
    simulator.advance(Duration.ofSeconds(7));
    client.graph("GET", ControlClient.JOBS, "").is(200);
    client.create("Weekly export").is(200);
  }

  @ParameterizedTest
  @CsvSource({"seconds, 2", "fractionalSeconds, 1.5"})
  void retryAfterHasTheRequestedForm(String form, String expected) {
    add("{'kind':'throttle','retryAfter':'PT1.5S','retryAfterForm':'" + form + "'}");

    assertThat(client.graph("GET", ControlClient.JOBS, "").is(429).headers())
        .containsEntry("Retry-After", expected);
  }

  @Test
  void retryAfterCanBeADate() {
    add("{'kind':'respond','status':503,'retryAfter':'PT1S','retryAfterForm':'httpDate'}");

    assertThat(client.graph("GET", ControlClient.JOBS, "").is(503).headers().get("Retry-After"))
        .matches("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT");
  }

  @Test
  void oneRequestIsThrottledByDefault() {
    add("{'kind':'throttle','advancing':true,'retryAfter':'PT30S'}");

    assertThat(client.graph("GET", ControlClient.JOBS, "").is(429).headers())
        .containsEntry("Retry-After", "0");
    assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(30));
    client.graph("GET", ControlClient.JOBS, "").is(200);
  }

  @Test
  void requestsReturnErrors() {
    add("{'kind':'respond','status':503,'times':1,'retryAfter':'PT1S'}");
    add("{'kind':'respond','status':400,'code':'Oops','message':'Try again.','times':1}");
    add("{'kind':'respond','status':400,'code':'Oops','times':1}");
    add("{'kind':'gatewayError','status':502,'times':1}");
    add("{'kind':'emptyGatewayError','status':504,'times':1}");

    Response response = client.graph("GET", ControlClient.JOBS, "").is(503);
    assertThat(response.text("/error/code")).isEqualTo("ServiceUnavailable");
    assertThat(response.headers()).containsEntry("Retry-After", "1");
    response = client.graph("GET", ControlClient.JOBS, "").is(400);
    assertThat(response.text("/error/code")).isEqualTo("Oops");
    assertThat(response.text("/error/message")).isEqualTo("Try again.");
    response = client.graph("GET", ControlClient.JOBS, "").is(400);
    assertThat(response.text("/error/code")).isEqualTo("Oops");
    assertThat(client.graph("GET", ControlClient.JOBS, "").is(502).body()).contains("<html>");
    assertThat(client.graph("GET", ControlClient.JOBS, "").is(504).body()).isEmpty();
    client.graph("GET", ControlClient.JOBS, "").is(200);
  }

  @Test
  void requestCanTakeEffectBeforeTheError() {
    add("{'kind':'respond','status':504,'operations':['createSnapshot'],'afterProcessing':true}");

    client.create("Weekly export").is(504);

    assertThat(client.graph("GET", ControlClient.JOBS, "").at("/value")).hasSize(1);
  }

  @Test
  void responseCanBeDelayed() {
    add("{'kind':'delay','duration':'PT45S','times':1}");

    client.graph("GET", ControlClient.JOBS, "").is(200);

    assertThat(simulator.clock().instant()).isEqualTo(START.plusSeconds(45));
  }

  @Test
  void responseCanBeHeld() {
    add("{'kind':'hold','duration':'PT0.001S','times':1}");

    client.graph("GET", ControlClient.JOBS, "").is(200);

    assertThat(client.get("/faults/1").at("/timesTriggered").asInt()).isOne();
    assertThat(simulator.clock().instant()).isEqualTo(START);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'kind':'drop'}", "{'kind':'truncate','bytes':10}"})
  void connectionCanBeClosedEarly(String fault) {
    add(fault);

    assertThatThrownBy(() -> client.graph("GET", ControlClient.JOBS, ""))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("a fault closed the connection");
    client.get("/time").is(200);
  }

  // Resource types

  @Test
  void typesFail() {
    add("{'kind':'forbid','resourceType':'" + RULE.toUpperCase(Locale.ROOT) + "'}");

    JsonNode job = createAndComplete();

    assertThat(job.get("status").asText()).isEqualTo("failed");
    assertThat(job.at("/errorDetails/0").asText()).contains("Forbidden");
  }

  @Test
  void typesFailInOtherWays() {
    add("{'kind':'missingReference','resourceType':'" + RULE + "','resourceId':'gone','times':1}");
    add("{'kind':'failToConnect','resourceType':'" + RULE + "','times':1}");
    add("{'kind':'fail','resourceType':'" + RULE + "','messages':['One.','Two.'],'times':1}");

    assertThat(createAndComplete().at("/errorDetails/0").asText())
        .contains("Resource 'gone' does not exist");
    assertThat(deleteAndCreateAgain().at("/errorDetails/0").asText())
        .contains("establishing connection");
    assertThat(deleteAndCreateAgain().at("/errorDetails/0").asText()).contains("One. ,Two. ,");
    assertThat(deleteAndCreateAgain().get("status").asText()).isEqualTo("succeeded");
  }

  private JsonNode deleteAndCreateAgain() {
    String id = client.graph("GET", ControlClient.JOBS, "").text("/value/0/id");
    client.graph("DELETE", ControlClient.JOBS + "/" + id, "").is(204);
    return createAndComplete();
  }

  @Test
  void typesFailAfterSomeOrAllInstances() {
    String fails = "{'kind':'fail','resourceType':'" + RULE + "','messages':['No.'],'times':1,";
    add(fails + "'afterInstances':1}");
    add(fails + "'afterAllInstances':true}");

    assertThat(createAndComplete().get("status").asText()).isEqualTo("partiallySuccessful");
    assertThat(deleteAndCreateAgain().get("status").asText()).isEqualTo("partiallySuccessful");
    String location = client.graph("GET", ControlClient.JOBS, "").text("/value/0/resourceLocation");
    assertThat(client.graph("GET", location, "").at("/resources")).hasSize(2);
  }

  @Test
  void typesReturnNothingOrAreSlowOrStall() {
    add("{'kind':'returnNothing','resourceType':'" + RULE + "','times':1}");
    assertThat(createAndComplete().get("status").asText()).isEqualTo("succeeded");
    String slow = add("{'kind':'slow','resourceType':'" + RULE + "','duration':'PT1H'}");
    assertThat(deleteAndCreateAgain().get("status").asText()).isEqualTo("running");
    client.delete("/faults/" + slow);
    String stall = add("{'kind':'stall','resourceType':'" + RULE + "'}");
    assertThat(deleteAndCreateAgain().get("status").asText()).isEqualTo("running");

    client.delete("/faults/" + stall);

    assertThat(client.graph("GET", ControlClient.JOBS, "").text("/value/0/status"))
        .isEqualTo("succeeded");
  }

  // Workers

  @Test
  void workersCrash() {
    add("{'kind':'crash','workerOperation':'publish','afterOperation':true}");
    String id = add("{'kind':'crash','workerOperation':'claim','times':2}");
    assertThat(client.get("/faults/" + id).text("/description")).isEqualTo("crash before CLAIM");

    assertThat(createAndComplete().get("status").asText()).isEqualTo("succeeded");
    assertThat(client.get("/faults").at("/faults"))
        .extracting(fault -> fault.get("timesTriggered").asInt())
        .containsExactly(1, 2);
  }

  // Scope and repetition

  @Test
  void faultCanBeLimitedToOneTenant() {
    add("{'kind':'respond','status':500,'tenantId':'" + FABRIKAM.toUpperCase(Locale.ROOT) + "'}");

    client.graph("GET", ControlClient.JOBS, "").is(200);
    client
        .send(
            "GET",
            ControlClient.JOBS,
            "Bearer " + simulator.tokens().issue(simulator.tenant(FABRIKAM).admin()),
            "")
        .is(500);
  }

  @Test
  void faultCanBeRandom() {
    assertThat(client.get("/faults").text("/seed")).isEqualTo("-1234567890123456789");
    add("{'kind':'respond','status':500,'probability':0.5}");

    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      statuses.add(client.graph("GET", ControlClient.JOBS, "").status());
    }

    assertThat(statuses).contains(200, 500);
  }

  // Listing and clearing

  @Test
  void faultIsReturnedByItsId() {
    Response added = client.post("/faults", "{\"kind\":\"drop\",\"times\":2}").is(201);

    assertThat(added.body())
        .isEqualTo("{\"id\":\"1\",\"description\":\"drop\",\"active\":true,\"timesTriggered\":0}");
    assertThat(client.get("/faults/1").is(200).body()).isEqualTo(added.body());
    assertThat(client.get("/faults").is(200).at("/faults/0")).isEqualTo(added.json());
  }

  @Test
  void usedUpFaultIsStillReturned() {
    add("{'kind':'respond','status':500,'times':1}");
    client.graph("GET", ControlClient.JOBS, "").is(500);

    Response told = client.get("/faults/1").is(200);

    assertThat(told.at("/active").asBoolean(true)).isFalse();
    assertThat(told.at("/timesTriggered").asInt()).isOne();
  }

  @Test
  void faultsThatWereAddedInJavaAreListed() {
    ActiveFault fault = simulator.faults().add(Fault.on(GraphOperation.LIST_JOBS).drop());
    add("{'kind':'returnNothing','resourceType':'microsoft.teams.team'}");

    assertThat(client.get("/faults").at("/faults"))
        .extracting(each -> each.get("id").asText() + " " + each.get("description").asText())
        .containsExactly("1 microsoft.teams.team returns nothing", "2 drop");
    client.delete("/faults/2").is(204);
    assertThat(fault.isActive()).isFalse();
  }

  @Test
  void oneFaultIsCleared() {
    add("{'kind':'respond','status':500}");
    add("{'kind':'respond','status':503}");

    client.delete("/faults/1").is(204);

    client.graph("GET", ControlClient.JOBS, "").is(503);
    client.get("/faults/1").isError(404, "notFound", "the fault '1' does not exist");
    client.delete("/faults/1").isError(404, "notFound", "the fault '1' does not exist");
  }

  @Test
  void allFaultsAreCleared() {
    simulator.faults().add(Fault.onAnyRequest().drop());
    add("{'kind':'respond','status':500}");

    client.delete("/faults").is(204);

    client.graph("GET", ControlClient.JOBS, "").is(200);
    assertThat(client.get("/faults").at("/faults")).isEmpty();
    assertThat(simulator.faults().active()).isEmpty();
  }

  @Test
  void faultThatIsAddedRightAfterClearKeepsItsId() {
    NumberedFaults numbered = new NumberedFaults();
    ActiveFault before = simulator.faults().add(Fault.onAnyRequest().drop());
    assertThat(numbered.add(before)).isEqualTo("1");
    simulator.faults().clear();
    ActiveFault added = simulator.faults().add(Fault.onAnyRequest().drop());
    assertThat(numbered.add(added)).isEqualTo("2");

    numbered.removeEnded();

    assertThat(numbered.find("1")).isEmpty();
    assertThat(numbered.find("2")).contains(added);
    added.clear();
    numbered.removeEnded();
    assertThat(numbered.add(before)).isEqualTo("1");
  }

  @Test
  void theOldestEndedFaultsAreRemovedFirst() {
    add("{'kind':'returnNothing','resourceType':'microsoft.teams.team'}");
    for (int i = 0; i < 1_000; i++) {
      simulator.faults().clear();
      add("{'kind':'returnNothing','resourceType':'microsoft.teams.team'}");
    }

    assertThat(client.get("/faults").at("/faults")).hasSize(1_000);
    client.get("/faults/1").is(404);
    client.get("/faults/2").is(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | the member 'kind' is missing; allowed are throttle, respond, gatewayError,"
            + " emptyGatewayError, drop, delay, hold, truncate, forbid, missingReference,"
            + " failToConnect, fail, returnNothing, slow, stall, crash",
        "{'kind':'explode'} | 'kind' must be one of throttle, respond, gatewayError,"
            + " emptyGatewayError, drop, delay, hold, truncate, forbid, missingReference,"
            + " failToConnect, fail, returnNothing, slow, stall, crash: \"explode\"",
        "{'kind':'drop','retryAfter':'PT1S'} | the member 'retryAfter' is not allowed"
            + " here; allowed are kind, operations, afterProcessing, tenantId, times, probability",
        "{'kind':'drop','operations':['createSnapshot','create']} | each of 'operations'"
            + " must be one of createSnapshot, listJobs, countJobs, getJob, deleteJob,"
            + " listSnapshots, countSnapshots, getSnapshot, other: \"create\"",
        "{'kind':'drop','operations':'createSnapshot'} | 'operations' must be an array of"
            + " strings: \"createSnapshot\"",
        "{'kind':'drop','times':0} | 'times' must be an integer of at least 1: 0",
        "{'kind':'drop','times':1.5} | 'times' must be an integer of at least 1: 1.5",
        "{'kind':'drop','times':99999999999} | 'times' must be an integer of at least 1:"
            + " 99999999999",
        "{'kind':'drop','probability':1.01} | 'probability' must be a number from 0 to 1:"
            + " 1.01",
        "{'kind':'drop','probability':null} | 'probability' must be a number from 0 to 1:"
            + " null",
        "{'kind':'drop','afterProcessing':1} | 'afterProcessing' must be true or false: 1",
        "{'kind':'drop','tenantId':'nobody'} | 'tenantId' must be the id of a tenant: the"
            + " tenant 'nobody' does not exist; the tenants are"
            + " [2fcf1c68-b412-4c85-bfb2-cb20152a6843, aaaaaaaa-2222-3333-4444-555555555555]",
        "{'kind':'throttle','retryAfter':'-PT1S'} | 'retryAfter' must not be negative:"
            + " \"-PT1S\"",
        "{'kind':'throttle','retryAfter':'PT2562047788015215H30M7.9S'} | 'retryAfter' must"
            + " be a duration of at most P36525D: \"PT2562047788015215H30M7.9S\"",
        "{'kind':'delay','duration':'PT876600H0.1S'} | 'duration' must be a duration of at"
            + " most P36525D: \"PT876600H0.1S\"",
        "{'kind':'hold','duration':'P36526D'} | 'duration' must be a duration of at most"
            + " P36525D: \"P36526D\"",
        "{'kind':'slow','resourceType':'a.b','duration':'P36526D'} | 'duration' must be a"
            + " duration of at most P36525D: \"P36526D\"",
        "{'kind':'respond'} | the member 'status' is missing",
        "{'kind':'respond','status':200} | 'status' must be an integer from 400 to 599: 200",
        "{'kind':'respond','status':500,'message':'x'} | 'message' requires 'code'",
        "{'kind':'respond','status':500,'code':' '} | 'code' must be a non-blank string: \" \"",
        "{'kind':'gatewayError','status':404} | 'status' must be an integer from 500 to 599: 404",
        "{'kind':'truncate','bytes':-1} | 'bytes' must be an integer of at least 0: -1",
        "{'kind':'forbid'} | the member 'resourceType' is missing",
        "{'kind':'forbid','resourceType':['a']} | 'resourceType' must be a non-blank"
            + " string, not an array",
        "{'kind':'forbid','resourceType':'a.b','duration':'PT1S'} | the member 'duration'"
            + " is not allowed here; allowed are kind, resourceType, afterInstances,"
            + " afterAllInstances, tenantId, times, probability",
        "{'kind':'fail','resourceType':'a.b','messages':[]} | 'messages' must be an array"
            + " of at least one string",
        "{'kind':'crash','workerOperation':'sleep'} | 'workerOperation' must be one of"
            + " claim, start, append, publish, fail: \"sleep\""
      })
  void invalidFaultIsRejectedAndNotAdded(String fault, String message) {
    client.post("/faults", fault.replace('\'', '"')).isBadRequest(message);

    assertThat(client.get("/faults").at("/faults")).isEmpty();
    client.graph("GET", ControlClient.JOBS, "").is(200);
    assertThat(simulator.journal().entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.fault()).isNull())
        .isInstanceOf(JournalEntry.class);
  }
}
