package io.github.tenantsnapshot.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What a load uses, sampled from time to time while it pauses. For use by one thread. */
final class Samples {

  /** The promise: how much the last third may exceed the first. */
  private static final double RATIO = 1.1;

  /** What varies by chance: the phase of pools of threads and connections, and of retention. */
  private static final int THREADS = 4;

  private static final int DESCRIPTORS = 8;
  private static final int ROWS = 24;

  private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");

  private final List<Sample> samples = new ArrayList<>();

  private record Sample(long heap, long threads, long descriptors, Map<String, Long> rows) {}

  /** Takes a sample, with the given numbers of rows. */
  void take(Map<String, Long> rows) {
    samples.add(
        new Sample(
            heapAfterCollection(),
            ManagementFactory.getThreadMXBean().getThreadCount(),
            descriptors(),
            new TreeMap<>(rows)));
  }

  /** Forgets all samples. */
  void clear() {
    samples.clear();
  }

  private static long heapAfterCollection() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Returns the number of open descriptors; 0 where the system does not list them. */
  private static long descriptors() {
    if (!Files.isDirectory(OWN_DESCRIPTORS)) {
      return 0;
    }
    long open = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(OWN_DESCRIPTORS)) {
      for (Path unused : entries) {
        open++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open;
  }

  /**
   * Checks the promises: the heap of the last third is at most 1.1 times that of the first, and
   * threads, descriptors and rows have not grown.
   *
   * @param heapBytes how much the heap may grow at most, whatever its size
   */
  void assertFlat(long heapBytes) {
    assertHeapFlat(heapBytes);
    List<Sample> first = samples.subList(0, third());
    List<Sample> last = samples.subList(samples.size() - third(), samples.size());
    assertFlat("threads", first, last, Sample::threads, THREADS);
    assertFlat("descriptors", first, last, Sample::descriptors, DESCRIPTORS);
    for (String table : samples.get(0).rows().keySet()) {
      if (table.equals(
          Backend.STALE_CONTENT)) { // work that waits for a sweep: more on a busy machine
        long least = last.stream().mapToLong(each -> each.rows().get(table)).min().orElseThrow();
        assertThat(least).as("rows of %s%n%s", table, this).isLessThanOrEqualTo(ROWS);
      } else if (!table.equals(Backend.USAGE)) { // has a row for each tenant and month
        assertFlat("rows of " + table, first, last, sample -> sample.rows().get(table), ROWS);
      }
    }
  }

  private int third() {
    int third = samples.size() / 3;
    assertThat(third).as("a third of the samples").isPositive();
    return third;
  }

  /**
   * Checks the promise for the heap only.
   *
   * @param heapBytes how much the heap may grow at most, whatever its size
   */
  void assertHeapFlat(long heapBytes) {
    double before = average(samples.subList(0, third()));
    double after = average(samples.subList(samples.size() - third(), samples.size()));
    assertThat(after)
        .as("bytes of the heap after collection%n%s", this)
        .isLessThanOrEqualTo(Math.min(before * RATIO, before + (double) heapBytes));
  }

  private static double average(List<Sample> some) {
    return some.stream().mapToLong(Sample::heap).average().orElseThrow();
  }

  private void assertFlat(
      String what,
      List<Sample> first,
      List<Sample> last,
      ToLongFunction<Sample> value,
      int chance) {
    long before = first.stream().mapToLong(value).max().orElseThrow();
    long after = last.stream().mapToLong(value).max().orElseThrow();
    assertThat(after)
        .as("%s%n%s", what, this)
        .isLessThanOrEqualTo(Math.round(before * RATIO) + chance);
  }

  /** Returns the samples as a table. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("  heap MB  threads  descriptors  rows");
    for (Sample sample : samples) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%9.1f%9d%13d  %s",
              sample.heap() / 1e6,
              sample.threads(),
              sample.descriptors(),
              sample.rows()));
    }
    return text.toString();
  }
}
