package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ContentOrder;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import io.github.tenantsnapshot.simulator.generator.TenantGenerator;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that snapshots contain the configuration from a baseline or from the generator. */
class TenantContentTest {

  private static final String LIFECYCLE = "microsoft.entra.grouplifecyclepolicy";
  private static final String LOCATION = "microsoft.entra.namedlocationpolicy";
  private static final String PACKAGE =
      "microsoft.entra.entitlementmanagementaccesspackageassignmentpolicy";

  /** Properties in the forms of real snapshots, with the white space of a download. */
  private static final List<String> SEEN =
      List.of(
          """
          {
                  "IsSingleInstance": "Yes",
                  "GroupLifetimeInDays@odata.type": "#Int64",
                  "GroupLifetimeInDays": 99,
                  "Ensure": "Present",
                  "ManagedGroupTypes": "Selected",
                  "AlternateNotificationEmails": ["admin@contoso.com"]
                }\
          """,
          """
          {"Id":"b8b0c7a2-66c5-4f31-8d0c-0c8a2f3c9e45","IpRanges":["203.0.113.0/24"],"Ensure":"Present",\
          "DisplayName":"Contoso HQ","IsTrusted":true,"OdataType":"#microsoft.graph.ipNamedLocation"}\
          """,
          """
          {"DisplayName":"All staff","":"","AccessPackageId":"Contoso Benefits","Ensure":"Present"}\
          """,
          """
          {"Name":"Deny Sending Outbound by Default","Priority":1,"SetSCL":"","FromScope":null,\
          "SentTo":[],"SubjectContainsWords":["invoice","Grüße \\u00e9"],"Ensure":"Present"}\
          """);

