package io.github.tenantsnapshot.tests.invariants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that a test has opened and not closed. Empty on systems other than Linux. Immutable.
 */
final class LeftFiles {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** Files of the class path, and of the databases that all tests share. */
  private static final Set<String> SHARED = Set.of(".jar", ".class", "/modules", ".mv.db", ".so");

  private final Map<String, String> before;

  private LeftFiles(Map<String, String> before) {
    this.before = before;
  }

  /** Starts to look for files that are opened from now on. */
  static LeftFiles fromNow() {
    return new LeftFiles(open());
  }

  /** Returns a description of each file that was opened and is still open. */
  List<String> problems() {
    Map<String, String> now = open();
    now.entrySet().removeAll(before.entrySet());
    return new TreeSet<>(now.values())
        .stream().map(file -> "the file " + file + " is left").toList();
  }

  /** Returns the open files by their descriptors. */
  private static Map<String, String> open() {
    Map<String, String> files = new TreeMap<>();
    if (!Files.isDirectory(DESCRIPTORS)) {
      return files;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        String file = target(descriptor);
        if (file.startsWith("/")
            && !file.startsWith("/dev/")
            && !file.startsWith("/proc/")
            && !file.startsWith("/sys/")
            && SHARED.stream().noneMatch(file::endsWith)) {
          files.put(descriptor.toString(), file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Returns what a descriptor refers to; an empty text if it was closed meanwhile. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
