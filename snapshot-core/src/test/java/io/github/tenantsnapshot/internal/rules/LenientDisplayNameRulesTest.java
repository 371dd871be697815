package io.github.tenantsnapshot.internal.rules;

import static io.github.tenantsnapshot.internal.rules.RequestChecks.LENIENT;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Violation;
import io.github.tenantsnapshot.Violation.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lenient rules for display names. */
class LenientDisplayNameRulesTest {

  private static List<Violation> check(String name) {
    return RequestChecks.check(named(name), LENIENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a-b_c:d", "\u00e9t\u00e9", "\uD83D\uDE80", "tab\tnewline\n"})
  void anyCharactersAreAccepted(String name) {
    assertThat(check(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, true", "255, true", "256, true", "257, false"})
  void namesOfUpTo256CharactersAreAccepted(int length, boolean valid) {
    String name = "x".repeat(length);
    Violation violation =
        Violation.of(
            "displayName",
            Rule.TEXT_STORABLE,
            name,
            "displayName has " + length + " characters; allowed are up to 256 characters.");

    assertThat(check(name)).isEqualTo(valid ? List.of() : List.of(violation));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = "        ")
  void nullEmptyAndBlankNamesAreRejected(String name) {
    assertThat(check(name))
        .containsExactly(
            Violation.of(
                "displayName",
                Rule.DISPLAY_NAME_REQUIRED,
                name,
                "displayName is required and must not be blank; allowed are up to 256"
                    + " characters."));
  }

  @Test
  void namesThatNotEveryDatabaseCanKeepAreRejected() {
    assertThat(check("a\u0000b"))
        .containsExactly(
            Violation.of(
                "displayName",
                Rule.TEXT_STORABLE,
                "a\u0000b",
                "displayName has (U+0000) at position 2; allowed is any text without U+0000 and"
                    + " without half surrogate pairs."));
    assertThat(check("x\uD83D")).extracting(Violation::rule).containsExactly(Rule.TEXT_STORABLE);
  }

  @Test
  void excessLengthAndUnstorableCharacterAreBothReported() {
    assertThat(check("\u0000".repeat(257)))
        .extracting(Violation::message)
        .containsExactly(
            "displayName has 257 characters; allowed are up to 256 characters.",
            "displayName has (U+0000) at position 1; allowed is any text without U+0000 and"
                + " without half surrogate pairs.");
  }
}
