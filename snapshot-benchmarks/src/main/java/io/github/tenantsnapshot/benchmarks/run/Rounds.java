package io.github.tenantsnapshot.benchmarks.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Arms that run in turn. Each round runs every arm once and begins with another arm, so that no arm
 * always follows the same one. The first round is discarded. Used by one thread.
 */
public final class Rounds {

  private final Map<String, Arm> arms = new LinkedHashMap<>();

  /** Creates rounds without arms. */
  public Rounds() {}

  /** Adds an arm. */
  public Rounds add(String name, Arm arm) {
    arms.put(name, arm);
    return this;
  }

  /** Runs the arms. */
  public Measurements run(Pass pass) throws Exception {
    Map<String, List<Map<String, Double>>> figures = new LinkedHashMap<>();
    arms.keySet().forEach(name -> figures.put(name, new ArrayList<>()));
    List<String> order = new ArrayList<>(arms.keySet());
    for (int round = 0; round <= pass.rounds(); round++) {
      for (String name : order) {
        Map<String, Double> measured = arms.get(name).run();
        System.out.printf("  round %d, %s: %s%n", round, name, measured);
        if (round > 0) {
          figures.get(name).add(measured);
        }
      }
      Collections.rotate(order, -1);
    }
    return new Measurements(figures);
  }
}
