package io.github.tenantsnapshot.tests.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The lines of all loggers and levels while it is open, each with the MDC of its thread. Only one
 * can be open. Thread-safe.
 */
public final class RecordedLog implements AutoCloseable {

  private static volatile RecordedLog open;

  private final List<Line> lines = new CopyOnWriteArrayList<>();

  private RecordedLog() {}

  /** A line of the log, and the MDC of the thread that wrote it. */
  public record Line(String text, Map<String, String> mdc) {}

  /** Starts to record. */
  public static RecordedLog open() {
    assertThat(LoggerFactory.getLogger(RecordedLog.class))
        .as("start the JVM with -Dslf4j.provider=" + MdcProvider.class.getName())
        .isInstanceOf(RecordedLogger.class);
    open = new RecordedLog();
    return open;
  }

  static boolean isOpen() {
    return open != null;
  }

  static void add(String text) {
    RecordedLog log = open;
    if (log != null) {
      log.lines.add(
          new Line(text, Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of())));
    }
  }

  /** Returns the first line that contains a text; waits for it if there is none. */
  public Line awaitLine(String part) throws InterruptedException {
    while (true) {
      Optional<Line> found = lines.stream().filter(line -> line.text().contains(part)).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("no line contains: " + part);
      }
      Thread.yield();
    }
  }

  /** Returns the texts of all lines so far. */
  public List<String> texts() {
    return lines.stream().map(Line::text).toList();
  }

  @Override
  public void close() {
    open = null;
  }
}
