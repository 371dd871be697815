package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.control.SimulatorControl;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of misspelt resource types in the setup of a test. */
class UnknownTypesTest {

  private static final String MISSPELT = "microsoft.teams.meetingpolcy";
  private static final String RIGHT = "microsoft.teams.meetingpolicy";

  private static SnapshotResource resource(String type) {
    return new SnapshotResource("One", type, JsonText.of("{}"));
  }

  private static InputStream baseline(String type) {
    String json =
        "{\"resources\":[{\"displayName\":\"One\",\"resourceType\":\""
            + type
            + "\",\"properties\":{}}]}";
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Arguments call(String name, BiConsumer<SimulatedTenant, String> call) {
    return Arguments.of(name, call);
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        call("add", (tenant, type) -> tenant.add(resource(type))),
        call("add a list", (tenant, type) -> tenant.add(List.of(resource(type)))),
        call("addBaseline", (tenant, type) -> tenant.addBaseline(baseline(type))),
        call("removeIf", (tenant, type) -> tenant.removeIf(type, each -> true)),
        call("replaceAll", (tenant, type) -> tenant.replaceAll(type, each -> each)),
        call("forbid", (tenant, type) -> tenant.faults().forbid(type)),
        call(
            "missingReference",
            (tenant, type) -> tenant.faults().add(Fault.missingReference(type, "x"))),
        call("failToConnect", (tenant, type) -> tenant.faults().add(Fault.failToConnect(type))),
        call("fail", (tenant, type) -> tenant.faults().add(Fault.fail(type, "Why"))),
        call("returnNothing", (tenant, type) -> tenant.faults().add(Fault.returnNothing(type))),
        call("slow", (tenant, type) -> tenant.faults().slow(type, Duration.ofDays(1))),
        call("stall", (tenant, type) -> tenant.faults().stall(type)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void misspelledTypeIsRejectedWithTheNearestTypes(
      String name, BiConsumer<SimulatedTenant, String> call) {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> call.accept(simulator.tenant(), MISSPELT))
          .withMessageContaining(
              "resourceType is unknown: " + MISSPELT + "; the nearest known types are " + RIGHT);
      assertThat(simulator.tenant().resourceTypes()).isEmpty();
      assertThat(simulator.faults().active()).isEmpty();
      call.accept(simulator.tenant(), RIGHT.toUpperCase(java.util.Locale.ROOT));
    }
  }

  @Test
  void messageNamesTheFileAndTheResource(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("base.json"), baseline(MISSPELT).readAllBytes());
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.tenant().addBaseline(file))
          .withMessageStartingWith(
              file + ": resource 1 ('One'): resourceType is unknown: " + MISSPELT + ";");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.tenant().addBaseline(baseline(MISSPELT)))
          .withMessageStartingWith(
              "the baseline: resource 1 ('One'): resourceType is unknown: " + MISSPELT + ";");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.tenant().add(resource(RIGHT), resource(MISSPELT)))
          .withMessageStartingWith(
              "resources[1] ('One'): resourceType is unknown: " + MISSPELT + ";");
      assertThat(simulator.tenant().resourceTypes()).isEmpty();
    }
  }

  @Test
  void unknownTypeOfALoadedStateCanBeRemoved() {
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    try (TenantSimulator simulator =
        TenantSimulator.builder().allowUnknownResourceTypes().build()) {
      simulator.tenant().add(resource(MISSPELT));
      simulator.saveState(saved);
    }
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      simulator.loadState(new ByteArrayInputStream(saved.toByteArray()));

      assertThat(simulator.tenant().removeIf(MISSPELT, each -> true)).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void allowUnknownResourceTypesAcceptsAnyType(
      String name, BiConsumer<SimulatedTenant, String> call) {
    try (TenantSimulator simulator =
        TenantSimulator.builder().allowUnknownResourceTypes().build()) {
      call.accept(simulator.tenant(), MISSPELT);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void typeOfTheBuildersResourceTypesIsAccepted(
      String name, BiConsumer<SimulatedTenant, String> call) {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .resourceTypes(ResourceTypes.of(List.of("contoso.widget")))
            .build()) {
      call.accept(simulator.tenant(), "contoso.widget");
      call.accept(simulator.tenant(), RIGHT);
    }
  }

  @Test
  void typeThatTheServiceRejectsIsAccepted() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      simulator.faults().forbid("microsoft.intune.devicecleanuprule");
    }
  }

  @Test
  void longTypeIsTruncatedInTheMessage() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.faults().forbid("x".repeat(1_000_000)))
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
    }
  }

  @Test
  void generateRejectsAMisspelledType() {
    try (TenantSimulator simulator = TenantSimulator.builder().build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> simulator.tenant().generate(1, Map.of(MISSPELT, 1)))
          .withMessageContaining(MISSPELT)
          .withMessageContaining(RIGHT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "faults {\"kind\":\"forbid\",\"resourceType\":\"microsoft.teams.meetingpolcy\"}",
        "faults {\"kind\":\"slow\",\"resourceType\":\"microsoft.teams.meetingpolcy\","
            + "\"duration\":\"PT1S\"}",
        "faults {\"kind\":\"stall\",\"resourceType\":\"microsoft.teams.meetingpolcy\"}",
        "tenants/2fcf1c68-b412-4c85-bfb2-cb20152a6843/configuration {\"resources\":[{"
            + "\"displayName\":\"One\",\"resourceType\":\"microsoft.teams.meetingpolcy\","
            + "\"properties\":{}}]}",
        "tenants/2fcf1c68-b412-4c85-bfb2-cb20152a6843/generate {\"seed\":1,\"counts\":{"
            + "\"microsoft.teams.meetingpolcy\":1}}"
      })
  void controlRejectsAMisspelledType(String line) throws Exception {
    String[] parts = line.split(" ", 2);
    try (TenantSimulator simulator = TenantSimulator.builder().build();
        GraphResponse response =
            SimulatorControl.of(simulator, "secret")
                .handle(
                    GraphRequest.of(
                        "POST",
                        "http://127.0.0.1/_simulator/" + parts[0],
                        Map.of("Authorization", List.of("Bearer secret")),
                        new ByteArrayInputStream(parts[1].getBytes(StandardCharsets.UTF_8))))) {
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.bodyText()).contains(MISSPELT).contains(RIGHT);
    }
  }
}
