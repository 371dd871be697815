package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.generator.TenantPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a simulator without generated tenants loads neither the generator nor its data. */
class GeneratorOnDemandTest {

  private static final String CATALOG = "io.github.tenantsnapshot.simulator.generator.Catalog ";

  /** A program that fills a tenant, by generation if it has an argument, and takes a snapshot. */
  static final class Program {

    private Program() {}

    public static void main(String[] args) {
      try (TenantSimulator simulator = TenantSimulator.builder().build()) {
        if (args.length > 0) {
          simulator.tenant().generate(1, TenantPlan.small());
        } else {
          simulator
              .tenant()
              .add(
                  new SnapshotResource(
                      "EXOTransportRule-Tag invoices",
                      "microsoft.exchange.transportrule",
                      JsonText.of("{}")));
        }
        TestClient client = TestClient.ofAdmin(simulator);
        client.create("Snapshot Demo", "microsoft.exchange.transportrule");
        simulator.advance(Duration.ofMinutes(5));
        System.out.println(client.get(TestClient.JOBS).objects("value").get(0).get("status"));
      }
    }
  }

  @Test
  @Timeout(120)
  void simulatorWithoutGeneratedTenantsDoesNotLoadTheGenerator() throws Exception {
    assertThat(loadedClasses())
        .contains("succeeded")
        .contains(SimulatedTenant.class.getName() + " ")
        .doesNotContain(CATALOG)
        .doesNotContain("simulator.generator.ValueRules ")
        .doesNotContain("simulator.generator.Presets ");
    assertThat(loadedClasses("generate")).contains(CATALOG);
  }

  /** Returns the output of the program in a JVM that logs each loaded class. */
  private static String loadedClasses(String... args) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:stdout",
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName());
    Process process =
        new ProcessBuilder(Stream.concat(command.stream(), Arrays.stream(args)).toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
