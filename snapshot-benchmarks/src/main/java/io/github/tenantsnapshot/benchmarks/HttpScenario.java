package io.github.tenantsnapshot.benchmarks;

import io.github.tenantsnapshot.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rate and the latency of requests over HTTP, beside WireMock and the JDK's server. Each server
 * runs in a process of its own, and {@code wrk} sends the requests. The servers alternate within
 * each round, and the first round is discarded.
 *
 * <p>System properties: {@code rounds}, 5 by default; {@code seconds} of each run, 3; {@code
 * warmup}, the seconds of each run of the first round, 8; {@code connections}, 16; {@code
 * directory}, where {@code http.json} and {@code http.md} are written.
 */
final class HttpScenario {

  private static final List<String> OPERATIONS = List.of("get", "list", "create");

  private final int rounds = Integer.getInteger("rounds", 5);
  private final int seconds = Integer.getInteger("seconds", 3);
  private final int warmup = Integer.getInteger("warmup", 8);
  private final int connections = Integer.getInteger("connections", 16);
  private final Map<HttpArm, Map<String, List<Run>>> runs = new EnumMap<>(HttpArm.class);
  private int runNumber;

  private HttpScenario() {}

  /** The result of one run of an operation. */
  private record Run(double perSecond, double p50, double p99, double processor) {

    Map<String, Object> members() {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("perSecond", Math.round(perSecond));
      members.put("p50Microseconds", Math.round(p50));
      members.put("p99Microseconds", Math.round(p99));
      members.put("processorMicroseconds", Math.round(processor));
      return members;
    }
  }

  /** A started server. */
  private record Server(Process process, Map<String, Object> address) {

