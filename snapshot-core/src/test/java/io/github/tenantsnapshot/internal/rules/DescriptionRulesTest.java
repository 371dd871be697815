package io.github.tenantsnapshot.internal.rules;

import static io.github.tenantsnapshot.internal.rules.RequestChecks.LENIENT;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.check;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.described;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.tenantsnapshot.Violation;
import io.github.tenantsnapshot.Violation.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for descriptions. */
class DescriptionRulesTest {

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {" ", "any-thing: \u00e9t\u00e9_\n\t", "\uD83D\uDE80"})
  void anyTextAndAbsentDescriptionsAreAccepted(String description) {
    assertThat(check(described(description))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"127, true", "128, true", "129, false", "1000, false"})
  void descriptionsOfUpTo128CharactersAreAccepted(int length, boolean valid) {
    String description = "d".repeat(length);
    Violation violation =
        Violation.of(
            "description",
            Rule.DESCRIPTION_LENGTH,
            description,
            "description has " + length + " characters; allowed are up to 128.");

    assertThat(check(described(description))).isEqualTo(valid ? List.of() : List.of(violation));
  }

  @ParameterizedTest
  @CsvSource({"63, true", "64, true", "65, false"})
  void emojiCountsAsTwoCharacters(int emojis, boolean valid) {
    assertThat(check(described("\uD83D\uDE80".repeat(emojis))))
        .extracting(Violation::rule)
        .isEqualTo(valid ? List.of() : List.of(Rule.DESCRIPTION_LENGTH));
  }

  static Stream<Arguments> unstorable() {
    return Stream.of(
        arguments("NUL at the start", "\u0000abc", "(U+0000) at position 1"),
        arguments("NUL in the middle", "ab\u0000c", "(U+0000) at position 3"),
        arguments("NUL at the end", "abc\u0000", "(U+0000) at position 4"),
        arguments("high surrogate at the start", "\uD83Dabc", "(U+D83D) at position 1"),
        arguments("high surrogate in the middle", "ab\uD83Dc", "(U+D83D) at position 3"),
        arguments("high surrogate at the end", "abc\uD83D", "(U+D83D) at position 4"),
        arguments("low surrogate at the start", "\uDE80abc", "(U+DE80) at position 1"),
        arguments("low surrogate in the middle", "ab\uDE80c", "(U+DE80) at position 3"),
        arguments("low surrogate at the end", "abc\uDE80", "(U+DE80) at position 4"),
        arguments("pair the wrong way round", "\uDE80\uD83D", "(U+DE80) at position 1"),
        arguments("two high surrogates", "\uD83D\uD83D\uDE80", "(U+D83D) at position 1"),
        arguments("half behind a pair", "\uD83D\uDE80\uDE80", "(U+DE80) at position 3"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unstorable")
  void descriptionsThatNotEveryDatabaseCanKeepAreRejected(
      String kind, String description, String where) {
    Violation violation =
        Violation.of(
            "description",
            Rule.TEXT_STORABLE,
            description,
            "description has "
                + where
                + "; allowed is any text without U+0000 and without half surrogate pairs.");

    assertThat(check(described(description))).containsExactly(violation);
    assertThat(check(described(description), LENIENT)).containsExactly(violation);
  }

  @Test
  void lenientRuleAcceptsDescriptionsOfUpTo100000Characters() {
    assertThat(check(described("d".repeat(100_000)), LENIENT)).isEmpty();

    String longer = "d".repeat(100_001);
    assertThat(check(described(longer), LENIENT))
        .containsExactly(
            Violation.of(
                "description",
                Rule.TEXT_STORABLE,
                longer,
                "description has 100001 characters; allowed are up to 100000."));
  }
}
