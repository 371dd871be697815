package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.RETRY_AFTER_IGNORED;

import io.github.tenantsnapshot.simulator.JournalEntry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Detects requests that come before the time in {@code Retry-After} has elapsed.
 *
 * <p>While virtual time stands still, only a throttled client is judged, whose wait the fault
 * measures in real time too.
 */
final class RetryAfterDetector implements Detector {

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final Findings findings;
  private final boolean inRealTime;
  private final Map<String, Rejected> rejected = new HashMap<>(); // by client and request

  /** A request that may be repeated from an instant on. */
  private record Rejected(Instant at, Instant until) {}

  RetryAfterDetector(Findings findings, boolean inRealTime) {
    this.findings = findings;
    this.inRealTime = inRealTime;
  }

  @Override
  public void next(Call call) {
    JournalEntry entry = call.entry();
    String request = call.client() + " " + entry.method() + " " + entry.url();
    Rejected last = rejected.remove(request);
    if (entry.isTooEarly() || (last != null && isBefore(entry.at(), last))) {
      findings.add(
          RETRY_AFTER_IGNORED,
          request,
          call,
          "The client sent the request before the time in Retry-After had elapsed; wait that long"
              + " after each 429 and 503.");
    }
    Instant until = entry.status() < 400 ? null : retryAfter(entry);
    if (until != null) {
      rejected.put(request, new Rejected(entry.at(), until));
    }
  }

  private boolean isBefore(Instant now, Rejected last) {
    return now.isBefore(last.until()) && (inRealTime || now.isAfter(last.at()));
  }

  private static @Nullable Instant retryAfter(JournalEntry entry) {
    String value = entry.responseHeaders().get("Retry-After");
    if (value == null) {
      return null;
    }
    try {
      return SECONDS.matcher(value).matches()
          ? entry.at().plus(Duration.ofSeconds(Long.parseLong(value)))
          : DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
    } catch (DateTimeException e) { // a fault may write anything
      return null;
    }
  }
}