    static Server start(HttpArm arm) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx1g",
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                  "-cp",
                  System.getProperty("java.class.path"),
                  HttpArm.class.getName(),
                  arm.name())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      if (line == null) {
        throw new IOException("the server did not start: " + arm);
      }
      return new Server(process, JsonText.of(line).asMap());
    }

    /** Returns the time of all processors that the server has used. */
    Duration processorTime() {
      return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
  }

  /** Runs the scenario. */
  public static void main(String[] args) throws Exception {
    new HttpScenario().run();
  }

  private void run() throws Exception {
    requireWrk();
    Path script = Files.createTempFile("requests", ".lua");
    Map<HttpArm, Server> servers = new EnumMap<>(HttpArm.class);
    try (InputStream lua = HttpScenario.class.getResourceAsStream("requests.lua")) {
      Files.write(script, lua.readAllBytes());
      for (HttpArm arm : HttpArm.values()) {
        servers.put(arm, Server.start(arm));
      }
      for (int round = 0; round <= rounds; round++) {
        for (String operation : OPERATIONS) {
          for (HttpArm arm : HttpArm.values()) {
            Run run = measure(servers.get(arm), operation, script, round == 0 ? warmup : seconds);
            if (round > 0) {
              runs.computeIfAbsent(arm, any -> new LinkedHashMap<>())
                  .computeIfAbsent(operation, any -> new ArrayList<>())
                  .add(run);
            }
          }
        }
        System.out.println("round " + round + " of " + rounds);
      }
    } finally {
      servers.values().forEach(server -> server.process().destroy());
      Files.delete(script);
    }
    Path directory = Path.of(System.getProperty("directory", "target/performance"));
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("http.json"), json() + "\n");
    Files.writeString(directory.resolve("http.md"), markdown());
    System.out.println(markdown());
  }

  private static void requireWrk() throws InterruptedException {
    try {
      new ProcessBuilder("wrk", "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(
          "this scenario needs wrk (https://github.com/wg/wrk) on the PATH, such as of the package"
              + " wrk of Debian",
          e);
    }
  }

  private Run measure(Server server, String operation, Path script, int duration)
      throws IOException, InterruptedException {
    runNumber++;
    Duration before = server.processorTime();
    boolean creates = operation.equals("create");
    ProcessBuilder builder =
        new ProcessBuilder(
                "wrk",
                "--timeout",
                "30s", // the first requests compile the server
                "-t1",
                "-c" + connections,
                "-d" + duration + "s",
                "-s",
                script.toString(),
                String.valueOf(server.address().get(operation)))
            .redirectErrorStream(true);
    builder
        .environment()
        .put("BEARER", String.valueOf(server.address().get(creates ? "createBearer" : "bearer")));
    if (creates) {
      builder.environment().put("BODY_RUN", Integer.toString(runNumber));
    }
    Process wrk = builder.start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = wrk.waitFor();
    Map<String, Object> result =
        JsonText.of(output.lines().filter(line -> line.startsWith("{")).findFirst().orElse("{}"))
            .asMap();
    if (code != 0 || number(result, "errors") != 0 || number(result, "requests") == 0) {
      throw new IllegalStateException("wrk failed on " + server.address() + ": " + output);
    }
    return new Run(
        number(result, "requests") * 1e6 / number(result, "microseconds"),
        number(result, "p50"),
        number(result, "p99"),
        server.processorTime().minus(before).toNanos() / 1e3 / number(result, "requests"));
  }

  private static double number(Map<String, Object> members, String name) {
    return members.get(name) instanceof Number number ? number.doubleValue() : -1;
  }

  private Run median(HttpArm arm, String operation) {
    List<Run> its = runs.get(arm).get(operation);
    return new Run(
        median(its.stream().map(Run::perSecond).sorted().toList()),
        median(its.stream().map(Run::p50).sorted().toList()),
        median(its.stream().map(Run::p99).sorted().toList()),
        median(its.stream().map(Run::processor).sorted().toList()));
  }

  private static double median(List<Double> sorted) {
    return sorted.get(sorted.size() / 2);
  }

  private JsonText json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("java", System.getProperty("java.vm.version"));
    all.put("processors", Runtime.getRuntime().availableProcessors());
    all.put("connections", connections);
    all.put("seconds", seconds);
    all.put("rounds", rounds);
    Map<String, Object> arms = new LinkedHashMap<>();
    runs.forEach(
        (arm, operations) -> {
          Map<String, Object> members = new LinkedHashMap<>();
          operations.forEach(
              (operation, its) -> members.put(operation, its.stream().map(Run::members).toList()));
          arms.put(arm.title(), members);
        });
    all.put("runs", arms);
    return JsonText.of(all);
  }

  /** Returns the medians, and their ratios to WireMock's, as a table. */
  private String markdown() {
    StringBuilder text = new StringBuilder("| server |");
    OPERATIONS.forEach(
        each -> text.append(" rate of ").append(each).append(" | p99 in ms | CPU in µs |"));
    text.append("\n|---|").append("---|---|---|".repeat(OPERATIONS.size())).append('\n');
    for (HttpArm arm : HttpArm.values()) {
      text.append("| ").append(arm.title()).append(" |");
      for (String operation : OPERATIONS) {
        Run wireMock = median(HttpArm.WIREMOCK, operation);
        Run its = median(arm, operation);
        text.append(
            String.format(
                Locale.ROOT,
                " %,.0f (%.2f) | %.2f (%.2f) | %.0f (%.2f) |",
                its.perSecond(),
                its.perSecond() / wireMock.perSecond(),
                its.p99() / 1000,
                its.p99() / wireMock.p99(),
                its.processor(),
                its.processor() / wireMock.processor()));
      }
      text.append('\n');
    }
    return text
        + "\nMedians of "
        + rounds
        + " rounds; in parentheses the ratio to WireMock. Minimum and maximum of the rates: "
        + ranges()
        + ".\n";
  }

  private String ranges() {
    return runs.entrySet().stream()
        .map(
            arm ->
                arm.getKey().title()
                    + " "
                    + OPERATIONS.stream()
                        .map(
                            operation -> {
                              var rates =
                                  arm.getValue().get(operation).stream()
                                      .mapToDouble(Run::perSecond)
                                      .summaryStatistics();
                              return String.format(
                                  Locale.ROOT, "%.0f–%.0f", rates.getMin(), rates.getMax());
                            })
                        .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("; "));
  }
}
