package io.github.tenantsnapshot.benchmarks.run;

import io.github.tenantsnapshot.benchmarks.report.Result;
import java.util.List;

/** A row of the table, which measures its results. */
@FunctionalInterface
public interface Row {

  /**
   * Measures the row.
   *
   * @throws IllegalStateException if an arm has not done the work that it should have done
   */
  List<Result> measure(Pass pass) throws Exception;

  /** Returns the settings of the arms, in words. */
  default String settings() {
    return "";
  }
}
