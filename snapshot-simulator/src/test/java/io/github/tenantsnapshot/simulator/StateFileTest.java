package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.SavedStateFixture.saveState;
import static io.github.tenantsnapshot.simulator.SavedStateFixture.simulator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the files that states are saved to and loaded from. */
@Timeout(120)
class StateFileTest {

  @TempDir private Path folder;

  @Test
  void failedSaveLeavesTheFileUnchanged() throws IOException {
    Path file = Files.createDirectory(folder.resolve("state.json")); // a file cannot replace it
    Files.writeString(file.resolve("something"), "");
    try (TenantSimulator simulator = simulator()) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.saveState(file))
          .withMessage(
              "cannot write "
                  + file
                  + ": "
                  + file
                  + " must be a regular file or not exist, but is a directory");
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.saveState(folder.resolve("missing").resolve("state.json")));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(
              () ->
                  simulator.saveState(
                      new OutputStream() {
                        @Override
                        public void write(int b) throws IOException {
                          throw new IOException("the disk is full");
                        }
                      }))
          .withMessage("cannot write the state")
          .withRootCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void saveKeepsASymbolicLinkAndThePermissions() throws IOException {
    Path file = Files.writeString(folder.resolve("state.json"), "something else");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), Path.of("state.json"));
    try (TenantSimulator simulator = simulator()) {
      simulator.saveState(link);
      assertThat(link).isSymbolicLink();
      assertThat(file)
          .isRegularFile()
          .content(StandardCharsets.UTF_8)
          .isEqualTo(saveState(simulator));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void saveIgnoresTemporaryFilesOfEarlierSaves() throws IOException {
    Path file = folder.resolve("state.json");
    Files.writeString(file, "something else");
    Files.writeString(folder.resolve(".state.json.1.tmp"), "left by a JVM that died");
    try (TenantSimulator simulator = simulator()) {
      simulator.saveState(file);
      assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(saveState(simulator));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).hasSize(2);
      }
    }
  }

  /** No save removes the temporary file of a concurrent save. */
  @Test
  void concurrentSavesToOneFileAreAtomic() throws Exception {
    Path file = folder.resolve("state.json");
    int savers = 4;
    CyclicBarrier start = new CyclicBarrier(savers);
    ExecutorService threads = Executors.newFixedThreadPool(savers);
    try (TenantSimulator simulator = simulator()) {
      List<Future<?>> saving = new ArrayList<>();
      for (int i = 0; i < savers; i++) {
        saving.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int round = 0; round < 200; round++) {
                    simulator.saveState(file);
                  }
                  return null;
                }));
      }
      for (Future<?> each : saving) {
        each.get();
      }
      assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(saveState(simulator));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void messagesContainTheAbsolutePathOfARelativeFile() {
    Path missing = Path.of("nope.json");
    Path unwritable = Path.of("nope", "state.json");
    try (TenantSimulator simulator = simulator()) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.loadState(missing))
          .withMessage("cannot read " + missing.toAbsolutePath() + ": the file does not exist");
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.saveState(unwritable))
          .withMessage(
              "cannot write "
                  + unwritable.toAbsolutePath()
                  + ": the folder "
                  + unwritable.toAbsolutePath().getParent()
                  + " does not exist");
    }
  }

  @Test
  void loadOfADirectoryIsRejectedWithItsReason() {
    try (TenantSimulator simulator = simulator()) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.loadState(folder))
          .withMessage("cannot read " + folder + ": it must be a file, but is a directory");
    }
  }

  @Test
  void loadOfAMissingFileThrowsUncheckedIOException() {
    Path file = folder.resolve("state.json");
    try (TenantSimulator simulator = simulator()) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> simulator.loadState(file))
          .withMessage("cannot read " + file + ": the file does not exist");
    }
  }
}
