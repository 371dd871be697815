package io.github.tenantsnapshot.tests.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A sequence of operations on a subject, each of whose responses is compared with the model.
 *
 * @param settings the settings of the subject
 * @param operations the operations
 */
record Sequence(Settings settings, List<Operation> operations) {

  /** The first response that differs. */
  record Difference(int index, String operation, String expected, String actual) {}

  /** Opens a subject with settings. */
  @FunctionalInterface
  interface Opening {
    Subject open(Settings settings);
  }

  /**
   * Runs random operations.
   *
   * @throws AssertionError if a response differs; its message has the shortest sequence that was
   *     found, as Java code
   */
  static void check(String name, Opening opening, long seed, int length) {
    Sequence failing = findDifference(opening, seed, length);
    if (failing != null) {
      System.out.println(name + " differs from its model with seed " + seed + "; shrinking");
      Sequence shortest = new Shrinking(opening).shrink(failing);
      throw new AssertionError(shortest.code(name, seed) + "\n\n" + shortest.difference(opening));
    }
  }

  /** Runs random operations; returns those up to the first difference, or null without one. */
  static Sequence findDifference(Opening opening, long seed, int length) {
    Random random = new Random(seed);
    Settings settings = Settings.random(random);
    List<Operation> operations = new ArrayList<>();
    try (Subject subject = opening.open(settings)) {
      Model model = new Model(settings, subject.startsAtClaim());
      RandomOperations next = new RandomOperations(random, subject);
      while (operations.size() < length) {
        Operation operation = next.next(model);
        operations.add(operation);
        if (compare(operations.size() - 1, operation, subject, model) != null) {
          return new Sequence(settings, operations);
        }
      }
    }
    return null;
  }

  /** Runs a sequence that was found by {@link #check}; it fails as long as a response differs. */
  @SafeVarargs
  static void replay(Kind kind, Settings settings, Function<World, String>... calls) {
    List<Operation> operations = new ArrayList<>();
    for (Function<World, String> call : calls) {
      operations.add(new Operation("operation", call));
    }
    Difference difference = new Sequence(settings, operations).difference(kind::open);
    if (difference != null) {
      throw new AssertionError(difference);
    }
  }

  /** Returns the first difference; null if there is none. */
  Difference difference(Opening opening) {
    try (Subject subject = opening.open(settings)) {
      Model model = new Model(settings, subject.startsAtClaim());
      for (int i = 0; i < operations.size(); i++) {
        Difference difference = compare(i, operations.get(i), subject, model);
        if (difference != null) {
          return difference;
        }
      }
    }
    return null;
  }

  private static Difference compare(int index, Operation operation, Subject subject, Model model) {
    String actual = textOf(() -> operation.on(subject));
    String expected = operation.on(model);
    return Expectation.matches(expected, actual, model)
        ? null
        : new Difference(index, operation.code(), expected, actual);
  }

  /** Returns a response, or the exception instead of it. */
  private static String textOf(Supplier<String> response) {
    try {
      return response.get();
    } catch (RuntimeException | AssertionError e) {
      return "threw " + e;
    }
  }

  /** Returns the code of a test that runs this sequence. */
  String code(String kind, long seed) {
    StringBuilder code = new StringBuilder("seed " + seed + ":\n\n  @Test\n  void found() {\n");
    code.append("    Sequence.replay(\n        Kind.").append(kind).append(",\n        ");
    code.append(settings.code());
    for (Operation operation : operations) {
      code.append(",\n        world -> ").append(operation.code());
    }
    return code.append(");\n  }").toString();
  }
}
