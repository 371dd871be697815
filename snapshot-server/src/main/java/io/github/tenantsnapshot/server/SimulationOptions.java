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

/** Options for a simulated tenant: its time, its licence, and what is left to chance. */
final class SimulationOptions {

  /** What a job takes at the most, and so what a read needs to move the clock by. */
  private static final Duration LONGEST_JOB = Duration.ofDays(7);

  /** Jobs run after this part of their time, much like the ones that were observed. */
  private static final int PARTS_UNTIL_START = 12;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--job-time",
      paramLabel = "DURATION",
      converter = JobTimeConverter.class,
      description = "how long a job takes, PT0S to P7D, such as PT2S; PT65S if not given")
  private @Nullable Duration jobTime;

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      defaultValue = "real",
      converter = ClockConverter.class,
      description =
          "real, or virtual: time stands still until it is moved over HTTP; real if not given")
  private @Nullable Clock clock;

  @Option(
      names = "--progress",
      paramLabel = "PROGRESS",
      converter = ProgressConverter.class,
      description =
          "what makes jobs go on: observed (as long as was seen), immediate, and with --clock virtual"
              + " reads=3 (that many reads of a job) or each-read=PT10S (each read moves the"
              + " clock); observed if not given")
  private @Nullable Progress progress;

  @Option(
      names = "--licence",
      paramLabel = "LICENCE",
      converter = LicenceConverter.class,
      description =
          "what limits the resources of a month: free (none), p1, p2 (20,000 each), or"
              + " governance=N (35 more for each of N licences); p1 if not given")
  private @Nullable SnapshotLimits licence;

  @Option(
      names = "--allow-unknown-types",
      description = "a switch: resources and faults may be of types that are not in the catalog")
  private boolean allowUnknownTypes;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "an integer: with the same one, the same calls get the same ids")
  private @Nullable Long seed;

  @Option(
      names = "--fault-seed",
      paramLabel = "NUMBER",
      description = "an integer: with the same one, the same requests go wrong by chance")
  private @Nullable Long faultSeed;

  /** What tells the time. */
  private enum Clock {
    REAL,
    VIRTUAL
  }

  /**
   * What was chosen.
   *
   * @param inVirtualTime whether time stands still until it is moved
   * @param progress what makes jobs go on
   * @param limits the limits of the tenant
   * @param allowUnknownTypes whether resources and faults may be of any type
   * @param seed where ids start from; null for anywhere
   * @param faultSeed where chances are drawn from; null for anywhere
   */
  record Simulation(
      boolean inVirtualTime,
      Progress progress,
      SnapshotLimits limits,
      boolean allowUnknownTypes,
      @Nullable Long seed,
      @Nullable Long faultSeed) {}

  /**
   * Returns what was chosen.
   *
   * @throws ParameterException if two of the options do not go together
   */
  Simulation chosen() {
    boolean inVirtualTime = clock == Clock.VIRTUAL;
    if (progress != null && progress.needsVirtualTime() && !inVirtualTime) {
      throw wrong("--progress reads=… and each-read=… need --clock virtual");
    }
    if (progress != null && jobTime != null) {
      throw wrong("--job-time says itself what makes jobs go on: it does not go with --progress");
    }
    return new Simulation(
        inVirtualTime,
        progress == null ? Progress.afterDurations(pacing()) : progress,
        Objects.requireNonNullElseGet(licence, SnapshotLimits::documented),
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

  /** Reads a clock. */
  static final class ClockConverter implements ITypeConverter<Clock> {

    @Override
    public Clock convert(String text) {
      return switch (text) {
        case "real" -> Clock.REAL;
        case "virtual" -> Clock.VIRTUAL;
        default -> throw new TypeConversionException("'" + text + "' is no clock");
      };
    }
  }

  /** Reads what makes jobs go on. */
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
          throw new TypeConversionException("'" + text + "' has no duration that is positive");
        }
      }
      throw new TypeConversionException("'" + text + "' makes no job go on");
    }
  }

  /** Reads a licence. */
  static final class LicenceConverter implements ITypeConverter<SnapshotLimits> {

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
        default -> throw new TypeConversionException("'" + text + "' is no licence");
      };
    }
  }

  /** Reads a duration that a job may take. */
  static final class JobTimeConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      try {
        Duration duration = Duration.parse(text);
        if (!duration.isNegative() && duration.compareTo(LONGEST_JOB) <= 0) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("'" + text + "' is no duration");
      }
      throw new TypeConversionException("'" + text + "' is out of bounds");
    }
  }
}
