package io.github.tenantsnapshot.benchmarks.http;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.benchmarks.report.Goal;
import io.github.tenantsnapshot.benchmarks.report.Result;
import io.github.tenantsnapshot.benchmarks.run.JavaProcess;
import io.github.tenantsnapshot.benchmarks.run.Measurements;
import io.github.tenantsnapshot.benchmarks.run.Pass;
import io.github.tenantsnapshot.benchmarks.run.Rounds;
import io.github.tenantsnapshot.benchmarks.run.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Row c: the rate and the latency of requests over HTTP. Each server runs in a process of its own,
 * and {@code wrk} sends the requests.
 */
public final class HttpRow implements Row {

  private static final List<String> OPERATIONS = List.of("get", "list", "create");
  private static final int CONNECTIONS = 16;

  private static final String RATE = "rate";
  private static final String MEDIAN = "p50";
  private static final String LATE = "p99";
  private static final String PROCESSOR = "processor";

  private int runNumber;

  /** Creates the row. */
  public HttpRow() {}

  /** A started server, and where it is. */
  private record Server(JavaProcess process, Map<String, Object> address) {}

  @Override
  public String settings() {
    return "one thread of wrk, 16 connections; each server in a JVM of its own with"
        + " -Xmx1g; the JDK's server with 32 threads and nodelay; the simulator of the creates is"
        + " reset after each 100 of them";
  }

  @Override
  public List<Result> measure(Pass pass) throws Exception {
    requireWrk();
    Path script = Files.createTempFile("requests", ".lua");
    Map<HttpArm, Server> servers = new EnumMap<>(HttpArm.class);
    try (@Nullable InputStream lua = HttpRow.class.getResourceAsStream("requests.lua")) {
      if (lua == null) {
        throw new IllegalStateException("the script of wrk is missing");
      }
      Files.write(script, lua.readAllBytes());
      Rounds rounds = new Rounds();
      for (HttpArm arm : HttpArm.values()) {
        JavaProcess process = JavaProcess.start(HttpArm.class, arm.name());
        Server server = new Server(process, JsonText.of(process.readLine()).asMap());
        servers.put(arm, server);
        int[] round = {0};
        rounds.add(
            arm.title(),
            () -> {
              boolean warmUp = round[0]++ == 0;
              return measure(server, script, warmUp ? pass.pick(5, 5, 10) : pass.pick(2, 2, 5));
            });
      }
      return results(rounds.run(pass));
    } finally {
      servers.values().forEach(server -> server.process().close());
      Files.delete(script);
    }
  }

  private static List<Result> results(Measurements measured) {
    String wireMock = HttpArm.WIREMOCK.title();
    String jdk = HttpArm.JDK.title();
    List<Result> results = new ArrayList<>();
    for (HttpArm arm : HttpArm.values()) {
      if (!arm.isSimulator()) {
        continue;
      }
      for (String operation : OPERATIONS) {
        Goal goal =
            switch (arm) {
              case ANY_BEARER -> Goal.ratioAtLeast(0.95);
              case TOKEN -> Goal.ratioAtLeast(0.9);
              default -> Goal.stated();
            };
        String what = "HTTP, " + arm.title() + ": " + operation;
        String ours = arm.title();
        results.add(rate(measured, what, operation, ours, wireMock, goal));
        if (arm == HttpArm.ANY_BEARER) {
          results.add(rate(measured, what, operation, ours, jdk, Goal.stated()));
          results.add(
              measured.compare(
                  what + ", p99",
                  operation + LATE,
                  "ms",
                  ours,
                  wireMock,
                  Goal.ratioAtMost(1 / 3.0)));
          results.add(
              measured.compare(
                  what + ", CPU of the server",
                  operation + PROCESSOR,
                  "µs",
                  ours,
                  wireMock,
                  Goal.stated()));
        }
      }
    }
    return results;
  }

  private static Result rate(
      Measurements measured, String what, String operation, String ours, String peer, Goal goal) {
    return measured.compare(what, operation + RATE, "requests/s", ours, peer, goal);
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
          "this row needs wrk (https://github.com/wg/wrk) on the PATH, such as of the package wrk"
              + " of Debian",
          e);
    }
  }

  private Map<String, Double> measure(Server server, Path script, int seconds)
      throws IOException, InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String operation : OPERATIONS) {
      Duration before = server.process().processorTime();
      Map<String, Object> sent = send(server, operation, script, seconds);
      double requests = number(sent, "requests");
      double microseconds =
          server.process().processorTime().minus(before).toNanos() / 1e3 / requests;
      figures.put(operation + RATE, requests * 1e6 / number(sent, "microseconds"));
      figures.put(operation + MEDIAN, number(sent, MEDIAN) / 1e3);
      figures.put(operation + LATE, number(sent, LATE) / 1e3);
      figures.put(operation + PROCESSOR, microseconds);
    }
    return figures;
  }

  /** Sends requests for some seconds, and returns what {@code wrk} has counted. */
  private Map<String, Object> send(Server server, String operation, Path script, int seconds)
      throws IOException, InterruptedException {
    runNumber++;
    boolean creates = operation.equals("create");
    ProcessBuilder builder =
        new ProcessBuilder(
                "wrk",
                "--timeout",
                "30s", // the first requests compile the server
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
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
    return result;
  }

  private static double number(Map<String, Object> members, String name) {
    return members.get(name) instanceof Number number ? number.doubleValue() : -1;
  }
}