  @Test
  void snapshotHasTheExactTextOfTheBaseline() {
    String json =
        String.format(
            Locale.ROOT,
            """
            {
              "@odata.context": "https://graph.microsoft.com/beta/$metadata#admin/configurationManagement/configurationSnapshots/$entity",
              "id": "3b05c24c-db31-4d15-b386-947768ed66b0",
              "displayName": "Snapshot Demo",
              "description": "",
              "parameters": [],
              "resources": [
                { "displayName": "AADGroupLifecyclePolicy",
                  "resourceType": "%s",
                  "properties": %s },
                { "properties": %s,
                  "resourceType": "%s",
                  "displayName": "AADNamedLocationPolicy-Contoso HQ" },
                { "@odata.type": "#microsoft.graph.baselineResource",
                  "displayName": "AADEntitlementManagementAccessPackageAssignmentPolicy-All staff",
                  "resourceType": "%s",
                  "properties@odata.type": "#microsoft.graph.openComplexDictionaryType",
                  "properties": %s },
                { "displayName": "EXOTransportRule-Deny Sending Outbound by Default",
                  "resourceType": "%s",
                  "properties": %s },
                { "displayName": "EXOTransportRule-Deny Sending Outbound by Default",
                  "resourceType": "%s",
                  "properties": %s }
              ]
            }
            """,
            LIFECYCLE,
            SEEN.get(0),
            SEEN.get(1),
            LOCATION,
            PACKAGE,
            SEEN.get(2),
            RULE,
            SEEN.get(3),
            RULE,
            SEEN.get(3));
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(
                tenant ->
                    tenant.addBaseline(
                        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
            .build()) {
      assertThat(contentOf(simulator, RULE, PACKAGE, LOCATION, LIFECYCLE))
          .endsWith(
              ",\"resources\":["
                  + resource("AADGroupLifecyclePolicy", LIFECYCLE, SEEN.get(0))
                  + ","
                  + resource("AADNamedLocationPolicy-Contoso HQ", LOCATION, SEEN.get(1))
                  + ","
                  + resource(
                      "AADEntitlementManagementAccessPackageAssignmentPolicy-All staff",
                      PACKAGE,
                      SEEN.get(2))
                  + ","
                  + resource("EXOTransportRule-Deny Sending Outbound by Default", RULE, SEEN.get(3))
                  + ","
                  + resource("EXOTransportRule-Deny Sending Outbound by Default", RULE, SEEN.get(3))
                  + "]}");
    }
  }

  private static String resource(String displayName, String type, String properties) {
    return String.format(
        Locale.ROOT,
        "{\"displayName\":\"%s\",\"resourceType\":\"%s\",\"properties\":%s}",
        displayName,
        type,
        properties);
  }

  @Test
  void snapshotCanBeLoadedAsABaseline() {
    try (TenantSimulator one =
            TenantSimulator.builder()
                .addTenant(tenant -> tenant.generate(1, TenantPlan.small()))
                .build();
        TenantSimulator other = TenantSimulator.builder().build()) {
      String[] types = TenantPlan.small().counts().keySet().toArray(String[]::new);
      String content = contentOf(one, types);
      other
          .tenant()
          .addBaseline(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
      for (String type : types) {
        assertThat(other.tenant().resources(type)).isEqualTo(one.tenant().resources(type));
      }
    }
  }

  @Test
  void generatedTenantIsExtractedUnchanged() throws Exception {
    TenantPlan plan = TenantPlan.medium();
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(tenant -> tenant.generate(3, plan))
            .behavior(
                SnapshotBehavior.defaults().toBuilder()
                    .contentOrder(ContentOrder.REQUEST_ORDER)
                    .build())
            .build()) {
      SnapshotService service = simulator.service();
      SnapshotJob job =
          service.createSnapshot(
              simulator.tenant().admin(),
              CreateSnapshotRequest.of(
                  "Snapshot Demo", plan.counts().keySet().toArray(String[]::new)));
      simulator.advance(Duration.ofMinutes(5));
      try (Snapshot snapshot =
          service.openSnapshot(
              simulator.tenant().admin(), service.getJob(simulator.tenant().admin(), job.id()))) {
        assertThat(snapshot.resources().toList())
            .isEqualTo(TenantGenerator.seeded(3).generate(plan));
      }
    }
  }

  @Test
  void generateAddsResourcesByPlanOrCounts() {
    SimulatedTenant tenant =
        new SimulatedTenant(
            TenantSimulator.DEFAULT_TENANT_ID,
            new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())));
    SnapshotResource own = new SnapshotResource("own", RULE, JsonText.of("{}"));
    tenant.add(own).generate(7, Map.of("Microsoft.Exchange.TransportRule", 3));
    assertThat(tenant.resources(RULE)).hasSize(4).startsWith(own);
    SimulatedTenant other =
        new SimulatedTenant(
            TenantSimulator.DEFAULT_TENANT_ID,
            new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())));
    other.generate(7, TenantPlan.builder().count(RULE, 3).build());
    assertThat(other.resources(RULE)).isEqualTo(tenant.resources(RULE).subList(1, 4));
    assertThat(other.generate(7, TenantPlan.small()).resourceTypes()).hasSize(11);
  }

  @Test
  void generateAddsNothingIfACountIsInvalid() {
    SimulatedTenant tenant =
        new SimulatedTenant(
            TenantSimulator.DEFAULT_TENANT_ID,
            new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tenant.generate(7, Map.of(RULE, 1, LIFECYCLE, 2)))
        .withMessage(
            "count of microsoft.entra.grouplifecyclepolicy must be from 0 to 1, the maximum of a"
                + " tenant: 2");
    assertThat(tenant.resourceTypes()).isEmpty();
  }

  @Test
  void nullCountIsRejectedWithItsType() {
    SimulatedTenant tenant =
        new SimulatedTenant(
            TenantSimulator.DEFAULT_TENANT_ID,
            new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())));
    Map<String, Integer> counts = new HashMap<>();
    counts.put(RULE, null);
    assertThatNullPointerException()
        .isThrownBy(() -> tenant.generate(7, counts))
        .withMessage("count of " + RULE + " must not be null");
    assertThat(tenant.resourceTypes()).isEmpty();
  }

  @Test
  void snapshotDoesNotChangeWithTheConfiguration() {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .addTenant(tenant -> tenant.generate(1, Map.of(RULE, 20, LOCATION, 20)))
            .build()) {
      List<SnapshotResource> rules = simulator.tenant().resources(RULE);
      String before = contentOf(simulator, RULE);
      simulator.tenant().removeIf(RULE, each -> rules.indexOf(each) % 2 == 0);
      simulator
          .tenant()
          .replaceAll(
              RULE,
              each ->
                  new SnapshotResource(
                      each.displayName(), RULE, JsonText.of("{\"Changed\":true}")));
      assertThat(TestClient.ofAdmin(simulator).get(onlySnapshot(simulator)).body())
          .isEqualTo(before);
      assertThat(contentOf(simulator, "Second snapshot", new String[] {RULE}))
          .contains("{\"Changed\":true}")
          .doesNotContain("\"Priority\"");
    }
  }

  private static String onlySnapshot(TenantSimulator simulator) {
    return String.valueOf(
        TestClient.ofAdmin(simulator)
            .get(TestClient.JOBS)
            .objects("value")
            .get(0)
            .get("resourceLocation"));
  }

  /** Creates a snapshot of these types, and returns the body of the response with its content. */
  private static String contentOf(TenantSimulator simulator, String... types) {
    return contentOf(simulator, "Snapshot Demo", types);
  }

  private static String contentOf(TenantSimulator simulator, String name, String[] types) {
    TestClient client = TestClient.ofAdmin(simulator);
    Response created = client.create(name, types);
    simulator.advance(Duration.ofMinutes(5));
    String location =
        client.get(TestClient.JOBS + "/" + created.text("id")).text("resourceLocation");
    return client.get(location).body();
  }
}
