package io.github.tenantsnapshot.simulator.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of a buffer of bytes in memory and in a temporary file. */
class SpoolTest {

  private static final int MIB = 1024 * 1024;
  private static final int MAX_IN_MEMORY = 64 * 1024;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MAX_IN_MEMORY - 1, MAX_IN_MEMORY, MAX_IN_MEMORY + 1, 3 * MIB})
  void bytesAreReadAsWrittenAndNoFileIsLeft(int length) throws IOException {
    Set<Path> before = temporaryFiles();
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    InputStream read;
    try (Spool spool = new Spool()) {
      for (int from = 0; from < length - 1; from += 100_000) {
        spool.write(bytes, from, Math.min(100_000, length - 1 - from));
      }
      if (length > 0) {
        spool.write(bytes[length - 1]);
      }
      assertThat(spool.length()).isEqualTo(length);
      read = spool.read();
    }

    try (read) {
      assertThat(read.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  @Test
  void noFileIsLeftIfTheBytesAreNotRead() throws IOException {
    Set<Path> before = temporaryFiles();
    try (Spool spool = new Spool()) {
      spool.write(new byte[2 * MIB]);
    }
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  /** A program that the test kills while it has bytes in a temporary file. */
  static final class KilledProgram {

    public static void main(String[] arguments) throws Exception {
      Spool spool = new Spool();
      spool.write(new byte[2 * MIB]);
      System.out.println(spool.length());
      System.in.read();
    }
  }

  @Test
  void killedProcessLeavesNoFile() throws Exception {
    Set<Path> before = temporaryFiles();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                KilledProgram.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = process.inputReader(StandardCharsets.UTF_8).readLine();
    process.destroyForcibly().waitFor();

    assertThat(printed).isEqualTo(Integer.toString(2 * MIB));
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("graph-body"))
          .collect(Collectors.toSet());
    }
  }
}
