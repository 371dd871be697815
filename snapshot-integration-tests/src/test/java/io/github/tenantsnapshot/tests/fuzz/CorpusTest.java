package io.github.tenantsnapshot.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the kept inputs of each fuzz target, without the fuzzer. */
class CorpusTest {

  private static final long MAX_BYTES = 200 * 1024;

  @TestFactory
  Stream<DynamicTest> eachKeptInputPasses() throws IOException {
    Stream.Builder<DynamicTest> tests = Stream.builder();
    for (Target target : Target.values()) {
      List<Path> inputs = Corpus.inputs(target);
      tests.add(DynamicTest.dynamicTest(target.folder(), () -> runAll(target, inputs)));
    }
    return tests.build();
  }

  private static void runAll(Target target, List<Path> inputs) throws Exception {
    assertThat(inputs).isNotEmpty();
    try (FuzzTarget fuzzed = target.open(Fault.NONE)) {
      for (Path input : inputs) {
        try {
          fuzzed.run(Files.readAllBytes(input));
        } catch (Exception | AssertionError e) {
          throw new AssertionError(input.toString(), e);
        }
      }
    }
  }

  @Test
  void theKeptInputsAreSmall() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(Corpus.ROOT)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }

    assertThat(bytes).isLessThanOrEqualTo(MAX_BYTES);
  }

  @ParameterizedTest
  @EnumSource(
      value = Target.class,
      names = {"CREATE_BODY", "QUERY"})
  void theChecksOfATargetFailWithAFaultThatWasPutIn(Target target) throws Exception {
    byte[] input = Files.readAllBytes(Corpus.ROOT.resolve(target.folder() + "-fault.txt"));
    try (FuzzTarget sound = target.open(Fault.NONE);
        FuzzTarget faulty = target.open(Fault.INJECTED)) {
      sound.run(input);

      assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> faulty.run(input));
    }
  }
}
