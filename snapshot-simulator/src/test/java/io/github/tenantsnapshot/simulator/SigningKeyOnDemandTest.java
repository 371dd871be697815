package io.github.tenantsnapshot.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that the key of the tokens, which is expensive, is generated with the first token. */
class SigningKeyOnDemandTest {

  private static final String KEY_PAIR = "internal.token.SigningKey$KeyPairOfJvm ";

  /** A program that sends requests without an issued token, then one with it if it is told so. */
  static final class Program {

    private Program() {}

    public static void main(String[] args) {
      Caller caller = Caller.user(TenantSimulator.DEFAULT_TENANT_ID, "user", "Adele Vance");
      try (TenantSimulator open = TenantSimulator.builder().acceptAnyBearer(caller).build();
          TenantSimulator simulator = TenantSimulator.builder().build()) {
        String foreign = "eyJhbGciOiJSUzI1NiJ9.eyJ0aWQiOiJ4In0.AAAA";
        for (TenantSimulator each : List.of(open, simulator)) {
          for (String token : List.of("text", foreign)) {
            System.out.println(
                "status " + new TestClient(each, "Bearer " + token).get(TestClient.JOBS).status());
          }
          each.reset();
        }
        if (args.length > 0) {
          System.out.println(
              "status " + TestClient.ofAdmin(simulator).get(TestClient.JOBS).status());
        }
      }
    }
  }

  @Test
  @Timeout(120)
  void withoutIssuedTokensNoKeyIsGenerated() throws Exception {
    String withoutToken = output();
    assertThat(statuses(withoutToken)).containsExactly("200", "200", "401", "401");
    assertThat(withoutToken).doesNotContain(KEY_PAIR);
    String withToken = output("token");
    assertThat(statuses(withToken)).containsExactly("200", "200", "401", "401", "200");
    assertThat(withToken).contains(KEY_PAIR);
  }

  private static List<String> statuses(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("status "))
        .map(line -> line.substring("status ".length()))
        .toList();
  }

  /** Returns the output of the program in a JVM that logs each loaded class. */
  private static String output(String... args) throws IOException, InterruptedException {
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
