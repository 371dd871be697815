package io.github.tenantsnapshot.internal.rules;

import static io.github.tenantsnapshot.internal.rules.RequestChecks.check;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.named;
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

/** The rules for display names. */
class DisplayNameRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Snapshot Demo",
        "Snapshot Creation 1",
        "Snapshot Creation Demo 1",
        "12345678",
        "abcdefgh",
        "AZaz09 x",
        " leading space",
        "trailing space ",
        "repeated   spaces",
        "       x",
        "x       "
      })
  void lettersDigitsAndSpacesAreAccepted(String name) {
    assertThat(check(named(name))).isEmpty();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"        ", " ", "\t\t\t\t\t\t\t\t", "\n"})
  void nullEmptyAndBlankNamesAreReportedAsMissing(String name) {
    assertThat(check(named(name)))
        .containsExactly(
            Violation.of(
                "displayName",
                Rule.DISPLAY_NAME_REQUIRED,
                name,
                "displayName is required and must not be blank; allowed are 8 to 32 ASCII"
                    + " letters, digits and spaces."));
  }

  @ParameterizedTest
  @CsvSource({"1, false", "7, false", "8, true", "9, true", "31, true", "32, true", "33, false"})
  void namesOf8To32CharactersAreAccepted(int length, boolean valid) {
    String name = "x".repeat(length);
    Violation violation =
        Violation.of(
            "displayName",
            Rule.DISPLAY_NAME_LENGTH,
            name,
            "displayName has "
                + length
                + " characters; allowed are 8 to 32 ASCII letters, digits and spaces.");

    assertThat(check(named(name))).isEqualTo(valid ? List.of() : List.of(violation));
  }

  @ParameterizedTest
  @CsvSource({"7, false", "8, true", "32, true", "33, false"})
  void spacesCountTowardsTheLengthOfAName(int length, boolean valid) {
    String padded = "x" + " ".repeat(length - 1);

    assertThat(check(named(padded)).isEmpty()).isEqualTo(valid);
  }

  static Stream<Arguments> invalidCharacters() {
    return Stream.of(
        arguments("hyphen", "Weekly-Export", "'-' (U+002D) at position 7"),
        arguments("underscore", "Weekly_Export", "'_' (U+005F) at position 7"),
        arguments("colon", "Weekly:Export", "':' (U+003A) at position 7"),
        arguments("full stop", "Weekly.Export", "'.' (U+002E) at position 7"),
        arguments("at sign, next to A", "Weekly@Export", "'@' (U+0040) at position 7"),
        arguments("bracket, next to Z", "Weekly[Export", "'[' (U+005B) at position 7"),
        arguments("grave, next to a", "Weekly`Export", "'`' (U+0060) at position 7"),
        arguments("brace, next to z", "Weekly{Export", "'{' (U+007B) at position 7"),
        arguments("slash, next to 0", "Weekly/Export", "'/' (U+002F) at position 7"),
        arguments("accent", "Sauvegard\u00e9", "'\u00e9' (U+00E9) at position 10"),
        arguments("combining accent", "Sauvegarde\u0301", "'\u0301' (U+0301) at position 11"),
        arguments("dotted capital I", "Weekly\u0130Export", "'\u0130' (U+0130) at position 7"),
        arguments("Kelvin sign", "\u212Aelvin scale", "'\u212A' (U+212A) at position 1"),
        arguments("emoji", "Rocket \uD83D\uDE80!", "'\uD83D\uDE80' (U+1F680) at position 8"),
        arguments("NUL", "Weekly\u0000Export", "(U+0000) at position 7"),
        arguments("tab", "Weekly\tExport", "(U+0009) at position 7"),
        arguments("newline", "Weekly\nExport", "(U+000A) at position 7"),
        arguments("newline at the end", "Weekly Export\n", "(U+000A) at position 14"),
        arguments("delete", "Weekly\u007FExport", "(U+007F) at position 7"),
        arguments("full-width digit", "Weekly \uFF11\uFF12", "'\uFF11' (U+FF11) at position 8"),
        arguments("no-break space", "Weekly\u00A0Export", "'\u00A0' (U+00A0) at position 7"),
        arguments("only no-break spaces", "\u00A0".repeat(8), "'\u00A0' (U+00A0) at position 1"),
        arguments("high surrogate", "Weekly\uD83DExport", "(U+D83D) at position 7"),
        arguments("low surrogate", "\uDE80Weekly Export", "(U+DE80) at position 1"),
        arguments("first surrogate", "Weekly Export\uD800", "(U+D800) at position 14"),
        arguments("last surrogate", "\uDFFFWeekly Export", "(U+DFFF) at position 1"),
        arguments("next to surrogates", "Weekly\uD7FBExport", "'\uD7FB' (U+D7FB) at position 7"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidCharacters")
  void firstInvalidCharacterIsReportedWithItsPosition(String kind, String name, String where) {
    assertThat(check(named(name)))
        .containsExactly(
            Violation.of(
                "displayName",
                Rule.DISPLAY_NAME_CHARACTERS,
                name,
                "displayName has "
                    + where
                    + "; allowed are 8 to 32 ASCII letters, digits and spaces."));
  }

  @Test
  void wrongLengthAndInvalidCharacterAreBothReported() {
    assertThat(check(named("a-b")))
        .extracting(Violation::rule)
        .containsExactly(Rule.DISPLAY_NAME_LENGTH, Rule.DISPLAY_NAME_CHARACTERS);
  }
}
