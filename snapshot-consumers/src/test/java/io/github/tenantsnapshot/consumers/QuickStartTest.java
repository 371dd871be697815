package io.github.tenantsnapshot.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.consumers.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New projects as the documentation shows them, from an empty local repository. */
class QuickStartTest {

  private static final int LONGEST_LINES = 40;

  @ParameterizedTest
  @ValueSource(strings = {"quick-start", "spring-quick-start"})
  void newProjectHasAGreenTestAfterOneCommandAndFewLines(String project) throws Exception {
    Path folder = Consumers.copy(project, project);
    assertThat(lines(folder)).isLessThanOrEqualTo(LONGEST_LINES);
    Path pom = folder.resolve("pom.xml");
    String published = Files.readString(pom);
    assertThat(published).contains("<version>0.1.0-SNAPSHOT</version>");
    Files.writeString(pom, published.replace("0.1.0-SNAPSHOT", Staging.VERSION));
    Path repository = Commands.emptyTarget("empty-repository");

    Outcome test =
        Consumers.maven(
            project, folder, Map.of(), List.of("test", "-Dmaven.repo.local=" + repository));

    assertThat(Consumers.tests(test.succeeded())).isPositive();
    assertThat(repository.resolve("io/github/tenantsnapshot")).isNotEmptyDirectory();
  }

  private static long lines(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long lines = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        lines += Files.readAllLines(file).size();
      }
      return lines;
    }
  }
}
