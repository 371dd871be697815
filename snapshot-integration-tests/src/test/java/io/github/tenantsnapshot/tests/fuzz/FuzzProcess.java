package io.github.tenantsnapshot.tests.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The class that the fuzzer calls in its process. {@code tests.fuzz.target} is the name of a {@link
 * Target}, and {@code tests.fuzz.fault} that of a {@link Fault}.
 */
public final class FuzzProcess {

  private static FuzzTarget target;

  private FuzzProcess() {}

  /** Opens the target and loads its classes, for which the fuzzer would blame the first input. */
  public static void fuzzerInitialize() {
    Target named = Target.valueOf(System.getProperty("tests.fuzz.target"));
    target = named.open(Fault.valueOf(System.getProperty("tests.fuzz.fault")));
    try (FuzzTarget first = named.open(Fault.NONE)) {
      for (Path input : Corpus.inputs(named)) {
        first.run(Files.readAllBytes(input));
      }
    } catch (Exception | AssertionError e) {
      e.printStackTrace(); // the fuzzer runs the same inputs and reports the failure
    }
  }

  /** Runs one input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.run(input);
  }
}
