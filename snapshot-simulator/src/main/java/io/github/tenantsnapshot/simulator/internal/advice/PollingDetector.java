package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.POLLING_TOO_FAST;
import static io.github.tenantsnapshot.simulator.Advice.Kind.POLLING_WITHOUT_END;

import io.github.tenantsnapshot.graph.GraphOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Detects clients that poll too fast, or that go on after the end of the job.
 *
 * <p>While virtual time stands still, the interval between two requests is unknown: the client may
 * have waited in real time, or the test may have replaced its wait. Such an interval is not too
 * short, but very many of them are an endless loop.
 */
final class PollingDetector implements Detector {

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** The number of short intervals in a row that are reported; one may be a coincidence. */
  private static final int SHORT_INTERVALS = 2;

  /** The number of equal requests in a row after the end of a job. */
  private static final int POLLS_AFTER_END = 5;

  /** The number of polls at one instant of virtual time. */
  private static final int POLLS_AT_ONE_INSTANT = 200;

  /** The time after which waiting is endless: jobs that took up to an hour are reported. */
  private static final Duration LONGEST_JOB = Duration.ofHours(2);

  /** The longest interval between two polls of one wait. */
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

  private final Findings findings;
  private final boolean inRealTime;
  private final Map<String, Polls> ofUrl = new HashMap<>(); // by client and URL
  private final Map<String, String> lastUrls = new HashMap<>(); // by client

  /** The polls of one URL by one client. */
  private static final class Polls {
    private @Nullable Instant first;
    private @Nullable Instant last;
    private int shortIntervals;
    private int atThisInstant;
    private int afterEnd;

    /** Forgets a wait that has ended: later polls wait for other jobs. */
    private void forgetWait() {
      first = null;
      last = null;
      shortIntervals = 0;
      atThisInstant = 0;
    }
  }

  PollingDetector(Findings findings, boolean inRealTime) {
    this.findings = findings;
    this.inRealTime = inRealTime;
  }

  @Override
  public void next(Call call) {
    String url = call.entry().url();
    boolean inRow = url.equals(lastUrls.put(call.client(), url));
    boolean isJob = call.is(GraphOperation.GET_JOB);
    if (!isJob && !call.is(GraphOperation.LIST_JOBS)) {
      return;
    }
    Polls polls = ofUrl.computeIfAbsent(call.client() + " " + url, each -> new Polls());
    List<JobView> jobs = call.jobs();
    if (jobs.stream().anyMatch(JobView::isUnfinished)) {
      polls.afterEnd = 0;
      waiting(call, polls);
    } else if (!isJob && call.entry().status() == 200) {
      polls.forgetWait();
    } else if (isJob && call.entry().status() == 404) {
      ended(call, polls, inRow, "does not exist");
    } else if (isJob && jobs.stream().anyMatch(JobView::hasEnded)) {
      ended(call, polls, inRow, "has ended " + jobs.get(0).status());
    }
  }

  private void waiting(Call call, Polls polls) {
    Instant now = call.entry().at();
    Instant last = polls.last;
    Instant first = polls.first;
    polls.last = now;
    Duration interval = last == null ? LONGEST_INTERVAL : Duration.between(last, now);
    if (first == null || last == null || interval.compareTo(LONGEST_INTERVAL) > 0) {
      polls.first = now;
      first = now;
    }
    boolean standsStill = !inRealTime && interval.isZero();
    if (!standsStill) {
      polls.shortIntervals = interval.compareTo(SHORTEST) < 0 ? polls.shortIntervals + 1 : 0;
    }
    if (polls.shortIntervals == SHORT_INTERVALS) {
      findings.add(
          POLLING_TOO_FAST,
          call.client() + " " + call.entry().url(),
          call,
          "The client polled again after only "
              + interval
              + "; once in several seconds is enough, since a job takes about a minute.");
    }
    polls.atThisInstant = standsStill ? polls.atThisInstant + 1 : 1;
    if (polls.atThisInstant == POLLS_AT_ONE_INSTANT) {
      endless(
          call,
          "The client polled "
              + POLLS_AT_ONE_INSTANT
              + " times while the simulator's time did not change; wait between polls, and stop"
              + " after a maximum time.");
    }
    if (Duration.between(first, now).compareTo(LONGEST_JOB) > 0) {
      endless(
          call,
          "The client has polled an unfinished job for more than "
              + LONGEST_JOB.toHours()
              + " hours; stop after a maximum time, since a job can remain running.");
    }
  }

  private void ended(Call call, Polls polls, boolean inRow, String how) {
    polls.afterEnd = inRow || polls.afterEnd == 0 ? polls.afterEnd + 1 : 1;
    if (polls.afterEnd == POLLS_AFTER_END + 1) {
      endless(
          call,
          "The job "
              + how
              + ", and the client polled it "
              + POLLS_AFTER_END
              + " more times; stop at succeeded, partiallySuccessful, failed and 404.");
    }
  }

  private void endless(Call call, String text) {
    findings.add(POLLING_WITHOUT_END, call.client() + " " + call.entry().url(), call, text);
  }
}
