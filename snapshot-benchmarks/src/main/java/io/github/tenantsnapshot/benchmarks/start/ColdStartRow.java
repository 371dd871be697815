package io.github.tenantsnapshot.benchmarks.start;

import io.github.tenantsnapshot.benchmarks.report.Goal;
import io.github.tenantsnapshot.benchmarks.report.Result;
import io.github.tenantsnapshot.benchmarks.run.JavaProcess;
import io.github.tenantsnapshot.benchmarks.run.Measurements;
import io.github.tenantsnapshot.benchmarks.run.Pass;
import io.github.tenantsnapshot.benchmarks.run.Rounds;
import io.github.tenantsnapshot.benchmarks.run.Row;
import java.util.List;
import java.util.Map;

/**
 * Row j: the time from the start of a process to its first finished job, and that of a later one.
 */
public final class ColdStartRow implements Row {

  private static final String COLD = "cold";
  private static final String WARM = "warm";

  /** Creates the row. */
  public ColdStartRow() {}

  @Override
  public String settings() {
    return "from the start of the JVM, with -Xmx1g and without class data sharing of"
        + " its own; warm is the median of later runs in the same JVM, each with a new simulator or"
        + " server";
  }

  @Override
  public List<Result> measure(Pass pass) throws Exception {
    Rounds rounds = new Rounds();
    for (ColdStart program : ColdStart.values()) {
      rounds.add(program.title(), () -> run(program, pass));
    }
    Measurements measured = rounds.run(pass);
    String wireMock = ColdStart.WIREMOCK.title();
    String inCode = ColdStart.IN_CODE.title();
    String withToken = ColdStart.WITH_TOKEN.title();
    return List.of(
        measured.compare("cold: " + inCode, COLD, "ms", inCode, wireMock, Goal.figureAtMost(300)),
        measured.compare(
            "cold: " + withToken, COLD, "ms", withToken, wireMock, Goal.figureAtMost(650)),
        measured.compare("warm: " + inCode, WARM, "ms", inCode, wireMock, Goal.figureAtMost(0.5)),
        measured.compare(
            "warm: " + withToken, WARM, "ms", withToken, wireMock, Goal.figureAtMost(5)));
  }

  private static Map<String, Double> run(ColdStart program, Pass pass) throws Exception {
    int repetitions =
        program == ColdStart.WIREMOCK ? pass.pick(2, 10, 20) : pass.pick(4, 400, 1_000);
    long start = System.nanoTime();
    try (JavaProcess process =
        JavaProcess.start(ColdStart.class, program.name(), Integer.toString(repetitions))) {
      String line = process.readLine();
      double cold = (System.nanoTime() - start) / 1e6;
      if (!ColdStart.DONE.equals(line)) {
        throw new IllegalStateException("unexpected line of " + program + ": " + line);
      }
      double warm = Double.parseDouble(process.readLine());
      process.awaitEnd();
      return Map.of(COLD, cold, WARM, warm);
    }
  }
}
