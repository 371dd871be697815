package io.github.tenantsnapshot.benchmarks.memory;

import io.github.tenantsnapshot.benchmarks.report.Goal;
import io.github.tenantsnapshot.benchmarks.report.Result;
import io.github.tenantsnapshot.benchmarks.run.Pass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Rows a, b and k: time and bytes of pure code. JMH measures every benchmark once per round, each
 * time in a new JVM that warms up first. Rows that share benchmarks share their measurements. Used
 * by one thread.
 */
public final class MemoryRows {

  private static final String CREATE = "CreateBenchmark";
  private static final String ENDPOINT = "EndpointBenchmark";
  private static final String BYTES = "gc.alloc.rate.norm";

  private static final List<String> OPERATIONS = List.of("get of a job", "create", "list of 12");
  private static final List<String> METHODS = List.of("getJob", "createJob", "listJobs");
  private static final List<String> PEERS =
      List.of("jacksonGetJob", "jacksonCreateJob", "jacksonListJobs");
  private static final double[] TIMES = {2, 3, 2};
  private static final double[] KILOBYTES = {3, 5, 16};

  private final Map<String, Figures> measured = new LinkedHashMap<>();

  /** Creates the rows. */
  public MemoryRows() {}

  /** The time in µs and the bytes of an operation, in each round. */
  private record Figures(List<Double> times, List<Double> bytes) {}

  /** Measures row a. */
  public List<Result> creates(Pass pass) throws RunnerException {
    measure(CREATE, pass);
    List<Result> results = new ArrayList<>();
    for (String threads : List.of("one", "two")) {
      String least = threads.equals("one") ? "leastOne" : "leastTwo";
      for (String jobs : List.of("10", "10000")) {
        results.add(
            new Result(
                "create and delete in memory, threads: "
                    + (threads.equals("one") ? 1 : 2)
                    + ", "
                    + jobs
                    + " jobs in the tenant",
                "µs",
                "GUID, record, map",
                create(threads, jobs).times(),
                create(least, jobs).times(),
                Goal.ratioAtMost(threads.equals("one") ? 4 : 3)));
      }
    }
    results.add(
        new Result(
            "the same, threads: 1, 10000 jobs in the tenant",
            "µs",
            "10 jobs in the tenant",
            create("one", "10000").times(),
            create("one", "10").times(),
            Goal.ratioAtMost(1.5)));
    return results;
  }

  /** Measures row b. */
  public List<Result> endpoint(Pass pass) throws RunnerException {
    measure(ENDPOINT, pass);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < METHODS.size(); i++) {
      results.add(
          new Result(
              "at the endpoint: " + OPERATIONS.get(i),
              "µs",
              "Jackson reads and writes the same",
              endpoint(METHODS.get(i)).times(),
              endpoint(PEERS.get(i)).times(),
              Goal.ratioAtMost(TIMES[i])));
    }
    return results;
  }

  /** Measures row k. */
  public List<Result> bytes(Pass pass) throws RunnerException {
    measure(CREATE, pass);
    measure(ENDPOINT, pass);
    List<Result> results = new ArrayList<>();
    results.add(
        new Result(
            "allocated: create and delete in memory",
            "bytes",
            "",
            create("one", "10").bytes(),
            List.of(),
            Goal.figureAtMost(1_024)));
    for (int i = 0; i < METHODS.size(); i++) {
      results.add(
          new Result(
              "allocated at the endpoint: " + OPERATIONS.get(i),
              "bytes",
              "Jackson reads and writes the same",
              endpoint(METHODS.get(i)).bytes(),
              endpoint(PEERS.get(i)).bytes(),
              Goal.figureAtMost(KILOBYTES[i] * 1_024)));
    }
    return results;
  }

  private Figures create(String method, String jobs) {
    return required(CREATE + "." + method + jobs);
  }

  private Figures endpoint(String method) {
    return required(ENDPOINT + "." + method);
  }

  private Figures required(String name) {
    Figures figures = measured.get(name);
    if (figures == null) {
      throw new IllegalStateException("not measured: " + name + " of " + measured.keySet());
    }
    return figures;
  }

  private void measure(String type, Pass pass) throws RunnerException {
    if (measured.keySet().stream().anyMatch(name -> name.startsWith(type))) {
      return;
    }
    System.setProperty("jmh.ignoreLock", "true"); // of another run of JMH on this machine
    for (int round = 1; round <= pass.rounds(); round++) {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include("\\." + type + "\\.")
                      .addProfiler(GCProfiler.class)
                      .forks(1)
                      .warmupIterations(pass.pick(1, 3, 5))
                      .warmupTime(TimeValue.milliseconds(pass.pick(100, 700, 1_000)))
                      .measurementIterations(pass.pick(1, 3, 5))
                      .measurementTime(TimeValue.milliseconds(pass.pick(100, 500, 1_000)))
                      .verbosity(VerboseMode.SILENT)
                      .shouldFailOnError(true)
                      .build())
              .run();
      results.forEach(this::add);
      System.out.println("  round " + round + ", " + type);
    }
  }

  private void add(RunResult result) {
    String label = result.getPrimaryResult().getLabel();
    String benchmark = result.getParams().getBenchmark();
    String type = benchmark.contains(CREATE) ? CREATE : ENDPOINT;
    String jobs = type.equals(CREATE) ? result.getParams().getParam("jobs") : "";
    Figures figures =
        measured.computeIfAbsent(
            type + "." + label + jobs, name -> new Figures(new ArrayList<>(), new ArrayList<>()));
    figures.times().add(result.getPrimaryResult().getScore() / 1e3);
    figures.bytes().add(bytes(result));
  }

  private static double bytes(RunResult result) {
    String name =
        result.getSecondaryResults().keySet().stream()
            .filter(key -> key.endsWith(BYTES)) // some versions prefix it
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("JMH has not measured bytes"));
    return result.getSecondaryResults().get(name).getScore();
  }
}
