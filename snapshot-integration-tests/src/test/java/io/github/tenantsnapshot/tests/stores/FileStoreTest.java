package io.github.tenantsnapshot.tests.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.store.jdbc.JdbcJobStore;
import io.github.tenantsnapshot.tests.programs.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job store's file that another process opens, is killed with, or reads without H2. */
@Timeout(120)
class FileStoreTest {

  @TempDir private Path folder;

  @Test
  void aFileOfAnotherProcessIsRejectedAndItsJobsSurviveAKill() throws Exception {
    Path file = folder.resolve("jobs");
    Process process = start(System.getProperty("java.class.path"), file);
    try (BufferedReader output = output(process)) {
      List<String> ids = linesUntilReady(output);
      assertThat(ids).hasSize(FileStoreProgram.JOBS);

      assertThatExceptionOfType(JobStoreException.class)
          .isThrownBy(() -> JdbcJobStore.openFile(file))
          .withMessageStartingWith("the file of the job store is in use by another process ");

      process.destroyForcibly().waitFor();
      assertThat(storedIds(file)).containsExactlyInAnyOrderElementsOf(ids);
    } finally {
      process.destroyForcibly();
    }
  }

  /** By default, H2 closes its files in a shutdown hook of its own. */
  @Test
  void shutdownHooksOfTheHostCanStillUseTheStore() throws Exception {
    Path file = folder.resolve("jobs");
    Process process = start(System.getProperty("java.class.path"), file);
    try (BufferedReader output = output(process)) {
      List<String> ids = linesUntilReady(output);
      process.getOutputStream().close();
      output.lines().forEach(ids::add);
      assertThat(process.waitFor()).isZero();

      assertThat(ids).hasSize(FileStoreProgram.JOBS + 1);
      assertThat(storedIds(file)).containsExactlyInAnyOrderElementsOf(ids);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void withoutH2TheMessageNamesTheDependency() throws Exception {
    String classPath =
        Arrays.stream(
                System.getProperty("java.class.path").split(System.getProperty("path.separator")))
            .filter(entry -> !Path.of(entry).equals(jarOf(org.h2.Driver.class)))
            .collect(Collectors.joining(System.getProperty("path.separator")));

    Programs.Outcome outcome =
        Programs.run(
            folder,
            Map.of(),
            List.of(
                Programs.java(),
                "-cp",
                classPath,
                FileStoreProgram.class.getName(),
                folder.resolve("jobs").toString()));

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.err())
        .contains(
            "JobStoreException: H2 must be on the class path or module path to open a file:"
                + " add com.h2database:h2 as a runtime dependency");
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Process start(String classPath, Path file) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Programs.java(),
                "-cp",
                classPath,
                FileStoreProgram.class.getName(),
                file.toString())
            .redirectError(folder.resolve("errors.txt").toFile());
    Programs.isolate(builder.environment());
    return builder.start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static List<String> linesUntilReady(BufferedReader output) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine();
        line != null && !line.equals(FileStoreProgram.READY);
        line = output.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private static List<String> storedIds(Path file) {
    try (JdbcJobStore store = JdbcJobStore.openFile(file);
        SnapshotService service = JobScenario.accepting(store)) {
      return service.listJobs(JobScenario.ADMIN).stream().map(SnapshotJob::id).toList();
    }
  }
}
