package io.github.tenantsnapshot.tests.model;

import io.github.tenantsnapshot.tests.model.World.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random operations that a subject supports. */
final class RandomOperations {

  private static final List<String> NAMES =
      List.of("Snapshot A", "Snapshot B", "SNAPSHOT B", "Snapshot C", "Weekly export", "Nightly 1");
  private static final List<String> RARE_NAMES =
      List.of(
          "",
          "   ",
          "seven77",
          "eight888",
          "A name of thirty two characters1",
          "A name of thirty three characters",
          "Snapshot-A",
          "Snapshot \u00e4",
          " Snapshot A ");
  private static final List<String> DESCRIPTIONS =
      List.of(
          "", "", "The weekly export", "It's \"quoted\" \\ here", "d".repeat(128), "d".repeat(129));
  private static final List<String> SELECTS =
      List.of(
          "", "id", "id,status", "displayName,errorDetails", "resourceLocation,completedDateTime");
  private static final List<String> ORDERS =
      List.of(
          "",
          "displayName",
          "displayName desc",
          "status",
          "createdDateTime desc",
          "completedDateTime",
          "id desc");
  private static final List<Long> DURATIONS =
      List.of(
          0L,
          1L,
          1_000L,
          4_999L,
          5_000L,
          5_001L,
          20_000L,
          55_000L,
          60_000L,
          60_001L,
          65_000L,
          70_000L,
          180_000L,
          3_600_000L,
          86_400_000L,
          604_800_000L);
  private static final List<Point> POINTS =
      List.of(
          Point.AFTER_CLAIM,
          Point.BEFORE_START,
          Point.AFTER_START,
          Point.BEFORE_PUBLISH,
          Point.AFTER_PUBLISH,
          Point.BEFORE_FAIL,
          Point.AFTER_FAIL);

  private final Random random;
  private final Subject subject;

  RandomOperations(Random random, Subject subject) {
    this.random = random;
    this.subject = subject;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Returns the next operation. */
  Operation next(Model model) {
    int tenant = random.nextInt(5) == 0 ? 1 : 0;
    int job = job(model);
    int kind = random.nextInt(100);
    if (kind < 24) {
      return create(tenant);
    } else if (kind < 44) {
      return Operation.advance(pick(DURATIONS));
    } else if (kind < 52) {
      return Operation.get(tenant, job, pick(SELECTS));
    } else if (kind < 59) {
      return Operation.snapshot(tenant, job, random.nextInt(10) == 0 ? 1 : 0);
    } else if (kind < 61) {
      return Operation.snapshotById(tenant, job);
    } else if (kind < 69) {
      return Operation.list(
          tenant, filter(model), pick(ORDERS), 1 + random.nextInt(4), pick(SELECTS));
    } else if (kind < 71) {
      return Operation.listSnapshots(tenant);
    } else if (kind < 73) {
      return Operation.count(tenant, filter(model));
    } else if (kind < 79) {
      return Operation.delete(tenant, job);
    } else if (kind < 83) {
      return Operation.javaList(tenant);
    } else if (kind < 85) {
      return Operation.configure(tenant, pick(Types.ALL), random.nextInt(5));
    } else if (kind < 89) {
      return Operation.breakType(tenant, pick(Types.ALL), 1 + random.nextInt(2));
    } else if (kind < 93) {
      boolean append = subject.appendsSeparately() && random.nextInt(4) == 0;
      return Operation.crash(
          append ? Settings.pick(random, Point.BEFORE_APPEND, Point.AFTER_APPEND) : pick(POINTS));
    } else if (kind < 95) {
      return Operation.advanceToMonth(pick(List.of(-90_000L, -60_001L, -5_000L, -1L, 0L, 1L)));
    }
    return subject.hasState() ? state(kind) : nodes(kind, tenant);
  }

  private Operation state(int kind) {
    return switch (kind) {
      case 95 -> random.nextInt(4) == 0 ? Operation.reset() : Operation.save(0);
      case 96, 97 -> Operation.save(random.nextInt(2));
      default -> Operation.load(random.nextInt(2));
    };
  }

  private Operation nodes(int kind, int tenant) {
    return switch (kind) {
      case 95, 96 -> Operation.secondNode(random.nextBoolean());
      case 97 -> Operation.restart(random.nextInt(2));
      default -> Operation.usage(tenant);
    };
  }

  /** Returns the number of a recent job, or rarely of none. */
  private int job(Model model) {
    int recent = model.jobs() - 1 - random.nextInt(8);
    return recent < 0 ? random.nextInt(2) : random.nextInt(20) == 0 ? model.jobs() : recent;
  }

  private Operation create(int tenant) {
    String name = pick(random.nextInt(8) == 0 ? RARE_NAMES : NAMES);
    List<String> types = new ArrayList<>();
    int count = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String type = pick(Types.ALL);
      types.add(
          switch (random.nextInt(20)) {
            case 0 -> "microsoft.exchange.sharedMailbox";
            case 1 -> "microsoft.exchange.nothing";
            default -> type;
          });
    }
    return Operation.create(tenant, name, pick(DESCRIPTIONS), List.copyOf(types));
  }

  private String filter(Model model) {
    return switch (random.nextInt(9)) {
      case 0 -> "status eq 'succeeded'";
      case 1 -> "status ne 'failed'";
      case 2 -> "displayName eq 'Snapshot B'";
      case 3 -> "startswith(displayName,'Snap')";
      case 4 -> "createdDateTime ge " + Texts.time(model.now());
      case 5 -> "completedDateTime le " + Texts.time(model.now());
      case 6 -> "status eq 'running' and displayName ne 'Snapshot A'";
      default -> "";
    };
  }
}
