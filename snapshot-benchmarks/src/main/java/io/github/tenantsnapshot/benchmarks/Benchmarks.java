package io.github.tenantsnapshot.benchmarks;

import io.github.tenantsnapshot.benchmarks.http.HttpRow;
import io.github.tenantsnapshot.benchmarks.memory.MemoryRows;
import io.github.tenantsnapshot.benchmarks.report.Environment;
import io.github.tenantsnapshot.benchmarks.report.MeasuredRow;
import io.github.tenantsnapshot.benchmarks.report.Result;
import io.github.tenantsnapshot.benchmarks.report.ResultsFile;
import io.github.tenantsnapshot.benchmarks.run.Pass;
import io.github.tenantsnapshot.benchmarks.run.Row;
import io.github.tenantsnapshot.benchmarks.start.ColdStartRow;
import io.github.tenantsnapshot.benchmarks.store.ContentRow;
import io.github.tenantsnapshot.benchmarks.store.CreateRow;
import io.github.tenantsnapshot.benchmarks.store.DrainRow;
import io.github.tenantsnapshot.benchmarks.store.GrowthRow;
import io.github.tenantsnapshot.benchmarks.store.IdleRow;
import io.github.tenantsnapshot.benchmarks.store.LifeRow;
import io.github.tenantsnapshot.benchmarks.store.ProcessesRow;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command that measures the rows of the table and writes the results after each row.
 *
 * <p>System properties: {@code rows}, such as {@code d,e}; {@code all} by default. {@code
 * scenario.full} for the long pass; {@code scenario.trial} for tiny sizes, whose results are
 * written below {@code target}. {@code directory}, where else the results are written.
 */
public final class Benchmarks {

  private Benchmarks() {}

  private static Map<String, Row> rows() {
    MemoryRows memory = new MemoryRows();
    Map<String, Row> rows = new TreeMap<>();
    rows.put("a", memory::creates);
    rows.put("b", memory::endpoint);
    rows.put("c", new HttpRow());
    rows.put("d", new DrainRow());
    rows.put("e", new CreateRow());
    rows.put("f", new IdleRow());
    rows.put("g", new ContentRow());
    rows.put("h", new ProcessesRow());
    rows.put("i", new GrowthRow());
    rows.put("j", new ColdStartRow());
    rows.put("k", memory::bytes);
    rows.put("l", new LifeRow());
    return rows;
  }

  /** Measures the rows. */
  public static void main(String[] args) throws Exception {
    Map<String, Row> rows = rows();
    String wanted = System.getProperty("rows", "all");
    List<String> names =
        wanted.equals("all") ? List.copyOf(rows.keySet()) : List.of(wanted.split(","));
    if (!rows.keySet().containsAll(names)) {
      throw new IllegalArgumentException("rows must be of " + rows.keySet() + ": " + wanted);
    }
    Pass pass = Pass.fromProperties();
    Path directory =
        Path.of(
            System.getProperty(
                "directory",
                pass == Pass.TRIAL
                    ? "snapshot-benchmarks/target/performance"
                    : "docs/performance"));
    ResultsFile file = ResultsFile.open(directory);
    List<String> failed = new ArrayList<>();
    for (String name : names) {
      try {
        measure(name, rows.get(name), pass, file);
      } catch (Exception e) { // the other rows may take hours
        e.printStackTrace();
        failed.add(name);
      }
    }
    System.out.println("written to " + directory + "; rows that failed: " + failed);
    System.exit(failed.isEmpty() ? 0 : 1); // servers and pools have threads of their own
  }

  private static void measure(String name, Row row, Pass pass, ResultsFile file) throws Exception {
    System.out.println("row " + name);
    long start = System.nanoTime();
    List<Result> results = row.measure(pass);
    file.put(
        name,
        new MeasuredRow(
            InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS).toString(),
            pass.toString(),
            pass.rounds(),
            Environment.current(),
            row.settings(),
            results));
    System.out.printf("row %s took %d s%n", name, (System.nanoTime() - start) / 1_000_000_000);
  }
}
