package io.github.tenantsnapshot.tests.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folders of database servers, below {@code target}. */
final class ServerFolders {

  private ServerFolders() {}

  /** Creates an empty folder, which exists until the build is cleaned. */
  static Path newFolder(String name) {
    try {
      Path target = Files.createDirectories(Path.of("target", "databases").toAbsolutePath());
      return Files.createTempDirectory(target, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the log file of a server. */
  static ProcessBuilder.Redirect log(String name) {
    return ProcessBuilder.Redirect.appendTo(Path.of("target", name + ".log").toFile());
  }
}
