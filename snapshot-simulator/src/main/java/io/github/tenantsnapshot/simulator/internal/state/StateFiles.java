package io.github.tenantsnapshot.simulator.internal.state;

import io.github.tenantsnapshot.simulator.internal.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes saved states in files. */
public final class StateFiles {

  private StateFiles() {}

  /**
   * Writes a state to a file atomically.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(SimulatorState state, Path file) throws IOException {
    AtomicFile.at(file).write(out -> StateWriter.write(state, out), false);
  }

  /**
   * Reads a state from a file.
   *
   * @throws IllegalArgumentException if it is not a saved state; the message names the error and
   *     its place
   * @throws IOException if it cannot be read
   */
  public static SimulatorState read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return StateReader.read(file.toString(), in);
    }
  }
}
