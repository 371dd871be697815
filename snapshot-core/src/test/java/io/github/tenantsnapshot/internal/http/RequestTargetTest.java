package io.github.tenantsnapshot.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

  @ParameterizedTest
  @CsvSource({
    "https://a.b:1/c/d?e=f&g#h, https://a.b:1, /c/d, e=f&g",
    "https://a.b/c#d?e, https://a.b, /c, ''",
    "https://a.b?c, https://a.b, '', c",
    "https://a.b#c, https://a.b, '', ''",
    "https://a.b, https://a.b, '', ''",
    "/a/b?c?d, '', /a/b, c?d",
    "/a?, '', /a, ''",
    "/a#b?c#d, '', /a, ''",
    "/a?b://c, '', /a, b://c",
    "a://, a://, '', ''",
    "'', '', '', ''",
    "'#', '', '', ''",
    "?, '', '', ''"
  })
  void aUrlIsSplitIntoOriginPathAndQuery(String url, String origin, String path, String query) {
    RequestTarget target = RequestTarget.of(url);

    assertThat(target.origin()).isEqualTo(origin);
    assertThat(target.path()).isEqualTo(path);
    assertThat(target.query()).isEqualTo(query);
  }

  @Test
  void optionsAreThePartsOfTheQueryThatAreNotEmpty() {
    assertThat(RequestTarget.of("/a?b=c&&d&=e&").options()).isEqualTo(List.of("b=c", "d", "=e"));
    assertThat(RequestTarget.of("/a?").options()).isEmpty();
  }
}
