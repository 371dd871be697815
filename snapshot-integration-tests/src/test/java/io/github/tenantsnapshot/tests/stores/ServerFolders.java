package io.github.tenantsnapshot.tests.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where database servers keep their files: below {@code target}. */
final class ServerFolders {

  private ServerFolders() {}

  /** Makes an empty folder; those of earlier runs stay until the build is cleaned. */
  static Path newFolder(String name) {
    try {
      Path target = Files.createDirectories(Path.of("target", "databases").toAbsolutePath());
      return Files.createTempDirectory(target, name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where a server is to write its log. */
  static ProcessBuilder.Redirect log(String name) {
    return ProcessBuilder.Redirect.appendTo(Path.of("target", name + ".log").toFile());
  }
}
