package io.github.tenantsnapshot.tests.crashes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Node processes on one database that are killed and replaced one after the other. */
final class Fleet implements AutoCloseable {

  /** The number of nodes that start in advance, because starting takes most of a node's life. */
  private static final int SPARES = 2;

  /** The approximate time that a node needs to start working. */
  private static final long LONGEST_START = TimeUnit.SECONDS.toNanos(1);

  /** The time limit for a working node to reach its point. */
  private static final long LONGEST_LIFE = TimeUnit.SECONDS.toNanos(3);

  /** The same for a point that no node has reached in time, such as on a busy machine. */
  private static final long LONGEST_LIFE_FOR_MISSING = TimeUnit.MINUTES.toNanos(1);

  /** The number of additional kills at which to give up reaching each point. */
  private static final int MOST_FOR_MISSING = 100;

  private static final long LONGEST_SILENCE = TimeUnit.MINUTES.toNanos(2);

  /** The number of kills at named points for each kill at a random time. */
  private static final int NAMED_PER_RANDOM = 3;

  private final String url;
  private final Path attempts;
  private final Path errors;
  private final int size;
  private final Random random;
  private final Ledger ledger;

  private final LinkedBlockingQueue<OutputLine> output = new LinkedBlockingQueue<>();
  private final List<NodeProcess> starting = new ArrayList<>();
  private final Deque<NodeProcess> standingBy = new ArrayDeque<>();
  private final List<NodeProcess> working = new ArrayList<>();
  private final Deque<KillPoint> deck = new ArrayDeque<>();
  private int started;
  private boolean onlyMissing;

  private record OutputLine(NodeProcess node, String line) {}

  /**
   * Creates a fleet.
   *
   * @param url the JDBC URL of the database
   * @param attempts the file to which nodes append attempts
   * @param errors the file to which nodes append errors
   * @param size the number of nodes that work at a time
   */
  Fleet(String url, Path attempts, Path errors, int size, Random random, Ledger ledger) {
    this.url = url;
    this.attempts = attempts;
    this.errors = errors;
    this.size = size;
    this.random = random;
    this.ledger = ledger;
  }

  /**
   * Kills nodes until {@code kills} were killed, and one at each point; then runs {@link #size}
   * nodes until all jobs have ended.
   */
  void run(int kills) throws IOException, InterruptedException {
    while (ledger.killCount() < kills
        || (!missing().isEmpty() && ledger.killCount() < kills + MOST_FOR_MISSING)) {
      onlyMissing = ledger.killCount() >= kills;
      while (starting.size() + standingBy.size() + working.size() < size + SPARES) {
        start();
      }
      while (working.size() < size && !standingBy.isEmpty()) {
        begin(standingBy.remove());
      }
      handleNext();
    }
    for (NodeProcess node : List.copyOf(working)) {
      kill(node, KillPoint.ANYWHERE);
    }
    drain();
  }

  private void drain() throws IOException, InterruptedException {
    List<NodeProcess> drained = new ArrayList<>();
    while (drained.size() < size) {
      while (starting.size() + standingBy.size() + working.size() < size) {
        start(); // replaces a node that was killed because of a poisoned job
      }
      while (working.size() < size && !standingBy.isEmpty()) {
        NodeProcess node = standingBy.remove();
        node.begin(Order.toDrain());
        working.add(node);
      }
      OutputLine next = handleNext();
      if (next != null && next.line.equals("drained")) {
        drained.add(next.node);
      }
    }
    for (NodeProcess node : drained) {
      int status = node.end();
      working.remove(node);
      if (status != 0) {
        throw new AssertionError(node + " ended with exit code " + status);
      }
    }
  }

  private void start() throws IOException {
    String name = "n" + ++started;
    starting.add(
        NodeProcess.start(
            name,
            List.of(url, attempts.toString(), name, Long.toString(random.nextLong())),
            errors,
            (node, line) -> output.add(new OutputLine(node, line))));
  }

  private void begin(NodeProcess node) throws IOException {
    KillPoint point = draw();
    int latest = onlyMissing ? 1 : point.latest();
    node.begin(new Order(false, point, 1 + random.nextInt(latest)));
    working.add(node);
    if (point == KillPoint.ANYWHERE && random.nextBoolean()) { // possibly before it starts working
      node.killBy(System.nanoTime() + random.nextLong(LONGEST_START));
    }
  }

  private KillPoint draw() {
    if (onlyMissing) {
      List<KillPoint> missing = missing();
      return missing.get(random.nextInt(missing.size()));
    }
    if (deck.isEmpty()) {
      List<KillPoint> next = new ArrayList<>(List.of(KillPoint.values()));
      for (int i = 1; i < KillPoint.values().length / NAMED_PER_RANDOM; i++) {
        next.add(KillPoint.ANYWHERE);
      }
      Collections.shuffle(next, random);
      deck.addAll(next);
    }
    return deck.remove();
  }

  private List<KillPoint> missing() {
    List<KillPoint> missing = new ArrayList<>(List.of(KillPoint.values()));
    missing.removeAll(ledger.kills().keySet());
    return missing;
  }

  /**
   * Handles the next line of output, or kills a node whose deadline has passed. Returns the line;
   * null if there was none.
   */
  private OutputLine handleNext() throws InterruptedException {
    long now = System.nanoTime();
    NodeProcess first = null;
    for (NodeProcess node : working) {
      if (node.isToBeKilled() && (first == null || node.deadline() - first.deadline() < 0)) {
        first = node;
      }
    }
    long wait = first == null ? LONGEST_SILENCE : first.deadline() - now;
    OutputLine next = output.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
    if (next != null) {
      handle(next);
    } else if (first != null) {
      kill(first, KillPoint.ANYWHERE);
    } else {
      throw new AssertionError("no node has said anything for two minutes");
    }
    return next;
  }

  private void handle(OutputLine next) throws InterruptedException {
    NodeProcess node = next.node;
    ledger.record(node, next.line);
    String[] words = next.line.split(" ");
    switch (words[0]) {
      case "standing" -> {
        if (starting.remove(node)) {
          standingBy.add(node);
        }
      }
      case "working" -> {
        boolean anywhere = node.order().point() == KillPoint.ANYWHERE;
        if (working.contains(node) && !node.order().drain() && !node.isToBeKilled()) {
          long life =
              anywhere
                  ? random.nextLong(LONGEST_LIFE / 3)
                  : onlyMissing ? LONGEST_LIFE_FOR_MISSING : LONGEST_LIFE;
          node.killBy(System.nanoTime() + life);
        }
      }
      case "at" -> {
        if (working.contains(node)) {
          kill(node, KillPoint.valueOf(words[1]));
        }
      }
      case "failed" -> throw new AssertionError(node + " failed: " + next.line);
      case "gone" -> {
        if (working.contains(node) || starting.contains(node) || standingBy.contains(node)) {
          throw new AssertionError(node + " ended by itself");
        }
      }
      default -> {}
    }
  }

  private void kill(NodeProcess node, KillPoint point) throws InterruptedException {
    working.remove(node);
    node.kill();
    ledger.killed(node, point);
    KillPoint ordered = node.order().point();
    if (point != ordered && ordered.operation() != null) {
      deck.add(ordered); // the node did not reach it
    }
  }

  /** Kills all remaining nodes. */
  @Override
  public void close() {
    List<NodeProcess> left = new ArrayList<>(starting);
    left.addAll(standingBy);
    left.addAll(working);
    try {
      for (NodeProcess node : left) {
        node.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    output.forEach(rest -> ledger.record(rest.node, rest.line));
    output.clear();
  }
}
