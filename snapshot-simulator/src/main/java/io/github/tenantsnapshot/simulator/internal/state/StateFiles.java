package io.github.tenantsnapshot.simulator.internal.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Keeps states of simulators in files. */
public final class StateFiles {

  private StateFiles() {}

  /**
   * Writes a state to a file, in place of one that is there already. The file is there whole, or as
   * it was.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(SimulatorState state, Path file) throws IOException {
    Path written = writeBeside(state, file.toAbsolutePath());
    try {
      move(written, file);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(written); // only now: once it is moved, the name may be another one's
      throw e;
    }
  }

  private static Path writeBeside(SimulatorState state, Path file) throws IOException {
    for (int number = 1; ; number++) {
      Path beside = file.resolveSibling("." + file.getFileName() + "." + number + ".tmp");
      OutputStream out;
      try {
        out = Files.newOutputStream(beside, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) { // somebody else is writing, or was
        continue;
      }
      try (out) {
        StateWriter.write(state, out);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(beside);
        throw e;
      }
      return beside;
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Reads a state from a file.
   *
   * @throws IllegalArgumentException if it is no saved state; the message says what is wrong, and
   *     where
   * @throws IOException if it cannot be read
   */
  public static SimulatorState read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return StateReader.read(file.toString(), in);
    }
  }
}
