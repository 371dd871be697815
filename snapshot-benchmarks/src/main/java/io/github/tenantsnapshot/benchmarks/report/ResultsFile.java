package io.github.tenantsnapshot.benchmarks.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of all rows as JSON, with the table and the charts beside it. A row that is measured
 * again replaces its earlier results; the other rows stay. Used by one thread.
 */
public final class ResultsFile {

  private final Path directory;
  private final Path file;
  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final Map<String, MeasuredRow> rows = new TreeMap<>();

  private ResultsFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("results.json");
  }

  /** Opens the results of a directory, which need not exist. */
  public static ResultsFile open(Path directory) throws IOException {
    ResultsFile results = new ResultsFile(directory);
    if (Files.exists(results.file)) {
      results.rows.putAll(
          results.mapper.readValue(
              results.file.toFile(), new TypeReference<Map<String, MeasuredRow>>() {}));
    }
    return results;
  }

  /** Replaces the results of a row, and writes all files. */
  public void put(String name, MeasuredRow row) throws IOException {
    rows.put(name, row);
    Files.createDirectories(directory);
    Files.writeString(file, mapper.writeValueAsString(rows) + "\n");
    Files.writeString(directory.resolve("results.md"), MarkdownTable.of(rows));
    write("code.svg", "In memory, over HTTP, and from a cold start", "abcjk");
    write("databases.svg", "On databases", "defghil");
  }

  private void write(String name, String title, String letters) throws IOException {
    Map<String, MeasuredRow> shown = new TreeMap<>(rows);
    shown.keySet().removeIf(row -> !letters.contains(row));
    Files.writeString(directory.resolve(name), BarChart.of(title, shown));
  }
}
