package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations in the forms in which people have them, and what jobs can request of them. */
class BaselineFilesTest {

  private static final String CLEANUP = "microsoft.intune.devicecleanuprule";
  private static final String RULES =
      "[{'displayName':'a','resourceType':'microsoft.exchange.transportrule','properties':{}}]";

  private final TenantSimulator simulator =
      TenantSimulator.builder().progress(Progress.immediate()).build();
  private final SimulatedTenant tenant = simulator.tenant();

  @AfterEach
  void close() {
    simulator.close();
  }

  private SimulatedTenant load(String json) {
    return tenant.addBaseline(
        new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private void assertHasTheMonitorsRule() {
    assertThat(tenant.resources())
        .containsExactly(
            new SnapshotResource(
                "EXOTransportRule-Tag invoices",
                RULE,
                JsonText.of("{ \"Name\": \"Tag invoices\", \"name\": 1.50 }")));
  }

  @Test
  void bodyOfAMonitorIsLoadedFromTheClassPath() {
    tenant.addBaseline(BaselineFilesTest.class, "monitor.json");

    assertHasTheMonitorsRule();
  }

  @Test
  void absoluteNameOnTheClassPathIsLoaded() {
    tenant.addBaseline(BaselineFilesTest.class, "/io/github/tenantsnapshot/simulator/monitor.json");

    assertHasTheMonitorsRule();
  }

  @Test
  void fileThatIsNotOnTheClassPathIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tenant.addBaseline(BaselineFilesTest.class, "missing.json"))
        .withMessage(
            "name must be that of a file on the class path of"
                + " io.github.tenantsnapshot.simulator.BaselineFilesTest: missing.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'Resources':RULES} | 1",
        "{'baseline':{'resources':RULES},'mode':'monitorOnly'} | 1",
        "{'Baseline':{'RESOURCES':RULES}} | 1",
        "{'baseline':'none','resources':RULES} | 1",
        "{'baseline':{'displayName':'x'},'resources':RULES} | 1",
        "{'baseline':{'resources':[]}} | 0"
      })
  void membersAreFoundInAnyCaseAndInTheBaseline(String json, int count) {
    assertThat(load(json.replace("RULES", RULES)).resources()).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'Resources':RULES,'resources':RULES} | the member 'resources' is duplicate",
        "{'baseline':{'resources':RULES},'resources':RULES} | the member 'resources' is duplicate",
        "{'baseline':{'resources':{}}} | resources must be an array, not an object",
        "{'baseline':{'baseline':{'resources':RULES}}} | the member 'resources' is missing",
        "{'baseline':RULES} | the member 'resources' is missing",
        "{'resources':[{'DisplayName':'a','displayName':'b'}]} |"
            + " resource 1 ('a'): the member 'displayName' is duplicate",
        "{'resources':[{'DisplayName':'a','ResourceType':'microsoft.exchange.transportrule'}]} |"
            + " resource 1 ('a'): the member 'properties' is missing"
      })
  void contradictoryMembersAreRejected(String json, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(json.replace("RULES", RULES)))
        .withMessage("the baseline: " + problem);
    assertThat(tenant.resources()).isEmpty();
  }

  private static String of(String type) {
    return RULES.replace(RULE, type);
  }

  @Test
  void typesThatNoJobCanRequestAreListed() {
    load("{'resources':" + RULES + "}");
    assertThat(tenant.notSnapshotable()).isEmpty();

    load("{'resources':" + of("microsoft.intune.DeviceCleanupRule") + "}");

    assertThat(tenant.notSnapshotable()).containsExactly(CLEANUP);
    Response created = TestClient.ofAdmin(simulator).create("Weekly export", CLEANUP);
    assertThat(created.status()).isEqualTo(400);
    tenant.removeIf(CLEANUP, each -> true);
    assertThat(tenant.notSnapshotable()).isEmpty();
  }

  @Test
  void typesThatNoJobCanRequestFollowTheBuilder() {
    try (TenantSimulator any =
            TenantSimulator.builder()
                .allowUnknownResourceTypes()
                .resourceTypes(ResourceTypes.documented().with("contoso.rule"))
                .build();
        TenantSimulator without =
            TenantSimulator.builder()
                .resourceTypes(ResourceTypes.of(List.of("contoso.rule")))
                .build()) {
      any.tenant()
          .add(
              new SnapshotResource("a", "contoso.rule", JsonText.of("{}")),
              new SnapshotResource("b", "contoso.other", JsonText.of("{}")),
              new SnapshotResource("c", RULE, JsonText.of("{}")));
      without.tenant().add(new SnapshotResource("c", RULE, JsonText.of("{}")));

      assertThat(any.tenant().notSnapshotable()).containsExactly("contoso.other");
      assertThat(without.tenant().notSnapshotable()).containsExactly(RULE);
    }
  }
}
