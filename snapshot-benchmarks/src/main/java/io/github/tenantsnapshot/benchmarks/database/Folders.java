package io.github.tenantsnapshot.benchmarks.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folders of databases, below the module's {@code target}. */
final class Folders {

  private static final Path TARGET = Path.of("snapshot-benchmarks", "target").toAbsolutePath();

  private Folders() {}

  static Path newFolder(String name) {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(TARGET.resolve("databases")), name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the folder of the unpacked programs of a server. */
  static Path programs(String server) {
    return TARGET.resolve(server);
  }

  static ProcessBuilder.Redirect log(String name) {
    return ProcessBuilder.Redirect.appendTo(TARGET.resolve(name + ".log").toFile());
  }

  static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
