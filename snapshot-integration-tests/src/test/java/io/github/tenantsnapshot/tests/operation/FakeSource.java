package io.github.tenantsnapshot.tests.operation;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A configuration source with resources generated from a seed, and with optional actions at any
 * point of a read. Thread-safe.
 */
final class FakeSource implements ConfigurationSource {

  /** Four supported types. */
  static final String MAILBOX = "microsoft.exchange.sharedmailbox";

  static final String RULE = "microsoft.exchange.transportrule";
  static final String MEETING = "microsoft.teams.meetingpolicy";
  static final String ACCESS = "microsoft.entra.conditionalaccesspolicy";

  /** The point at which a type is opened. */
  static final int OPEN = 0;

  /** The point at which a reader is closed. */
  static final int CLOSE = -1;

  /** An action at a point of a read; the source throws any exception that the action throws. */
  @FunctionalInterface
  interface Action {
    void run(ReadContext context) throws Exception;
  }

  private record Point(String type, int at) {}

  private final Random random;
  private final Map<String, List<SnapshotResource>> resources = new ConcurrentHashMap<>();
  private final Map<Point, Action> actions = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
  private final Set<String> jobsRead = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private FakeSource(long seed) {
    this.random = new Random(seed);
  }

  /** Returns a source without resources. */
  static FakeSource empty() {
    return seeded(20_261_123);
  }

  /** Returns a source with two mailboxes, three rules and one meeting policy. */
  static FakeSource ofThreeTypes() {
    return empty().with(MAILBOX, 2).with(RULE, 3).with(MEETING, 1);
  }

  static FakeSource seeded(long seed) {
    return new FakeSource(seed);
  }

  /** Adds generated resources of a type. */
  FakeSource with(String type, int count) {
    List<SnapshotResource> made = new ArrayList<>(resources(type));
    String shortName = type.substring(type.lastIndexOf('.') + 1);
    for (int i = 0; i < count; i++) {
      made.add(
          new SnapshotResource(
              shortName + "-" + made.size(),
              type,
              JsonText.of(
                  "{\"Ensure\":\"Present\",\"Priority\":1.50,\"\":"
                      + random.nextInt(1_000)
                      + "}")));
    }
    resources.put(type, List.copyOf(made));
    return this;
  }

  /** Sets the resources of a type. */
  FakeSource with(String type, SnapshotResource... exactly) {
    resources.put(type, new ArrayList<>(Arrays.asList(exactly)));
    return this;
  }

  /**
   * Sets the action to run each time a read reaches a point.
   *
   * @param at {@link #OPEN}, {@link #CLOSE}, or n for the request for the n-th resource
   */
  FakeSource at(String type, int at, Action action) {
    actions.put(new Point(type, at), action);
    return this;
  }

  /** Makes each read throw an exception at a point. */
  FakeSource failing(String type, int at, Exception failure) {
    return at(
        type,
        at,
        context -> {
          throw failure;
        });
  }

  /** Makes each read throw an error at a point. */
  FakeSource failingWithError(String type, int at) {
    return at(
        type,
        at,
        context -> {
          throw new SourceError();
        });
  }

  /** Makes each read wait at a point, and returns the gate that releases it. */
  Gate gate(String type, int at) {
    Gate gate = new Gate();
    at(type, at, context -> gate.pass());
    return gate;
  }

  /** Removes all actions. */
  FakeSource clearActions() {
    actions.clear();
    return this;
  }

  /** Returns the resources of a type. */
  List<SnapshotResource> resources(String type) {
    return resources.getOrDefault(type, List.of());
  }

  /** Returns the resources of several types, in this order. */
  List<SnapshotResource> resources(String first, String... more) {
    List<SnapshotResource> all = new ArrayList<>(resources(first));
    for (String type : more) {
      all.addAll(resources(type));
    }
    return all;
  }

  /** Returns the number of reads of a type. */
  int reads(String type) {
    return reads.getOrDefault(type, new AtomicInteger()).get();
  }

  /** Returns whether the source was read for a job. */
  boolean wasRead(String jobId) {
    return jobsRead.contains(jobId);
  }

  /** Returns the number of readers that were opened. */
  int readersOpened() {
    return opened.get();
  }

  /** Returns the number of readers that were closed. */
  int readersClosed() {
    return closed.get();
  }

  @Override
  public ResourceReader read(ReadContext context, String resourceType) throws Exception {
    jobsRead.add(context.jobId());
    reads.computeIfAbsent(resourceType, type -> new AtomicInteger()).incrementAndGet();
    runAction(context, resourceType, OPEN);
    Iterator<SnapshotResource> iterator = resources(resourceType).iterator();
    opened.incrementAndGet();
    return new ResourceReader() {
      private int asked;

      @Override
      public SnapshotResource next() throws Exception {
        runAction(context, resourceType, ++asked);
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() throws Exception {
        closed.incrementAndGet();
        runAction(context, resourceType, CLOSE);
      }
    };
  }

  private void runAction(ReadContext context, String type, int at) throws Exception {
    Action action = actions.get(new Point(type, at));
    if (action != null) {
      action.run(context);
    }
  }

  /** An error of the source itself, as opposed to a failure to read one type. */
  static final class SourceError extends Error {
    private static final long serialVersionUID = 1L;

    SourceError() {
      super("the source failed");
    }
  }
}
