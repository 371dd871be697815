package io.github.tenantsnapshot.consumers;

import static io.github.tenantsnapshot.consumers.Commands.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.consumers.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Maven in copies of the projects that use the staged modules. */
final class Consumers {

  /** The local repository of the projects. */
  static final Path REPOSITORY = Commands.target("repository");

  /** The local repository of this build, from which the projects take other libraries. */
  static final Path TAIL =
      Path.of(
          System.getProperty(
              "maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));

  private static final Pattern TESTS =
      Pattern.compile("Tests run: (\\d+), Failures: 0, Errors: 0, Skipped: (\\d+)\\R");

  private Consumers() {}

  /** Returns a copy of a project, in a folder that Maven takes for the root of a checkout. */
  static Path copy(String project, String name) throws IOException {
    Path folder = Commands.emptyTarget("projects/" + name);
    Commands.copy(CHECKOUT.resolve("snapshot-consumers/projects/" + project), folder);
    Files.createDirectories(folder.resolve(".mvn"));
    return folder;
  }

  /** Runs Maven on a project with the shared local repository. */
  static Outcome maven(String log, Path project, Path javaHome, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of("-Dmaven.repo.local=" + REPOSITORY, "-Dmaven.repo.local.tail=" + TAIL));
    all.addAll(arguments);
    return maven(log, project, Map.of("JAVA_HOME", javaHome.toString()), all);
  }

  /** Runs Maven on a project, with the staging folder as an additional repository. */
  static Outcome maven(
      String log, Path project, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                CHECKOUT.resolve("mvnw").toString(),
                "-B",
                "-ntp",
                "-s",
                Staging.first().settings().toString()));
    command.addAll(arguments);
    return Commands.run(log, project, new HashMap<>(environment), command);
  }

  /** Returns the number of tests that Maven ran without a failure and did not skip. */
  static int tests(Outcome outcome) {
    Matcher total = TESTS.matcher(outcome.out());
    assertThat(total.find()).as("a line with the number of tests").isTrue();
    return Integer.parseInt(total.group(1)) - Integer.parseInt(total.group(2));
  }
}
