package io.github.tenantsnapshot.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestNamesTest {

  private static final List<String> NAMES = List.of("id", "displayName", "status");

  private final RequestNames anyCase = RequestNames.inAnyCase();
  private final RequestNames exact = RequestNames.exact();

  @ParameterizedTest
  @CsvSource({
    "displayName, displayName",
    "displayname, displayName",
    "DISPLAYNAME, displayName",
    "DisplayName, displayName",
    "ID, id"
  })
  void nameIsFoundInAnyCase(String written, String name) {
    assertThat(anyCase.find(NAMES, written)).isEqualTo(name);
    assertThat(exact.find(NAMES, written)).isEqualTo(written.equals(name) ? name : null);
  }

  @Test
  void onlyLettersHaveAnotherCase() {
    assertThat(anyCase.is("AZ@[", "az@[")).isTrue();
    assertThat(anyCase.is("az`{", "AZ`{")).isTrue();
    assertThat(anyCase.is("@", "`")).isFalse();
    assertThat(anyCase.is("[", "{")).isFalse();
  }

  /** Long s, the Kelvin sign, dotless i and dotted I do not equal ASCII letters. */
  @ParameterizedTest
  @CsvSource({"\u017ftatus", "\u017fTATUS", "\u0131d", "\u0130D", "display", "displayName2", "''"})
  void similarNonAsciiLettersDoNotMatch(String written) {
    assertThat(anyCase.find(NAMES, written)).isNull();
    assertThat(anyCase.is("\u212aey", "key")).isFalse();
    assertThat(anyCase.notes()).isEmpty();
  }

  @Test
  void resultDoesNotDependOnTheDefaultLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(anyCase.find(NAMES, "ID")).isEqualTo("id");
      assertThat(anyCase.is("I", "i")).isTrue();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void eachNonCanonicalSpellingIsNotedOnce() {
    anyCase.find(NAMES, "Status");
    anyCase.find(NAMES, "status");
    anyCase.find(NAMES, "Status");
    anyCase.find(NAMES, "nothing");
    anyCase.is("orderBy", "orderby", "orderBy");
    anyCase.is("OrderBy", "orderby", "orderBy");

    assertThat(anyCase.notes())
        .containsExactly(
            "the canonical spelling of 'Status' is 'status'",
            "the canonical spelling of 'OrderBy' is 'orderby'");
  }

  @Test
  void alternativeSpellingsAreCaseSensitiveInExactMode() {
    assertThat(exact.is("orderBy", "orderby", "orderBy")).isTrue();
    assertThat(exact.is("OrderBy", "orderby", "orderBy")).isFalse();
    assertThat(exact.notes()).isEmpty();
  }

  @Test
  void atMostTwentyNotesAreKept() {
    String name = "abcdefgh";
    for (int i = 1; i < 100; i++) {
      StringBuilder written = new StringBuilder(name);
      for (int bit = 0; bit < name.length(); bit++) {
        if ((i >> bit & 1) == 1) {
          written.setCharAt(bit, Character.toUpperCase(name.charAt(bit)));
        }
      }
      assertThat(anyCase.is(written.toString(), name)).isTrue();
    }

    assertThat(anyCase.notes()).hasSize(20);
  }
}
