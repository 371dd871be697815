package io.github.tenantsnapshot.simulator.control;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The names of constants in JSON, such as {@code createSnapshot} for {@code CREATE_SNAPSHOT}. */
final class ConstantNames {

  private ConstantNames() {}

  static String of(Enum<?> constant) {
    StringBuilder word = new StringBuilder();
    for (String part : constant.name().split("_", -1)) {
      String lower = part.toLowerCase(Locale.ROOT);
      word.append(word.isEmpty() ? lower : part.substring(0, 1) + lower.substring(1));
    }
    return word.toString();
  }

  static <E extends Enum<E>> List<String> of(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(ConstantNames::of).toList();
  }

  /** Returns the constant of a name in JSON. */
  static <E extends Enum<E>> E value(Class<E> type, String word) {
    return type.getEnumConstants()[of(type).indexOf(word)];
  }
}
