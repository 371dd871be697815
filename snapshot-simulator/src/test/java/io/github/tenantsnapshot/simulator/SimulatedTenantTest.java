package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.MAILBOX;
import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static io.github.tenantsnapshot.simulator.TestResources.mailbox;
import static io.github.tenantsnapshot.simulator.TestResources.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.internal.runtime.Lifecycle;
import io.github.tenantsnapshot.simulator.internal.tenant.KnownTypes;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the configuration of a simulated tenant. */
class SimulatedTenantTest {

  private final SimulatedTenant tenant =
      new SimulatedTenant(
          TenantSimulator.DEFAULT_TENANT_ID,
          new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())));

  @Test
  void keepsResourcesByTypeInTheOrderOfAddition() {
    tenant.add(rule("b"), mailbox("x")).add(rule("a"), rule("b"));
    assertThat(tenant.resources(RULE)).containsExactly(rule("b"), rule("a"), rule("b"));
    assertThat(tenant.resources(MAILBOX)).containsExactly(mailbox("x"));
    assertThat(tenant.resources("microsoft.teams.meetingpolicy")).isEmpty();
    assertThat(tenant.resourceTypes()).containsExactly(MAILBOX, RULE);
  }

  @Test
  void typeNamesAreCaseInsensitive() {
    tenant.add(new SnapshotResource("a", "Microsoft.Exchange.TransportRule", JsonText.of("{}")));
    assertThat(tenant.resources("MICROSOFT.exchange.transportrule")).hasSize(1);
    assertThat(tenant.resourceTypes()).containsExactly(RULE);
  }

  @Test
  void returnsImmutableListsThatLaterChangesDoNotAffect() {
    tenant.add(rule("a"));
    List<SnapshotResource> before = tenant.resources(RULE);
    for (int i = 0; i < 100; i++) {
      tenant.add(rule("later " + i));
    }
    tenant.clear();
    tenant.add(rule("after"));
    assertThat(before).containsExactly(rule("a"));
    assertThat(tenant.resources(RULE)).containsExactly(rule("after"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> before.add(rule("b")));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> before.set(0, rule("b")));
  }

  @Test
  void addIsAtomic() {
    SnapshotResource none = null;
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> tenant.add(rule("a"), none));
    assertThat(tenant.resources(RULE)).isEmpty();
  }

  @Test
  void nullInACollectionIsRejectedWithItsReason() {
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> tenant.add(Arrays.asList(rule("a"), null)))
        .withMessage("resources must not contain null");
    assertThat(tenant.resourceTypes()).isEmpty();
  }

  @Test
  void clearRemovesAllResources() {
    tenant.add(rule("a"), mailbox("x")).clear();
    assertThat(tenant.resourceTypes()).isEmpty();
    assertThat(tenant.resources(RULE)).isEmpty();
  }

  @Test
  void eachTenantHasItsOwnAdministrator() {
    SimulatedTenant other =
        new SimulatedTenant(
            "11111111-2222-3333-4444-555555555555",
            new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())));
    assertThat(tenant.admin().tenantId()).isEqualTo(tenant.id());
    assertThat(tenant.admin().identity().application()).isNull();
    assertThat(tenant.admin().permissions())
        .containsExactly(Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL);
    assertThat(tenant.admin())
        .isEqualTo(
            new SimulatedTenant(
                    tenant.id(),
                    new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())))
                .admin());
    assertThat(tenant.admin().identity()).isNotEqualTo(other.admin().identity());
  }

  @Test
  void keepsItsIdInLowerCase() {
    SimulatedTenant upper =
        new SimulatedTenant(
            "ABCDEF00-2222-3333-4444-555555555555",
            new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())));
    assertThat(upper.id()).isEqualTo("abcdef00-2222-3333-4444-555555555555");
    assertThat(upper.admin())
        .isEqualTo(
            new SimulatedTenant(
                    upper.id(),
                    new FaultScript(0, new Lifecycle(), KnownTypes.any(ResourceTypes.documented())))
                .admin());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ }",
        "{\"Version\":1.50,\"Big\":12345678901234567890123,\"Exp\":1E+2,\"Zero\":-0.0}",
        "{\"Size@odata.type\":\"#Int64\",\"Size\":99}",
        "{\"\":\"empty name\",\"a\":1,\"a\":2,\"\":null}",
        "{\"Name\":\"Grüße, 東京 \uD83D\uDE80\"}",
        "{\"Name\":\"\\u0047r\\u00fc\\u00dfe \\/ \\ud83d\\ude80 \\\"}]{[\\\\\"}",
        "{\n    \"a\" : [ { \"b\" : { } }, [ ] ] ,\r\n\t\"c\" : \"}\"\n  }",
        "{\"Nested\":{\"properties\":{\"resources\":[]},\"displayName\":\"x\"}}"
      })
  void keepsTheExactTextOfLoadedProperties(String properties) {
    load(
        "{\"resources\":[{\"displayName\":\"a\",\"resourceType\":\""
            + RULE
            + "\",\"properties\":"
            + properties
            + "} ]}");
    assertThat(tenant.resources(RULE))
        .singleElement()
        .satisfies(rule -> assertThat(rule.properties()).hasToString(properties));
  }

  @Test
  void loadsADownloadedSnapshot() {
    load(
        """
        {
          "@odata.context": "https://graph.microsoft.com/beta/$metadata#admin/configurationManagement/configurationSnapshots/$entity",
          "@microsoft.graph.tips": "Use $select to choose only the properties your app needs",
          "id": "3b05c24c-db31-4d15-b386-947768ed66b0",
          "displayName": "Snapshot Demo",
          "description": "",
          "parameters": [],
          "resources": [
            { "displayName": "AADGroupLifecyclePolicy",
              "resourceType": "microsoft.entra.grouplifecyclepolicy",
              "properties": {
                "GroupLifetimeInDays@odata.type": "#Int64",
                "GroupLifetimeInDays": 99
              } },
            { "displayName": "EXOTransportRule-Deny",
              "resourceType": "microsoft.exchange.transportrule",
              "properties": {"Priority": 1} }
          ]
        }
        """);
    assertThat(tenant.resources("microsoft.entra.grouplifecyclepolicy"))
        .singleElement()
        .satisfies(
            policy -> {
              assertThat(policy.displayName()).isEqualTo("AADGroupLifecyclePolicy");
              assertThat(policy.properties().asMap()).containsEntry("GroupLifetimeInDays", 99);
            });
    assertThat(tenant.resources(RULE))
        .containsExactly(
            new SnapshotResource("EXOTransportRule-Deny", RULE, JsonText.of("{\"Priority\": 1}")));
  }

  @Test
  void acceptsMembersInAnyOrderAndIgnoresUnknownOnes() {
    load(
        """
        \uFEFF{"resources":[{
          "properties@odata.type":"#microsoft.graph.openComplexDictionaryType",
          "properties":{"a":[1,{"resourceType":"no"}]},
          "@odata.type":"#microsoft.graph.baselineResource",
          "extra":{"displayName":["no"]},
          "resourceType":"microsoft.exchange.transportrule",
          "displayName":"Gr\\u00fc\\u00dfe"}],
         "resources@odata.count":1,
         "parameters":[{"resources":[]}]}
        """);
    assertThat(tenant.resources(RULE))
        .containsExactly(
            new SnapshotResource(
                "Grüße", RULE, JsonText.of("{\"a\":[1,{\"resourceType\":\"no\"}]}")));
  }

  @Test
  void loadsAnEmptyBaseline() {
    load("{\"resources\":[]}");
    assertThat(tenant.resourceTypes()).isEmpty();
  }

  @Test
  void addBaselineKeepsExistingResources(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("contoso.json"), baseline(resource("b")));
    tenant.add(rule("a")).addBaseline(file).addBaseline(file);
    assertThat(tenant.resources(RULE)).extracting("displayName").containsExactly("a", "b", "b");
  }

  @Test
  void keepsTheExactTextOfLargeBaselines() {
    List<String> properties = new ArrayList<>();
    StringBuilder json = new StringBuilder("{\"resources\":[");
    for (int i = 0; i < 20_000; i++) {
      String exact =
          "{ \"Nr\" : " + i + ".50, \"Text\":\"" + "ü\uD83D\uDE80x".repeat(i % 17) + "\"}";
      properties.add(exact);
      json.append(i == 0 ? "" : ",")
          .append("{\"properties\":")
          .append(exact)
          .append(",\"displayName\":\"EXOTransportRule-")
          .append(i)
          .append("\",\"resourceType\":\"" + RULE + "\"}");
    }
    load(json.append("]}").toString());
    assertThat(tenant.resources(RULE).stream().map(rule -> rule.properties().toString()).toList())
        .isEqualTo(properties);
  }

  @Test
  void addBaselineDoesNotCloseTheStream() {
    AtomicBoolean closed = new AtomicBoolean();
    tenant.addBaseline(
        new ByteArrayInputStream(baseline().getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed.set(true);
          }
        });
    assertThat(closed).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "[]|the baseline: the baseline must be a JSON object",
        "``|the baseline: the baseline must be a JSON object",
        "{\"value\":[]}|the baseline: the member 'resources' is missing",
        "{\"resources\":null}|the baseline: resources must be an array, not null",
        "{\"resources\":{}}|the baseline: resources must be an array, not an object",
        "{\"resources\":[],\"resources\":[]}|the baseline: the member 'resources' is duplicate",
        "{\"resources\":[]} x|the baseline: not valid JSON at line 1, column ",
        "{\"resources\":[]} {}|the baseline: the text must end after the baseline",
      })
  void invalidBaselineIsRejectedWithItsReason(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(json))
        .withMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "7|: the resource must be an object, not a number",
        "null|: the resource must be an object, not null",
        "{}|: the member 'displayName' is missing",
        "{\"displayName\":\"bad\"}| ('bad'): the member 'resourceType' is missing",
        "{\"displayName\":\"bad\",\"resourceType\":\"t\"}"
            + "| ('bad'): the member 'properties' is missing",
        "{\"displayName\":null}|: displayName must be a string, not null",
        "{\"displayName\":\"bad\",\"resourceType\":true}| ('bad'): resourceType must be a"
            + " string, not a boolean",
        "{\"displayName\":\"bad\",\"properties\":[]}| ('bad'): properties must be an"
            + " object, not an array",
        "{\"displayName\":\"bad\",\"properties\":\"{}\"}| ('bad'): properties must be an"
            + " object, not a string",
        "{\"displayName\":\"bad\",\"displayName\":\"a\"}"
            + "| ('bad'): the member 'displayName' is duplicate",
        "{\"resourceType\":\"t\",\"resourceType\":\"t\"}|: the member 'resourceType' is duplicate",
        "{\"properties\":{},\"properties\":{}}|: the member 'properties' is duplicate",
        "{\"displayName\":\"bad\",\"properties\":{\"a\":01}}"
            + "| ('bad'): not valid JSON at line 1, column ",
        "{\"displayName\":\"bad\",\"properties\":{\"a\":\"\\x\"}}"
            + "| ('bad'): not valid JSON at line 1, column ",
        "{\"displayName\":\"bad\",\"properties\":{\"a\":1]}"
            + "| ('bad'): not valid JSON at line 1, column ",
      })
  void baselineWithAnInvalidResourceAddsNothing(String resource, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(baseline(resource("good"), resource)))
        .withMessageStartingWith("the baseline: resource 2" + problem);
    assertThat(tenant.resourceTypes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800"})
  void rejectsADisplayNameThatCannotBeStored(String character) {
    String bad =
        "{\"resourceType\":\"t\",\"properties\":{},\"displayName\":\"b" + character + "\"}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(baseline(resource("good"), bad)))
        .withMessageMatching(
            "the baseline: resource 2: displayName must not contain U\\+0000 or an"
                + " unpaired surrogate: b.");
    assertThat(tenant.resourceTypes()).isEmpty();
  }

  @Test
  void rejectsATruncatedBaseline() {
    String complete = baseline(resource("a"), resource("b"));
    for (int end = 0; end < complete.length(); end++) {
      String part = complete.substring(0, end);
      assertThatIllegalArgumentException().as(part).isThrownBy(() -> load(part));
    }
    assertThat(tenant.resourceTypes()).isEmpty();
  }

  @Test
  void rejectsABaselineThatIsNotUtf8(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("utf-16.json");
    Files.write(file, baseline().getBytes(StandardCharsets.UTF_16));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tenant.addBaseline(file))
        .withMessage(file + ": the text is not UTF-8");
  }

  @Test
  void messagesContainAnInvalidOrMissingFile(@TempDir Path folder) throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), baseline("{}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tenant.addBaseline(broken))
        .withMessage(broken + ": resource 1: the member 'displayName' is missing");
    Path missing = folder.resolve("missing.json");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> tenant.addBaseline(missing))
        .withMessage("cannot read " + missing + ": the file does not exist")
        .withCauseInstanceOf(NoSuchFileException.class);
  }

  @Test
  void directoryInsteadOfABaselineIsNamedInTheMessage(@TempDir Path folder) {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> tenant.addBaseline(folder))
        .withMessage("cannot read " + folder + ": it must be a file, but is a directory");
  }

  @Test
  void messagesContainTheAbsolutePathOfARelativeFile() {
    Path missing = Path.of("nope.json");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> tenant.addBaseline(missing))
        .withMessage("cannot read " + missing.toAbsolutePath() + ": the file does not exist");
  }

  @Test
  void toStringHasNoConfiguration() {
    tenant.add(
        new SnapshotResource(
            "EXOTransportRule-A", "microsoft.exchange.transportrule", JsonText.of("{}")));
    assertThat(tenant).hasToString("SimulatedTenant[id=" + tenant.id() + ", resources=1]");
  }

  @Test
  void readErrorOfTheStreamPropagates() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line is cut");
          }
        };
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> tenant.addBaseline(broken))
        .withMessage("cannot read the baseline");
  }

  @Test
  void concurrentReadersSeeAdditionsAtomically() throws Exception {
    int writers = 3;
    int rounds = 2_000;
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(writers + 2);
    try {
      List<Future<?>> adding = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        adding.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    SnapshotResource rule = rule(writer + "/" + i);
                    tenant.add(rule, mailbox("x"), rule);
                  }
                }));
      }
      List<Future<?>> reading = new ArrayList<>();
      for (int r = 0; r < 2; r++) {
        reading.add(
            threads.submit(
                () -> {
                  int seen = 0;
                  while (!done.get()) {
                    List<SnapshotResource> rules = tenant.resources(RULE);
                    assertThat(rules.size() % 2).isZero();
                    assertThat(rules.size()).isGreaterThanOrEqualTo(seen);
                    seen = rules.size();
                    for (int i = 0; i < seen; i += 2) {
                      assertThat(rules.get(i)).isNotNull().isSameAs(rules.get(i + 1));
                    }
                    assertThat(rules).hasSize(seen);
                  }
                }));
      }
      for (Future<?> each : adding) {
        each.get();
      }
      done.set(true);
      for (Future<?> each : reading) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(tenant.resources(RULE)).hasSize(2 * writers * rounds);
    assertThat(tenant.resources(MAILBOX)).hasSize(writers * rounds);
  }

  private void load(String json) {
    tenant.addBaseline(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String baseline(String... resources) {
    return "{\"resources\":[" + String.join(",", Arrays.asList(resources)) + "]}";
  }

  private static String resource(String name) {
    return "{\"displayName\":\""
        + name
        + "\",\"resourceType\":\""
        + RULE
        + "\",\"properties\":{\"Name\":\""
        + name
        + "\"}}";
  }
}
