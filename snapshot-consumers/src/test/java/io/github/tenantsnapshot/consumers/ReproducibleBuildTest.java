package io.github.tenantsnapshot.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two builds of the same sources. */
class ReproducibleBuildTest {

  /** Signatures and the list of versions have the time of their creation. */
  private static final String WITH_TIMES = ".*(\\.asc|maven-metadata\\.xml)(\\.(md5|sha1))?";

  @Test
  void anotherPathTimeZoneLanguageAndUmaskResultInTheSameBytes() throws Exception {
    Staging first = Staging.first();
    Staging second =
        Staging.build(
            "the second build",
            "077",
            Map.of("TZ", "Asia/Kathmandu", "LC_ALL", "tr_TR.UTF-8"),
            List.of("-Dgpg.skip", "-Duser.language=tr"));

    Map<String, Long> expected = checksums(first.folder());
    assertThat(expected).hasSizeGreaterThan(50);
    assertThat(checksums(second.folder())).isEqualTo(expected);
  }

  private static Map<String, Long> checksums(Path folder) throws IOException {
    Map<String, Long> checksums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.matches(WITH_TIMES)) {
          java.util.zip.CRC32C checksum = new java.util.zip.CRC32C();
          checksum.update(Files.readAllBytes(file));
          checksums.put(name, checksum.getValue());
        }
      }
    }
    return checksums;
  }
}
