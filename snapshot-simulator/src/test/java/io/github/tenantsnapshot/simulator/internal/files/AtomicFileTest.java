package io.github.tenantsnapshot.simulator.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of replacing files, links and other entries by an atomic write. */
class AtomicFileTest {

  private static final AtomicFile.Content NEW =
      out -> out.write("new".getBytes(StandardCharsets.UTF_8));

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void isPosix() {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    file = folder.resolve("file");
  }

  @Test
  void newFileWithSecretsIsAlwaysReadableByItsOwnerOnly() throws IOException {
    AtomicFile.at(file)
        .write(
            out -> {
              try (Stream<Path> files = Files.list(folder)) {
                assertThat(files)
                    .singleElement()
                    .satisfies(aside -> assertThat(mode(aside)).isEqualTo("rw-------"));
              }
              NEW.writeTo(out);
            },
            true);
    assertThat(file).content(StandardCharsets.UTF_8).isEqualTo("new");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(folder).isDirectoryNotContaining(each -> !each.equals(file));
  }

  @Test
  void newFileHasDefaultPermissions() throws IOException {
    Path usual = Files.writeString(folder.resolve("usual"), "");
    AtomicFile.at(file).write(NEW, false);
    assertThat(mode(file)).isEqualTo(mode(usual));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-r-----", "rw-rw-rw-", "rwxr-xr-x", "r--------"})
  void permissionsOfAReplacedFileAreKept(String mode) throws IOException {
    for (boolean secret : List.of(true, false)) {
      make(file, mode);
      AtomicFile.at(file).write(NEW, secret);
      assertThat(file).content(StandardCharsets.UTF_8).isEqualTo("new");
      assertThat(mode(file)).isEqualTo(mode);
      Files.delete(file);
    }
  }

  @Test
  void permissionsOfADeletedFileAreKept() throws IOException {
    make(file, "rw-r-----");
    AtomicFile replaced = AtomicFile.at(file);
    replaced.delete();
    assertThat(file).doesNotExist();
    replaced.write(NEW, true);
    assertThat(mode(file)).isEqualTo("rw-r-----");
  }

  @Test
  void temporaryFileIsReadableByItsOwnerOnly() throws IOException {
    make(file, "rw-------");
    AtomicFile.at(file)
        .write(
            out -> {
              try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).allSatisfy(each -> assertThat(mode(each)).isEqualTo("rw-------"));
              }
            },
            false);
  }

  @Test
  void targetOfASymbolicLinkIsReplaced() throws IOException {
    Path otherFolder = Files.createDirectory(folder.resolve("otherFolder"));
    Path target = otherFolder.resolve("target");
    make(target, "rw-r-----");
    Path middle = Files.createSymbolicLink(otherFolder.resolve("middle"), Path.of("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), middle);

    AtomicFile.at(link).write(NEW, true);

    assertThat(link).isSymbolicLink();
    assertThat(middle).isSymbolicLink();
    assertThat(target).isRegularFile().content(StandardCharsets.UTF_8).isEqualTo("new");
    assertThat(mode(target)).isEqualTo("rw-r-----");
    AtomicFile.at(link).delete();
    assertThat(link).isSymbolicLink();
    assertThat(target).doesNotExist();
  }

  @Test
  void targetOfADanglingLinkIsCreated() throws IOException {
    Path target = folder.resolve("target");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("target"));
    AtomicFile.at(link).write(NEW, true);
    assertThat(link).isSymbolicLink();
    assertThat(target).content(StandardCharsets.UTF_8).isEqualTo("new");
    assertThat(mode(target)).isEqualTo("rw-------");
  }

  @Test
  void cyclicLinksAreRejected() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("link"));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> AtomicFile.at(link));
  }

  @Test
  void directoryIsRejected() throws IOException {
    Files.createDirectory(file);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AtomicFile.at(file))
        .withMessage(file + " must be a regular file or not exist, but is a directory");
    assertThat(file).isDirectory();
  }

  @Test
  void namedPipeIsRejected() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    for (Path path : List.of(file, link)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> AtomicFile.at(path))
          .withMessage(
              path
                  + " must be a regular file or not exist, but is a device, a named pipe or a"
                  + " socket");
    }
    assertThat(Files.exists(file)).isTrue();
  }

  @Test
  void deviceIsRejected() {
    Path device = Path.of("/dev/null");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AtomicFile.at(device))
        .withMessageStartingWith("/dev/null must be a regular file or not exist");
    assertThat(Files.exists(device)).isTrue();
  }

  @Test
  void failedWriteLeavesTheFileUnchanged() throws IOException {
    make(file, "rw-r-----");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                AtomicFile.at(file)
                    .write(
                        out -> {
                          throw new IOException("no space left");
                        },
                        true))
        .withMessage("no space left");
    assertThat(file).content(StandardCharsets.UTF_8).isEqualTo("old");
    assertThat(folder).isDirectoryNotContaining(each -> !each.equals(file));
  }

  @Test
  void fileSystemWithoutPermissionsIsSupported() throws IOException {
    URI zip = URI.create("jar:" + folder.resolve("archive.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      assertThat(files.supportedFileAttributeViews()).doesNotContain("posix");
      Path inside = files.getPath("/file");
      AtomicFile.at(inside).write(NEW, true);
      AtomicFile.at(inside).write(NEW, false);
      assertThat(Files.readString(inside)).isEqualTo("new");
    }
  }

  private static void make(Path file, String mode) throws IOException {
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
