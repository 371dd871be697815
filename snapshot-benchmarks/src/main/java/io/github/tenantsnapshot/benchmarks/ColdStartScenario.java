package io.github.tenantsnapshot.benchmarks;

import io.github.tenantsnapshot.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The time from the start of a process to its first finished job, beside WireMock's first response.
 * The programs alternate, and the first round is discarded.
 *
 * <p>System properties: {@code rounds}, 5 by default; {@code directory}, where {@code
 * cold-start.json} and {@code cold-start.md} are written.
 */
final class ColdStartScenario {

  private ColdStartScenario() {}

  /** Runs the scenario. */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.getInteger("rounds", 5);
    Map<ColdStart, List<Double>> times = new EnumMap<>(ColdStart.class);
    for (int round = 0; round <= rounds; round++) {
      for (ColdStart program : ColdStart.values()) {
        double milliseconds = measure(program);
        if (round > 0) {
          times.computeIfAbsent(program, any -> new ArrayList<>()).add(milliseconds);
        }
      }
    }
    StringBuilder table =
        new StringBuilder("| what | ms, median | minimum | maximum | to WireMock |\n");
    table.append("|---|---|---|---|---|\n");
    Map<String, Object> json = new LinkedHashMap<>();
    times.forEach(
        (program, its) -> {
          json.put(program.title(), its);
          List<Double> sorted = its.stream().sorted().toList();
          table.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %.0f | %.0f | %.0f | %.2f |%n",
                  program.title(),
                  median(its),
                  sorted.get(0),
                  sorted.get(sorted.size() - 1),
                  median(its) / median(times.get(ColdStart.WIREMOCK))));
        });
    Path directory = Path.of(System.getProperty("directory", "target/performance"));
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("cold-start.json"), JsonText.of(json) + "\n");
    Files.writeString(directory.resolve("cold-start.md"), table);
    System.out.println(table);
  }

  private static double median(List<Double> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static double measure(ColdStart program) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                ColdStart.class.getName(),
                program.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      double milliseconds = (System.nanoTime() - start) / 1e6;
      if (!"done".equals(line) || process.waitFor() != 0) {
        throw new IllegalStateException("the program failed: " + program);
      }
      return milliseconds;
    }
  }
}
