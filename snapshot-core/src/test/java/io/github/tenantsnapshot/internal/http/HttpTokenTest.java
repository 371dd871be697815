package io.github.tenantsnapshot.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTokenTest {

  @ParameterizedTest
  @ValueSource(strings = {"GET", "m-search", "0", "!#$%&'*+.^_`|~-"})
  void lettersDigitsAndSomeSignsAreATokenOfAnyLength(String text) {
    assertThat(HttpToken.isToken(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "GET ", "a b", "a\n", "a,b", "\"", "(", "a/b", "{", "\u00e9", "\u0000"})
  void anythingElseIsNone(String text) {
    assertThat(HttpToken.isToken(text)).isFalse();
  }

  @Test
  void everyOtherAsciiCharacterIsRejected() {
    String allowed = "!#$%&'*+.^_`|~-";
    for (char c = 0; c < 128; c++) {
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

      assertThat(HttpToken.isToken(String.valueOf(c)))
          .as("U+%04X", (int) c)
          .isEqualTo(letterOrDigit || allowed.indexOf(c) >= 0);
    }
  }
}
