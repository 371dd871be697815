package io.github.tenantsnapshot.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.consumers.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The comparison of the API with that of an earlier version, which a release runs. */
class ApiComparisonTest {

  private static final Path LIMITS =
      Path.of("snapshot-core/src/main/java/io/github/tenantsnapshot/SnapshotLimits.java");

  @Test
  void removedMethodFailsTheBuild() throws Exception {
    Path sources = copyOfSources("removed-method");
    replace(sources.resolve(LIMITS), "free()", "freeEdition()"); // also in Javadoc

    Outcome comparison = compare(sources);

    assertThat(comparison.status()).isNotZero();
    assertThat(comparison.out()).contains("METHOD_REMOVED", "free()");
  }

  @Test
  void addedMethodIsCompatible() throws Exception {
    Path sources = copyOfSources("added-method");
    replace(
        sources.resolve(LIMITS),
        "  public static SnapshotLimits free() {",
        "  public static SnapshotLimits freeEdition() {\n    return free();\n  }\n\n"
            + "  public static SnapshotLimits free() {");

    compare(sources).succeeded();
  }

  private static Path copyOfSources(String name) throws IOException, InterruptedException {
    Path sources = Commands.emptyTarget("builds/" + name);
    Path from = Staging.first().sources();
    for (String part : List.of(".mvn", "config", "snapshot-core")) {
      Commands.copy(from.resolve(part), sources.resolve(part));
    }
    for (String file : List.of("mvnw", "LICENSE")) {
      Files.copy(
          from.resolve(file),
          sources.resolve(file),
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    String pom = Files.readString(from.resolve("pom.xml"));
    Files.writeString(
        sources.resolve("pom.xml"), pom.replaceAll("<module>(?!snapshot-core<).*</module>", ""));
    return sources;
  }

  private static void replace(Path file, String old, String replacement) throws IOException {
    String source = Files.readString(file);
    assertThat(source).contains(old);
    Files.writeString(file, source.replace(old, replacement));
  }

  private static Outcome compare(Path sources) throws IOException, InterruptedException {
    return Commands.run(
        "compare-api-" + sources.getFileName(),
        sources,
        Map.of(),
        List.of(
            "./mvnw",
            "-B",
            "-ntp",
            "-P",
            "compare-api",
            "verify",
            "-Dmaven.test.skip", // tests call what is removed
            "-Dmdep.analyze.skip", // and are what some libraries are for
            "-Dspotless.check.skip",
            "-Drevision=0.1.1-staged",
            "-Dapi.oldVersion=" + Staging.VERSION,
            "-Dmaven.repo.local=" + Consumers.REPOSITORY,
            "-Dmaven.repo.local.tail=" + Consumers.TAIL,
            "-s",
            Staging.first().settings().toString()));
  }
}
