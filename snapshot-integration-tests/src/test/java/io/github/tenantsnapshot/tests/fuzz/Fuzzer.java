package io.github.tenantsnapshot.tests.fuzz;

import io.github.tenantsnapshot.tests.programs.Programs;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jazzer in a process of its own. Its corpus is in the folder {@code corpus} of a target's folder;
 * an input that fails is saved in {@code found}, and {@code log.txt} has the fuzzer's output.
 */
final class Fuzzer {

  private static final String JAZZER = "com.code_intelligence.jazzer";

  /** The code whose branches guide the fuzzer: the product, and a fault that is put in. */
  private static final List<String> GUIDING =
      List.of(
          "io.github.tenantsnapshot.*",
          "io.github.tenantsnapshot.spi.**",
          "io.github.tenantsnapshot.graph.**",
          "io.github.tenantsnapshot.internal.**",
          "io.github.tenantsnapshot.store.**",
          "io.github.tenantsnapshot.simulator.**",
          "io.github.tenantsnapshot.tests.fuzz.Fault");

  /** Jazzer's detectors of dangerous calls. They would search the whole class path at the start. */
  private static final List<String> DETECTORS =
      List.of(
          "BigDecimal",
          "ClojureLangHooks",
          "Deserialization",
          "ExpressionLanguageInjection",
          "FilePathTraversal",
          "LdapInjection",
          "NamingContextLookup",
          "OsCommandInjection",
          "ReflectiveCall",
          "RegexInjection",
          "RegexRoadblocks",
          "ScriptEngineInjection",
          "ServerSideRequestForgery",
          "SqlInjection",
          "TemplateInjection",
          "UnsafeSanitizer",
          "XPathInjection",
          "XmlParserSsrfGuidance");

  /** Jazzer reads the whole class path; larger jars are SDKs and databases that no target needs. */
  private static final long MAX_JAR_BYTES = 3_000_000;

  private static final Pattern PROGRESS = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)/");

  private static final Pattern FAILURE = Pattern.compile("== Java Exception: (.*)");

  private final Target target;
  private final Path folder;

  /**
   * Creates a fuzzer.
   *
   * @param folder the folder for its files, kept from earlier runs or new
   */
  Fuzzer(Target target, Path folder) {
    this.target = target;
    this.folder = folder.toAbsolutePath();
  }

  /**
   * What a run did.
   *
   * @param passed whether all inputs passed
   * @param executions the number of inputs that were run
   * @param edges the number of branches that they covered
   * @param kept the number of inputs in the corpus: those that cover something that others do not
   * @param failure what failed; an empty text if all inputs passed
   * @param saved the inputs that fail, from this run and earlier ones
   */
  record Outcome(
      boolean passed, long executions, long edges, long kept, String failure, List<Path> saved) {}

  /** Returns whether Jazzer is on the class path: it is with the profile {@code campaign}. */
  static boolean isAvailable() {
    return Fuzzer.class.getClassLoader().getResource("com/code_intelligence/jazzer/Jazzer.class")
        != null;
  }

  /** Runs inputs until the time is used up, or until one fails. */
  Outcome run(Duration time, Fault fault) throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path found = Files.createDirectories(folder.resolve("found"));
    Path log = folder.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Programs.java());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-Xshare:auto", "-cp", classPath()));
    command.add("-Dslf4j.internal.verbosity=WARN");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.add("-Dtests.fuzz.target=" + target.name());
    command.add("-Dtests.fuzz.fault=" + fault.name());
    command.add(JAZZER + ".Jazzer");
    command.add("--target_class=" + FuzzProcess.class.getName());
    command.add("--instrumentation_includes=" + String.join(":", GUIDING));
    command.add("--custom_hook_excludes=**");
    command.add(
        "--disabled_hooks="
            + DETECTORS.stream()
                .map(name -> JAZZER + ".sanitizers." + name)
                .collect(Collectors.joining(":")));
    command.add("--reproducer_path=" + folder);
    command.add("-artifact_prefix=" + found + File.separator);
    command.add("-max_total_time=" + Math.max(1, time.toSeconds()));
    command.add("-max_len=" + Bounds.MAX_INPUT);
    command.add("-len_control=10"); // how soon inputs grow beyond the length of the kept ones
    command.add("-timeout=60");
    command.add("-report_slow_units=60");
    command.add("-rss_limit_mb=0"); // Bounds counts the bytes of each input
    command.add("-print_final_stats=1");
    command.add("-dict=" + Corpus.ROOT.resolve(target.folder() + ".dict").toAbsolutePath());
    command.add(corpus.toString());
    command.add(Corpus.of(target).toAbsolutePath().toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Programs.isolate(builder.environment());
    int status = builder.start().waitFor();
    return outcome(status, Files.readString(log, StandardCharsets.ISO_8859_1), found);
  }

  private static Outcome outcome(int status, String log, Path found) throws IOException {
    long edges = 0;
    long kept = 0;
    for (Matcher line = PROGRESS.matcher(log); line.find(); ) {
      edges = Long.parseLong(line.group(1));
      kept = Long.parseLong(line.group(3));
    }
    Matcher executions = Pattern.compile("number_of_executed_units: (\\d+)").matcher(log);
    Matcher failure = FAILURE.matcher(log);
    List<Path> saved;
    try (Stream<Path> files = Files.list(found)) {
      saved = files.sorted().toList();
    }
    return new Outcome(
        status == 0,
        executions.find() ? Long.parseLong(executions.group(1)) : 0,
        edges,
        kept,
        failure.find()
            ? failure.group(1)
            : status == 0 ? "" : String.format(Locale.ROOT, "Jazzer ended with %d", status),
        saved);
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("jazzer") || isSmall(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isSmall(Path entry) {
    try {
      return Files.isDirectory(entry)
          || (Files.exists(entry) && Files.size(entry) <= MAX_JAR_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
