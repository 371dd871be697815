package io.github.tenantsnapshot.store.jdbc;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A version, such as {@code 10.6.12}, or a series of versions, such as {@code 10.6}. Immutable. */
record DatabaseVersion(List<Integer> numbers) {

  private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9}){0,3}");

  DatabaseVersion {
    numbers = List.copyOf(numbers);
  }

  static DatabaseVersion of(Integer... numbers) {
    return new DatabaseVersion(Arrays.asList(numbers));
  }

  /**
   * Returns the version at the beginning of a text.
   *
   * @return empty if the text does not begin with a number
   */
  static Optional<DatabaseVersion> parse(String text) {
    Matcher matcher = NUMBERS.matcher(text);
    return matcher.lookingAt()
        ? Optional.of(
            new DatabaseVersion(
                Arrays.stream(matcher.group().split("\\.", -1)).map(Integer::valueOf).toList()))
        : Optional.empty();
  }

  /** Returns whether this version is older than every version of a series. */
  boolean isOlderThan(DatabaseVersion series) {
    return compare(series) < 0;
  }

  /** Returns whether this version is newer than every version of a series. */
  boolean isNewerThan(DatabaseVersion series) {
    return compare(series) > 0;
  }

  /** Compares only as many numbers as the series has, so that 18.6 belongs to the series 18. */
  private int compare(DatabaseVersion series) {
    for (int i = 0; i < series.numbers.size(); i++) {
      int number = i < numbers.size() ? numbers.get(i) : 0;
      int compared = Integer.compare(number, series.numbers.get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
