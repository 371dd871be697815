package io.github.tenantsnapshot.server;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.simulator.Progress;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line options for a simulated tenant: its clock, its limits and its seeds. */
final class SimulationOptions {

  /** The maximum duration of a job, and the maximum by which a read advances the clock. */
  private static final Duration LONGEST_JOB = Duration.ofDays(7);

  /** A job starts to run after one twelfth of its duration, similar to observed jobs. */
  private static final int PARTS_UNTIL_START = 12;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--job-time",
      paramLabel = "DURATION",
      converter = JobTimeConverter.class,
      description = "the duration of a job, PT0S to P7D, such as PT2S; default: PT65S")
  private @Nullable Duration jobTime;

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      defaultValue = "real",
      converter = ClockConverter.class,
      description = "real, or virtual: time changes only when a client advances it; default: real")
  private @Nullable Clock clock;

  @Option(
      names = "--progress",
      paramLabel = "PROGRESS",
      converter = ProgressConverter.class,
      description =
          "how jobs advance: observed (in the observed time), immediate, and with --clock virtual"
              + " reads=3 (done after so many reads of the job) or each-read=PT10S (each read"
              + " advances the clock); default: observed")
  private @Nullable Progress progress;

  @Option(
      names = "--license",
      paramLabel = "LICENSE",
      converter = LicenseConverter.class,
      description =
          "the license, which determines the monthly quota of resources: free (none), p1, p2 (20,000"
              + " each), or governance=N (35 more for each of N licenses); default: p1")
  private @Nullable SnapshotLimits license;

  @Option(
      names = "--allow-unknown-types",
      description = "a flag: accept resource types that are not in the catalog")
  private boolean allowUnknownTypes;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "an integer, the seed of ids: the same seed and requests yield the same ids")
  private @Nullable Long seed;

  @Option(
      names = "--fault-seed",
      paramLabel = "NUMBER",
      description =
          "an integer, the seed of random faults: the same seed and requests yield the same faults")
  private @Nullable Long faultSeed;

  /** The kinds of clocks. */
  private enum Clock {
    REAL,
    VIRTUAL
  }

  /**
   * The chosen settings of a simulator.
   *
   * @param inVirtualTime whether the clock advances only at the request of a client
   * @param progress the event that advances jobs
   * @param limits the limits of the tenant
   * @param allowUnknownTypes whether resource types that are not in the catalog are accepted
   * @param seed the seed for ids; null for random ids
   * @param faultSeed the seed for random faults; null for a random seed
   */
  record Simulation(
      boolean inVirtualTime,
      Progress progress,
      SnapshotLimits limits,
      boolean allowUnknownTypes,
      @Nullable Long seed,
      @Nullable Long faultSeed) {}

  /**
   * Returns the chosen settings.
   *
   * @throws ParameterException if two of the options exclude each other
   */
  Simulation chosen() {
    boolean inVirtualTime = clock == Clock.VIRTUAL;
    if (progress != null && progress.needsVirtualTime() && !inVirtualTime) {
      throw wrong("--progress reads=… and each-read=… require --clock virtual");
    }
    if (progress != null && jobTime != null) {
      throw wrong("--job-time and --progress exclude each other");
    }
    return new Simulation(
        inVirtualTime,
        progress == null ? Progress.afterDurations(pacing()) : progress,
        Objects.requireNonNullElseGet(license, SnapshotLimits::documented),
        allowUnknownTypes,
        seed,
        faultSeed);
  }

  private Pacing pacing() {
    if (jobTime == null) {
      return Pacing.observed();
    }
    Duration untilStart = jobTime.dividedBy(PARTS_UNTIL_START);
    return Pacing.of(untilStart, jobTime.minus(untilStart));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(command).commandLine(), message);
  }

  /** Parses a clock. */
  static final class ClockConverter implements ITypeConverter<Clock> {

    @Override
    public Clock convert(String text) {
      return switch (text) {
        case "real" -> Clock.REAL;
        case "virtual" -> Clock.VIRTUAL;
        default -> throw new TypeConversionException("'" + text + "' is not a clock");
      };
    }
  }

  /** Parses the progress mode of jobs. */
  static final class ProgressConverter implements ITypeConverter<Progress> {

    private static final Pattern READS = Pattern.compile("reads=([1-9][0-9]{0,5})");
    private static final String EACH_READ = "each-read=";

    @Override
    public Progress convert(String text) {
      Matcher reads = READS.matcher(text);
      if (text.equals("observed")) {
        return Progress.observed();
      } else if (text.equals("immediate")) {
        return Progress.immediate();
      } else if (reads.matches()) {
        return Progress.afterReads(Integer.parseInt(reads.group(1)));
      } else if (text.startsWith(EACH_READ)) {
        try {
          Duration step = Duration.parse(text.substring(EACH_READ.length()));
          if (step.compareTo(LONGEST_JOB) > 0) {
            throw new TypeConversionException("'" + text + "' is longer than P7D");
          }
          return Progress.eachReadAdvances(step);
        } catch (DateTimeParseException | IllegalArgumentException e) {
          throw new TypeConversionException("'" + text + "' does not have a positive duration");
        }
      }
      throw new TypeConversionException("'" + text + "' is not a kind of progress");
    }
  }

  /** Parses a license. */
  static final class LicenseConverter implements ITypeConverter<SnapshotLimits> {

    private static final Pattern GOVERNANCE = Pattern.compile("governance=([0-9]{1,9})");

    @Override
    public SnapshotLimits convert(String text) {
      Matcher governance = GOVERNANCE.matcher(text);
      if (governance.matches()) {
        return SnapshotLimits.entraIdGovernance(Integer.parseInt(governance.group(1)));
      }
      return switch (text) {
        case "free" -> SnapshotLimits.free();
        case "p1" -> SnapshotLimits.entraIdP1();
        case "p2" -> SnapshotLimits.entraIdP2();
        default -> throw new TypeConversionException("'" + text + "' is not a license");
      };
    }
  }

  /** Parses the duration of a job. */
  static final class JobTimeConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      try {
        Duration duration = Duration.parse(text);
        if (!duration.isNegative() && duration.compareTo(LONGEST_JOB) <= 0) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("'" + text + "' is not a duration");
      }
      throw new TypeConversionException("'" + text + "' is not within PT0S and P7D");
    }
  }
}
