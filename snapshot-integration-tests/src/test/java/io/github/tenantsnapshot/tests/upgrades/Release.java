package io.github.tenantsnapshot.tests.upgrades;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a release has written: a saved state, the rows of a store, the statements that created its
 * tables, and the responses to reads of them. The files of a published release never change.
 *
 * @param folder the folder of the files, whose name is the version
 */
record Release(Path folder) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the releases in this version's resources. */
  static List<Release> all() {
    try (Stream<Path> folders =
        Files.list(Path.of(Release.class.getResource("/releases").toURI()))) {
      return folders.sorted().map(Release::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Path state() {
    return folder.resolve("state.json");
  }

  Path stateResponses() {
    return folder.resolve("state-responses.json");
  }

  Path rows() {
    return folder.resolve("rows.json");
  }

  Path rowsResponses() {
    return folder.resolve("rows-responses.json");
  }

  /** Returns the file with the statements for a database. */
  Path ddl(String database) {
    return folder.resolve("tables-" + database + ".sql");
  }

  static JsonNode read(Path file) throws IOException {
    return JSON.readTree(Files.readString(file));
  }

  static void write(Path file, JsonNode json) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(json) + "\n");
  }

  /** Returns the version. */
  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
