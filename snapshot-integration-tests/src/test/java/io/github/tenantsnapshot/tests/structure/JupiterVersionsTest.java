package io.github.tenantsnapshot.tests.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The JUnit extension with the oldest supported version of Jupiter and with a new one, on the class
 * path and on the module path. The tests of a user, in {@code src/test/jupiter}, are compiled
 * against each version and run in a separate JVM.
 */
class JupiterVersionsTest {

  private static final Path SOURCES = Path.of("src", "test", "jupiter");

  private static final List<Path> LIBRARY =
      List.of(
          MainCode.CORE,
          MainCode.MEMORY_STORE,
          MainCode.SIMULATOR,
          MainCode.SIMULATOR_JUNIT,
          MainCode.locationOf("com.auth0.jwt.JWT"),
          MainCode.locationOf(ObjectMapper.class),
          MainCode.locationOf(JsonFactory.class),
          MainCode.locationOf(JsonProperty.class),
          MainCode.locationOf("org.slf4j.Logger"),
          MainCode.locationOf("org.slf4j.simple.SimpleLogger"));

  @TempDir Path classes;

  @ParameterizedTest
  @CsvSource({
    "oldest, 5.11., false",
    "oldest, 5.11., true",
    "newest, 6., false",
    "newest, 6., true"
  })
  void testsOfAUserRunOnEachJupiterVersion(String folder, String version, boolean onTheModulePath)
      throws Exception {
    String path = path(folder);
    compile(path, onTheModulePath);

    List<String> command = new ArrayList<>(List.of(Programs.java()));
    if (onTheModulePath) {
      command.addAll(
          List.of(
              "--module-path",
              classes + File.pathSeparator + path,
              "--add-modules",
              "org.junit.jupiter.engine",
              "--module",
              "consumer/consumer.RunTests"));
    } else {
      command.addAll(
          List.of("--class-path", classes + File.pathSeparator + path, "consumer.RunTests"));
    }
    Outcome run = Programs.run(classes, Map.of(), command);

    assertThat(run.status()).as("%s", run).isZero();
    assertThat(run.out().lines())
        .as("%s", run)
        .satisfies(lines -> assertThat(lines.get(0)).startsWith("jupiter " + version))
        .contains(
            "in module " + onTheModulePath,
            "10 of 12 succeeded",
            "failed: as it should",
            "with faultSeed(42L); no requests",
            "failed: requests that are not simulated: GET https://graph.microsoft.com/v1.0/users");
  }

  private void compile(String path, boolean asAModule) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString()));
    arguments.addAll(List.of(asAModule ? "--module-path" : "--class-path", path));
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .map(Path::toString)
          .filter(file -> file.endsWith(".java"))
          .filter(file -> asAModule || !file.endsWith("module-info.java"))
          .forEach(arguments::add);
    }
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed);
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(out, out, arguments.toArray(String[]::new));
    out.flush();
    assertThat(status).as("javac: %s", printed).isZero();
  }

  /**
   * Returns the path of the library and of the Jupiter version that Maven has put into a folder.
   */
  private static String path(String folder) throws IOException {
    try (Stream<Path> jars = Files.list(Path.of("target", "jupiter", folder))) {
      return Stream.concat(LIBRARY.stream(), jars)
          .map(path -> path.toAbsolutePath().toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
