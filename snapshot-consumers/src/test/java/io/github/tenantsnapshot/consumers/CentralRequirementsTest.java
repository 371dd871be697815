package io.github.tenantsnapshot.consumers;

import static io.github.tenantsnapshot.consumers.Commands.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.consumers.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The staging folder and the requirements of the central repository. */
class CentralRequirementsTest {

  private static final List<String> MODULES =
      List.of(
          "snapshot-core",
          "snapshot-server",
          "snapshot-simulator",
          "snapshot-simulator-http",
          "snapshot-simulator-junit",
          "snapshot-simulator-okhttp",
          "snapshot-store-contract",
          "snapshot-store-jdbc",
          "snapshot-store-memory");

  @TempDir Path copy;

  @Test
  void stagedModulesMeetTheRequirements() throws Exception {
    Outcome check = check(Staging.first().folder());

    assertThat(check.out()).contains(MODULES.size() + 1 + " modules, 0 violations");
    assertThat(check.status()).isZero();
  }

  @Test
  void eachViolationIsReported() throws Exception {
    Commands.copy(Staging.first().folder(), copy);
    Path core = core(copy);
    String base = "snapshot-core-" + Staging.VERSION;
    Files.delete(core.resolve(base + "-javadoc.jar"));
    Files.delete(core.resolve(base + ".jar.asc"));
    Path pom = core.resolve(base + ".pom");
    Files.writeString(pom, Files.readString(pom).replaceAll("(?s)<scm\\b.*</scm>", ""));

    Outcome check = check(copy);

    assertThat(check.status()).isEqualTo(1);
    assertThat(check.out())
        .contains(base + ".pom has no -javadoc.jar")
        .contains(base + ".jar has no .asc")
        .contains(base + ".pom has no scm");
  }

  @Test
  void eachModuleHasTheLicenseTheBillOfMaterialsAndItsSources() throws Exception {
    for (String module : MODULES) {
      Path folder = module(Staging.first().folder(), module);
      String base = module + "-" + Staging.VERSION;
      assertThat(entries(folder.resolve(base + ".jar"))).contains("META-INF/LICENSE");
      assertThat(entries(folder.resolve(base + "-sources.jar"))).contains("module-info.java");
      assertThat(entries(folder.resolve(base + "-javadoc.jar")))
          .contains("index.html")
          .noneMatch(entry -> entry.contains("/internal/"));
      assertThat(folder.resolve(base + "-cyclonedx.json")).isNotEmptyFile();
    }
  }

  @Test
  void runnableJarStatesWhatItContains() throws Exception {
    Path jar =
        module(Staging.first().folder(), "snapshot-server")
            .resolve("snapshot-server-" + Staging.VERSION + "-runnable.jar");
    assertThat(entries(jar))
        .contains("META-INF/LICENSE", "META-INF/THIRD-PARTY.txt", "META-INF/DEPENDENCIES.txt");
    try (JarFile file = new JarFile(jar.toFile())) {
      String dependencies =
          new String(
              file.getInputStream(file.getEntry("META-INF/DEPENDENCIES.txt")).readAllBytes(),
              java.nio.charset.StandardCharsets.UTF_8);
      assertThat(dependencies).contains("java-jwt", "netty-handler", "jackson-databind");
    }
  }

  private static Outcome check(Path folder) throws IOException, InterruptedException {
    return Commands.run(
        "check-staging",
        CHECKOUT,
        Map.of(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "config/CheckStaging.java",
            folder.toString()));
  }

  private static Path core(Path staging) {
    return module(staging, "snapshot-core");
  }

  private static Path module(Path staging, String module) {
    return staging.resolve("io/github/tenantsnapshot").resolve(module).resolve(Staging.VERSION);
  }

  private static List<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        Stream<java.util.jar.JarEntry> entries = file.stream()) {
      return entries.map(java.util.jar.JarEntry::getName).toList();
    }
  }
}
