package io.github.tenantsnapshot.tests.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the checkout that the tests run in. */
final class Checkout {

  private static final Path ROOT = root();

  private Checkout() {}

  static String read(String path) {
    return read(ROOT.resolve(path));
  }

  static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path path(String path) {
    return ROOT.resolve(path);
  }

  /** Returns the pages of the documentation, by their paths from the root. */
  static List<String> pages() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream<Path> pages = docs.filter(file -> file.toString().endsWith(".md")).sorted();
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages)
          .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> javaFiles() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
