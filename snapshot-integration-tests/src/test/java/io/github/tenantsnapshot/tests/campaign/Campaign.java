package io.github.tenantsnapshot.tests.campaign;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A series of runs with increasing seeds that ends when its time is used up. It prints its counts
 * and the seed to continue with.
 *
 * <p>{@code tests.campaign.minutes} is the time for each campaign, and {@code tests.campaign.seed}
 * its first seed. Not thread-safe.
 */
public final class Campaign {

  private static final String MINUTES = "tests.campaign.minutes";
  private static final String SEED = "tests.campaign.seed";
  private static final long PROGRESS_NANOS = Duration.ofMinutes(5).toNanos();

  private final String name;
  private final long nanos;
  private final long firstSeed;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private long runs;

  /** A run that depends only on its seed. */
  public interface Run {

    /** Runs once; an exception or a failed assertion ends the campaign. */
    void run(long seed) throws Exception;
  }

  private Campaign(String name, Duration time, long firstSeed) {
    this.name = name;
    this.nanos = time.toNanos();
    this.firstSeed = firstSeed;
  }

  /**
   * Creates a campaign with the time and the first seed that the system properties state, or else
   * of one minute from seed 1.
   *
   * @param name what runs, for what is printed
   */
  public static Campaign ofProperties(String name) {
    double minutes = Double.parseDouble(System.getProperty(MINUTES, "1"));
    return of(name, Duration.ofSeconds(Math.round(minutes * 60)), Long.getLong(SEED, 1));
  }

  /** Creates a campaign; one without time runs once. */
  public static Campaign of(String name, Duration time, long firstSeed) {
    return new Campaign(name, time, firstSeed);
  }

  /** Adds to a count that is printed at the end. */
  public void count(String what, long number) {
    counts.merge(what, number, Long::sum);
  }

  /** Returns a count; 0 if nothing was added to it. */
  public long count(String what) {
    return counts.getOrDefault(what, 0L);
  }

  /** Returns the number of runs that have ended without a failure. */
  public long runs() {
    return runs;
  }

  /**
   * Runs with one seed after the other until the time is used up, at least once.
   *
   * @throws AssertionError if a run fails; it names the seed
   */
  public void run(Run run) {
    long begun = System.nanoTime();
    long printed = begun;
    do {
      long seed = firstSeed + runs;
      try {
        run.run(seed);
      } catch (Exception | AssertionError e) {
        print(begun);
        throw new AssertionError(
            name + " failed with seed " + seed + "; repeat it with -D" + SEED + "=" + seed, e);
      }
      runs++;
      if (System.nanoTime() - printed > PROGRESS_NANOS) {
        printed = System.nanoTime();
        print(begun);
      }
    } while (System.nanoTime() - begun < nanos);
    print(begun);
  }

  private void print(long begun) {
    System.out.printf(
        Locale.ROOT,
        "%s: %d runs in %d s; %s; continue with -D%s=%d%n",
        name,
        runs,
        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
        counts,
        SEED,
        firstSeed + runs);
  }
}
