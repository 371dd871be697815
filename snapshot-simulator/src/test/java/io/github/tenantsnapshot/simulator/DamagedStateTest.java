package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.SavedStateFixture.saveState;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the errors for invalid saved states, which leave the simulator unchanged. */
class DamagedStateTest {

  private static final String TENANT = TenantSimulator.DEFAULT_TENANT_ID;
  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final String STATE = state();

  private final TenantSimulator simulator =
      TenantSimulator.builder().virtualTime(START.plusSeconds(9)).seed(5).build();

  @TempDir private Path folder;

  /** Returns a state with a resource, a job that has succeeded, and a job not started yet. */
  private static String state() {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(START)
            .seed(3)
            .addTenant(tenant -> tenant.add(rule("a")))
            .build()) {
      Caller admin = simulator.tenant().admin();
      simulator.service().createSnapshot(admin, CreateSnapshotRequest.of("The first", RULE));
      simulator.runUntilIdle();
      simulator.service().createSnapshot(admin, CreateSnapshotRequest.of("The second", RULE));
      return saveState(simulator);
    }
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  /** Asserts that loading a state fails and leaves the simulator unchanged. */
  private void assertRejected(byte[] state, String message) {
    simulator.tenant().clear().add(new SnapshotResource("kept", RULE, JsonText.of("{}")));
    simulator.faults().stall(RULE);
    String before = saveState(simulator);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.loadState(new ByteArrayInputStream(state)))
        .withMessage(message);
    assertThat(saveState(simulator)).isEqualTo(before);
    assertThat(simulator.faults().active()).isNotEmpty();
  }

  private void assertRejected(String state, String message) {
    assertRejected(state.getBytes(StandardCharsets.UTF_8), message);
  }

  private static String stateWith(String part, String other) {
    int at = STATE.indexOf(part);
    assertThat(at).as("'%s' in %s", part, STATE).isNotNegative();
    return STATE.substring(0, at) + other + STATE.substring(at + part.length());
  }

  @Test
  void undamagedStateLoads() {
    simulator.loadState(new ByteArrayInputStream(STATE.getBytes(StandardCharsets.UTF_8)));
    assertThat(simulator.service().listJobs(simulator.tenant().admin())).hasSize(2);
  }

  @Test
  void invalidJsonIsRejected() {
    assertRejected("", "the state: a saved state must be a JSON object");
    assertRejected("[]", "the state: a saved state must be a JSON object");
    assertRejected(
        "{\"stateFormat\":1,\n\"time\":tomorrow}",
        "the state: not valid JSON at line 2, column 8: Unrecognized token 'tomorrow': was"
            + " expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')");
    assertRejected(STATE + "{}", "the state: the text must end after the state");
    assertRejected(new byte[] {'{', '"', (byte) 0xFF}, "the state: the text is not UTF-8");
  }

  @Test
  void truncatedStateIsRejected() {
    byte[] bytes = STATE.getBytes(StandardCharsets.UTF_8);
    String before = saveState(simulator);
    for (int length = 1; length < bytes.length - 2; length += 13) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> simulator.loadState(new ByteArrayInputStream(part)))
          .as("the first %s bytes", length)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the state: ");
    }
    assertThat(saveState(simulator)).isEqualTo(before);
  }

  @Test
  void messagesContainTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("state.json"), "{}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.loadState(file))
        .withMessage(file + ": this is not a saved state: the member 'stateFormat' is missing");
  }

  @Test
  void baselineIsRejected() {
    assertRejected(
        "{\"id\":\"x\",\"displayName\":\"Weekly export\",\"resources\":[]}",
        "the state: this is not a saved state: the member 'stateFormat' is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "0", "\"1\"", "null", "1.0"})
  void otherFormatIsRejected(String format) {
    assertRejected(
        stateWith("\"stateFormat\" : 1", "\"stateFormat\" : " + format),
        "the state: stateFormat must be 1, which this version reads: " + format);
  }

  @Test
  void tenantsBeforeResourcesAreRejected() {
    assertRejected(
        "{\"stateFormat\":1,\"tenants\":[],\"resources\":[]}",
        "the state: the member 'resources' must precede 'tenants'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time | time",
        "resources | resources",
        "tenants | tenants",
        "id | tenant 1: id",
        "configuration | tenant 1 (ID): configuration",
        "usage | tenant 1 (ID): usage",
        "jobs | tenant 1 (ID): jobs",
        "drawnByService | ids: drawnByService",
      })
  void missingMemberIsRejected(String member, String where) {
    String name = where.substring(where.lastIndexOf(' ') + 1);
    String place = where.contains(":") ? where.substring(0, where.lastIndexOf(':') + 1) + " " : "";
    String state = stateWith("\"" + member + "\" :", "\"other\" :");
    if (member.equals("resources")) { // tenants refer to resources, so omit both
      state = "{\"stateFormat\":1,\"time\":\"2026-11-23T09:00:00Z\"}";
    }
    assertRejected(
        state,
        "the state: " + place.replace("ID", TENANT) + "the member '" + name + "' is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "displayName",
        "description",
        "status",
        "resources",
        "createdDateTime",
        "createdBy",
        "errorDetails",
        "expiresAt",
        "claimNumber",
        "leased",
        "attempt",
      })
  void missingMemberOfAJobIsRejected(String member) {
    int jobs = STATE.indexOf("\"jobs\"");
    int at = STATE.indexOf("\"" + member + "\" :", jobs);
    String state = STATE.substring(0, at) + "\"x" + STATE.substring(at + 1);
    assertRejected(
        state,
        "the state: tenant 1 (" + TENANT + "), job 1: the member '" + member + "' is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // original part | replacement | expected problem of tenant 1 or its job
        "\"usage\" : { | \"usage\" : {\"once\" : 1, | , usage: each name must be an"
            + " instant from 1970 to 9999 in whole 100 ns, such as 2026-11-23T09:00:00Z: 'once'",
        "Z\" : 1 | Z\" : -1 | , usage: 2026-11-01T00:00:00Z must be a whole number from 0"
            + " to 9007199254740992: -1",
        "\"configuration\" : [ 0 ] | \"configuration\" : [ 1 ] | : each of configuration"
            + " must be the index of a resource, from 0 to 0: 1",
        "\"configuration\" : [ 0 ] | \"configuration\" : [ 0.5 ] | : each of configuration"
            + " must be the index of a resource, from 0 to 0: 0.5",
        "\"configuration\" : [ 0 ] | \"configuration\" : 0 | : configuration must be an array",
        "\"content\" : [ 0 ] | \"content\" : [ \"0\" ] | , job 1: each of content must be"
            + " the index of a resource, from 0 to 0: \"0\"",
        "\"succeeded\" | \"completed\" | , job 1: status must be one of notStarted,"
            + " running, succeeded, partiallySuccessful, failed: 'completed'",
        "\"succeeded\" | \"running\" | , job 1: the member 'completedDateTime' must not be"
            + " present if the job is running",
        "\"dueAt\" | \"x\" | , job 2: the member 'dueAt' must be present if the job is notStarted",
        "\"leased\" : false | \"leased\" : true | , job 1: leased must be false if the job"
            + " is succeeded",
        "\"leased\" : false | \"leased\" : 0 | , job 1: leased must be true or false: 0",
        "\"attempt\" : 1 | \"attempt\" : 0 | , job 1: attempt must be a whole number from"
            + " 1 to 1000000000: 0",
        "\"claimNumber\" : 2 | \"claimNumber\" : 1e99 | , job 1: claimNumber must be a"
            + " whole number from 0 to 1000000000: 1.0E99",
        "\"expiresAt\" : \"2026 | \"expiresAt\" : \"1926 | , job 1: expiresAt must be an"
            + " instant from 1970 to 9999 in whole 100 ns, such as 2026-11-23T09:00:00Z:"
            + " '1926-11-30T09:00:00Z'",
        "\"createdDateTime\" : \"2026-11-23T09:00:00Z | \"createdDateTime\" :"
            + " \"2026-11-23T09:00:00.00000001Z | , job 1: createdDateTime must be an instant"
            + " from 1970 to 9999 in whole 100 ns, such as 2026-11-23T09:00:00Z:"
            + " '2026-11-23T09:00:00.00000001Z'",
        "\"description\" : \"\" | \"description\" : 1 | , job 1: description must be a string",
        "\"The first\" | \"The \\u0000\" | , job 1: displayName must not contain U+0000 or"
            + " unpaired surrogates",
        "\"The first\" | \"The \\ud800\" | , job 1: displayName must not contain U+0000 or"
            + " unpaired surrogates",
        "\"user\" : { | \"user\" : 1, \"x\" : { | , job 1, createdBy, user: must be an object",
        "\"the second\" | \"the first\" | : two jobs have the display name key 'the first'",
      })
  void invalidMemberIsRejected(String part, String other, String problem) {
    assertRejected(stateWith(part, other), "the state: tenant 1 (" + TENANT + ")" + problem);
  }

  @Test
  void invalidIdsAreRejected() {
    List<String> ids =
        simulatorOf(STATE).service().listJobs(simulator.tenant().admin()).stream()
            .map(job -> job.id())
            .toList();
    assertRejected(
        stateWith(TENANT, "contoso"),
        "the state: tenant 1: id must be a GUID in lower case: 'contoso'");
    assertRejected(
        stateWith(TENANT, "9188040d-6c67-4c5b-b112-36a304b66dad"),
        "the state: tenant 1: id must not be the tenant of personal accounts:"
            + " 9188040d-6c67-4c5b-b112-36a304b66dad");
    assertRejected(
        stateWith(ids.get(1), ids.get(0)),
        "the state: tenant 1 (" + TENANT + "): two jobs have the id '" + ids.get(0) + "'");
    int tenant = STATE.indexOf("\"tenants\" : [ ") + "\"tenants\" : [ ".length();
    String twice = STATE.substring(tenant, STATE.lastIndexOf("} ]") + 1);
    assertRejected(
        STATE.substring(0, tenant) + twice + "," + STATE.substring(tenant),
        "the state: tenant 2: the tenant " + TENANT + " is duplicate");
    assertRejected(
        STATE.substring(0, tenant) + "]}", "the state: there must be at least one tenant");
  }

  private TenantSimulator simulatorOf(String state) {
    simulator.loadState(new ByteArrayInputStream(state.getBytes(StandardCharsets.UTF_8)));
    return simulator;
  }

  @Test
  void invalidResourcesAreRejected() {
    assertRejected(
        stateWith("\"resourceType\"", "\"type\""),
        "the state: resource 1 ('a'): the member 'resourceType' is missing");
    assertRejected(
        stateWith("{\"Priority\":0}", "[]"),
        "the state: resource 1 ('a'): properties must be an object, not an array");
    assertRejected(
        stateWith("\"displayName\" : \"a\"", "\"displayName\" : \"a\\u0000\""),
        "the state: resource 1: displayName must not contain U+0000 or an unpaired surrogate: a\0");
    assertRejected(
        stateWith("\"resources\" : [", "\"resources\" : 1, \"x\" : ["),
        "the state: resources must be an array, not a number");
  }

  @Test
  void duplicateMembersAreRejected() {
    assertRejected(
        stateWith("\"time\"", "\"stateFormat\" : 1, \"time\""),
        "the state: the member 'stateFormat' is duplicate");
    assertRejected(
        stateWith("\"tenants\"", "\"resources\" : [ ], \"tenants\""),
        "the state: the member 'resources' is duplicate");
    String twice = stateWith("\"leased\"", "\"leased\" : true, \"leased\"");
    assertThatThrownBy(() -> simulatorOf(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the state: not valid JSON at line ")
        .hasMessageContaining("leased");
  }

  @Test
  void timeThatAVirtualClockCannotHaveIsRejected() {
    assertRejected(
        stateWith("\"time\" : \"2026-11-23T09:01:05Z", "\"time\" : \"9999-12-31T23:59:59.5Z"),
        "the state: time must be from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z:"
            + " 9999-12-31T23:59:59.500Z");
  }

  @Test
  void invalidTimeIsRejected() {
    assertRejected(
        stateWith("\"time\" : \"2026", "\"time\" : \"x"),
        "the state: time must be an instant from 1970 to 9999 in whole 100 ns, such as"
            + " 2026-11-23T09:00:00Z: 'x-11-23T09:01:05Z'");
    assertRejected(
        stateWith("\"ids\" : {", "\"ids\" : 1, \"x\" : {"), "the state: ids: must be an object");
  }
}
