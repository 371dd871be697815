package io.github.tenantsnapshot.simulator.internal.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** Exceptions for files that cannot be read. Their messages name the file and the reason. */
public final class ReadFailures {

  private ReadFailures() {}

  /**
   * Returns an exception for a file.
   *
   * @param file the file that cannot be read
   * @param cause the failure; for a missing file, its message is the path only
   */
  public static UncheckedIOException of(Path file, IOException cause) {
    return new UncheckedIOException(
        "cannot read " + file.toAbsolutePath() + ": " + reason(file, cause), cause);
  }

  private static String reason(Path file, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "the file does not exist";
    }
    if (Files.isDirectory(file)) {
      return "it must be a file, but is a directory";
    }
    if (cause instanceof AccessDeniedException) {
      return "access denied";
    }
    String reason =
        cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
    return Objects.requireNonNullElse(reason, cause.getClass().getSimpleName());
  }
}
