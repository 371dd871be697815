package io.github.tenantsnapshot.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Searches for inputs that fail, with a coverage-guided fuzzer. {@code tests.campaign.minutes} is
 * the time of all targets together. {@code tests.fuzz.folder} keeps the corpus of each target, and
 * a later campaign continues with it; {@code tests.fuzz.targets} is a pattern of the targets'
 * names.
 *
 * <p>A failure names the saved input. Copied to the folder of the target in {@code
 * src/test/resources/fuzz}, it fails in {@link CorpusTest} until the product is mended.
 */
class FuzzCampaign {

  /** The faults that were put in were found within seconds, on a machine with other work to do. */
  private static final Duration LONGEST_SEARCH_FOR_FAULTS = Duration.ofMinutes(10);

  @BeforeAll
  static void needsJazzer() {
    assumeTrue(Fuzzer.isAvailable(), "Jazzer is only on the class path of the profile campaign");
  }

  @TestFactory
  Stream<DynamicTest> noInputFails() {
    Path folder = Path.of(System.getProperty("tests.fuzz.folder", "target/fuzz"));
    String names = System.getProperty("tests.fuzz.targets", ".*");
    Target[] targets =
        Stream.of(Target.values())
            .filter(target -> target.folder().matches(names))
            .toArray(Target[]::new);
    double minutes = Double.parseDouble(System.getProperty("tests.campaign.minutes", "1"));
    Duration each = Duration.ofMillis(Math.round(minutes * 60_000 / Math.max(1, targets.length)));
    return Stream.of(targets)
        .map(target -> DynamicTest.dynamicTest(target.folder(), () -> fuzz(target, folder, each)));
  }

  private static void fuzz(Target target, Path folder, Duration time) throws Exception {
    Fuzzer.Outcome outcome =
        new Fuzzer(target, folder.resolve(target.folder())).run(time, Fault.NONE);
    print(target.folder(), time, outcome);
    assertThat(outcome.passed())
        .as("%s: %s; saved inputs: %s", target.folder(), outcome.failure(), outcome.saved())
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Target.class,
      names = {"CREATE_BODY", "QUERY"})
  void theFuzzerFindsAFaultThatWasPutIn(Target target, @TempDir Path folder) throws Exception {
    Fuzzer.Outcome outcome =
        new Fuzzer(target, folder).run(LONGEST_SEARCH_FOR_FAULTS, Fault.INJECTED);
    print(target.folder() + " with a fault", LONGEST_SEARCH_FOR_FAULTS, outcome);
    assertThat(outcome.passed()).isFalse();
    assertThat(outcome.saved()).hasSize(1);
    assertThat(outcome.failure())
        .as("the input in base64: %s", base64(outcome.saved().get(0)))
        .contains("AssertionError", "Snapshop");
  }

  /** Returns the content of a file that is deleted after the test. */
  private static String base64(Path file) throws IOException {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
  }

  private static void print(String name, Duration time, Fuzzer.Outcome outcome) {
    System.out.printf(
        Locale.ROOT,
        "%s: %d inputs in at most %d s, %d branches covered, %d inputs kept%s%n",
        name,
        outcome.executions(),
        time.toSeconds(),
        outcome.edges(),
        outcome.kept(),
        outcome.passed() ? "" : "; failed");
  }
}
