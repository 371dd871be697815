package io.github.tenantsnapshot.consumers;

import static io.github.tenantsnapshot.consumers.Commands.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tenantsnapshot.consumers.Commands.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Projects that use the staged modules: from one base, one dimension varied at a time. {@code
 * docs/COMPATIBILITY.md} lists them.
 */
class ConsumersTest {

  private static final Path JAVA_17 = Path.of(System.getProperty("java.home"));

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "the versions of the modules, , class-path, , 40",
    "JUnit, 5.11.4, class-path, junit.version, 40",
    "JUnit, 5.13.4, class-path, junit.version, 40",
    "JUnit, 6.0.3, class-path, junit.version, 40",
    "JUnit, 6.1.3, class-path, junit.version, 40",
    "Jackson, 2.15.4, class-path, jackson.version, 40",
    "Jackson, 2.21.8, class-path, jackson.version, 40",
    "Jackson, 2.23.0, class-path, jackson.version, 40",
    "OkHttp, 4.12.0, class-path, okhttp.version, 40",
    "OkHttp, 5.5.1, class-path, okhttp5.version, 40",
    "Jdbi, 3.37.1, class-path, jdbi.version, 40",
    "Jdbi, 3.55.0, class-path, jdbi.version, 40",
    "H2, 2.3.232, class-path, h2.version, 40",
    "H2, 2.4.240, class-path, h2.version, 40",
    "PostgreSQL JDBC driver, 42.5.0, postgresql, postgresql.version, 40",
    "PostgreSQL JDBC driver, 42.7.14, postgresql, postgresql.version, 40",
    "Spring Boot, 3.5.16, spring-boot, spring-boot.version, 4",
    "Spring Boot, 4.1.2, spring-boot, spring-boot.version, 4",
  })
  void testsOfAProjectSucceed(
      String library, String version, String project, String property, int leastTests)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("test", "-Dsnapshot.version=" + Staging.VERSION));
    if (property != null) {
      arguments.add("-D" + property + "=" + version);
    }
    Outcome outcome = test(library + "-" + version, project, JAVA_17, arguments);
    assertThat(Consumers.tests(outcome)).isGreaterThanOrEqualTo(leastTests);
    assertListed(library, version);
  }

  @ParameterizedTest(name = "JDK 25: {0}")
  @CsvSource({"class-path, , 40", "spring-boot, spring-boot.version=4.1.2, 4"})
  void testsOfAProjectSucceedOnJdk25(String project, String property, int leastTests)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("test", "-Dsnapshot.version=" + Staging.VERSION));
    if (property != null) {
      arguments.add("-D" + property);
    }
    Outcome outcome = test("JDK-25-" + project, project, jdk("25"), arguments);
    assertThat(Consumers.tests(outcome)).isGreaterThanOrEqualTo(leastTests);
    assertListed("JDK", "25");
  }

  @Test
  void applicationRunsOnTheModulePath() throws Exception {
    Path folder = packaged("module-path");

    Outcome run =
        Commands.run(
            "module-path-run",
            folder,
            Map.of(),
            List.of(
                JAVA_17.resolve("bin/java").toString(),
                "--module-path",
                modulePath(),
                "--module",
                "consumer/consumer.Main"));

    assertThat(run.succeeded().out()).contains("\"succeeded\"", "named module: true");
  }

  @Test
  void applicationRunsInALinkedImage() throws Exception {
    assumeTrue(Files.isDirectory(JAVA_17.resolve("jmods")), "this JDK has no jmods to link");
    Path folder = packaged("linked-image");
    Commands.run(
            "linked-image-link",
            folder,
            Map.of(),
            List.of(
                JAVA_17.resolve("bin/jlink").toString(),
                "--module-path",
                modulePath(),
                "--add-modules",
                "consumer",
                "--output",
                "target/image"))
        .succeeded();

    Outcome run =
        Commands.run(
            "linked-image-run",
            folder,
            Map.of(),
            List.of("target/image/bin/java", "--module", "consumer/consumer.Main"));

    assertThat(run.succeeded().out()).contains("\"succeeded\"", "named module: true");
  }

  private static Outcome test(String name, String project, Path java, List<String> arguments)
      throws IOException, InterruptedException {
    String folder = name.replace(' ', '-');
    return Consumers.maven(folder, Consumers.copy(project, folder), java, arguments).succeeded();
  }

  /** Returns the folder of the application with modules, packaged with its module path. */
  private static Path packaged(String name) throws IOException, InterruptedException {
    Path folder = Consumers.copy("module-path", name);
    Consumers.maven(
            name, folder, JAVA_17, List.of("package", "-Dsnapshot.version=" + Staging.VERSION))
        .succeeded();
    return folder;
  }

  private static String modulePath() {
    return "target/classes" + File.pathSeparator + "target/modules";
  }

  private static Path jdk(String version) throws IOException {
    List<String> variables =
        List.of(
            "JAVA_HOME_" + version,
            "JAVA_HOME_" + version + "_X64",
            "JAVA_HOME_" + version + "_arm64");
    Optional<Path> home =
        variables.stream()
            .map(System::getenv)
            .filter(value -> value != null)
            .map(Path::of)
            .findFirst();
    Path installed = Path.of("/usr/lib/jvm");
    if (home.isEmpty() && Files.isDirectory(installed)) {
      try (Stream<Path> all = Files.list(installed)) {
        home =
            all.filter(each -> each.getFileName().toString().contains("-" + version + "-"))
                .findFirst();
      }
    }
    assumeTrue(
        home.isPresent(), "there is no JDK " + version + "; JAVA_HOME_" + version + " names one");
    return home.get();
  }

  /** Asserts that the page lists what was tested. */
  private static void assertListed(String library, String version) throws IOException {
    if (version != null) {
      assertThat(Files.readString(CHECKOUT.resolve("docs/COMPATIBILITY.md")).lines())
          .as("the versions that docs/COMPATIBILITY.md lists")
          .anyMatch(line -> line.startsWith("| " + library + " |") && line.contains(version));
    }
  }
}
