package io.github.tenantsnapshot.tests.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.tests.programs.Programs;
import io.github.tenantsnapshot.tests.programs.Programs.Outcome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state of 40 MB, which three snapshots share, is saved in one JVM and loaded in another. */
class StateBetweenJvmsTest {

  @TempDir private Path folder;

  @Test
  void savedStateIsLoadedByAJvmThatCanHoldItOnlyOnce() throws Exception {
    Path file = folder.resolve("state.json");

    List<String> saved = run("save", file);
    List<String> loaded = run("load", file);

    assertThat(Files.size(file))
        .isBetween(
            (long) StateProgram.RESOURCES * StateProgram.CHARACTERS,
            (long) StateProgram.RESOURCES * (StateProgram.CHARACTERS + 300));
    int jobs = StateProgram.SNAPSHOTS + 2;
    assertThat(saved).hasSize(1 + jobs).startsWith("time 2026-11-23T09:02:30Z");
    assertThat(loaded.subList(0, 1 + jobs)).isEqualTo(saved);
    assertThat(loaded.subList(1 + jobs, 1 + jobs + StateProgram.SNAPSHOTS))
        .isEqualTo(Collections.nCopies(StateProgram.SNAPSHOTS, "resources 20000"));
    assertThat(loaded).contains("idle at 2026-11-23T09:03:35Z");
    assertThat(loaded.subList(loaded.size() - jobs, loaded.size())).containsOnly("then SUCCEEDED");
  }

  private List<String> run(String what, Path file) throws Exception {
    Outcome outcome =
        Programs.run(
            folder,
            Map.of("CLASSPATH", classPath()),
            List.of(
                Programs.java(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                StateProgram.class.getName(),
                what,
                file.toString()));
    assertThat(outcome.status()).as("%s: %s", what, outcome.out() + outcome.err()).isZero();
    return outcome.out().lines().toList();
  }

  /** Omits the SDKs: the JVM caches the directory of each jar, 22 MB for these two. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("microsoft-graph"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
