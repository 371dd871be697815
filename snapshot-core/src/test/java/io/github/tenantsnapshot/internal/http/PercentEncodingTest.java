package io.github.tenantsnapshot.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentEncodingTest {

  @ParameterizedTest
  @CsvSource({
    "abc, abc, abc",
    "a+b, a+b, a b",
    "a%2Bb, a+b, a+b",
    "%41%42, AB, AB",
    "%c3%a9, \u00e9, \u00e9",
    "\u00e9%20, '\u00e9 ', '\u00e9 '",
    "%F0%9F%9A%80, \uD83D\uDE80, \uD83D\uDE80",
    "%2B+%20, '++ ', '+  '",
    "%2525, %25, %25"
  })
  void plusIsDecodedAsASpaceOnlyInQueries(String text, String inPath, String inQuery) {
    assertThat(PercentEncoding.decodeSegment(text)).isEqualTo(inPath);
    assertThat(PercentEncoding.decodeQuery(text)).isEqualTo(inQuery);
  }

  @Test
  void everyByteCanBePercentEncoded() {
    for (int c = 0; c < 0x80; c++) {
      assertThat(PercentEncoding.decodeSegment(String.format(Locale.ROOT, "%%%02x", c)))
          .isEqualTo(PercentEncoding.decodeQuery(String.format(Locale.ROOT, "%%%02X", c)))
          .isEqualTo(String.valueOf((char) c));
    }
  }
}
