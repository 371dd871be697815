package io.github.tenantsnapshot.benchmarks.run;

import java.util.Map;

/** One of several programs that do the same work. */
@FunctionalInterface
public interface Arm {

  /**
   * Does the work once, on a fresh state, and checks that it is complete.
   *
   * @return the measured figures by their names
   */
  Map<String, Double> run() throws Exception;
}
