package io.github.tenantsnapshot.tests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kept inputs of a target: examples that a campaign begins with, and inputs that a campaign
 * found. The name of a file says what it is.
 */
final class Corpus {

  /** The folder with a folder and a dictionary for each target. */
  static final Path ROOT = Path.of("src", "test", "resources", "fuzz");

  private Corpus() {}

  /** Returns the folder of the inputs of a target. */
  static Path of(Target target) {
    return ROOT.resolve(target.folder());
  }

  /** Returns the inputs of a target. */
  static List<Path> inputs(Target target) throws IOException {
    try (Stream<Path> files = Files.list(of(target))) {
      return files.sorted().toList();
    }
  }
}
