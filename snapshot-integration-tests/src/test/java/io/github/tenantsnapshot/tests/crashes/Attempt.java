package io.github.tenantsnapshot.tests.crashes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** An attempt at a job, which a node appends to a file when it begins to read. */
record Attempt(String jobId, int number, String node) {

  /** Appends this to a file in a single write. */
  void appendTo(Path file) throws IOException {
    Files.write(
        file,
        (jobId + " " + number + " " + node + "\n").getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Reads all attempts in the order in which they began. */
  static List<Attempt> readAll(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.split(" "))
        .map(parts -> new Attempt(parts[0], Integer.parseInt(parts[1]), parts[2]))
        .toList();
  }
}
