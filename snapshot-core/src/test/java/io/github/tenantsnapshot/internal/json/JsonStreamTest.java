package io.github.tenantsnapshot.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link Json#stream}, which writes the same as {@link Json#write}, in UTF-8. */
class JsonStreamTest {

  private static Json.Writing object(String name, String value) {
    return json -> {
      json.writeStartObject();
      json.writeStringField(name, value);
      json.writeNumberField("number", 17);
      json.writeArrayFieldStart("array");
      json.writeString(value);
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  private static byte[] bytes(Json.Writing writing) throws IOException {
    return Json.stream(writing).readAllBytes();
  }

  private static void assertSameAsText(Json.Writing writing) throws IOException {
    assertThat(bytes(writing)).isEqualTo(Json.write(writing).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aCharacterBeyondTheBasicPlaneIsEncodedInFourBytes() throws IOException {
    assertThat(new String(bytes(object("a", "\uD83D\uDE80")), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":\"\uD83D\uDE80\",\"number\":17,\"array\":[\"\uD83D\uDE80\"]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 3_999, 4_000, 7_900, 7_999, 8_000, 8_001, 24_000, 300_000})
  void textsOfAnyLengthAreWrittenCompletely(int length) throws IOException {
    assertSameAsText(object("name", "x".repeat(length)));
    assertSameAsText(object("name", "\u20ac".repeat(length)));
    assertSameAsText(object("name", "\uD83D\uDE80".repeat(length)));
    assertSameAsText(object("name", "x" + "\uD83D\uDE80".repeat(length)));
  }

  @Test
  void randomTextsAreWrittenAsInText() throws IOException {
    Random random = new Random(1);
    List<String> characters =
        "ab\"\\/\b\n\u0000\u001f\u007f\u00e9\u20ac\ufffd\ufeff\uD83D\uDE80\u2028"
            .codePoints()
            .mapToObj(Character::toString)
            .toList();
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(round % 50 == 0 ? 9_000 : 20);
      for (int i = 0; i < length; i++) {
        text.append(characters.get(random.nextInt(characters.size())));
      }
      assertSameAsText(object(text.toString(), text.reverse().toString()));
    }
  }

  @Test
  void aFailureOfTheCallbackPropagates() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Json.stream(
                    json -> {
                      throw new IllegalStateException("broken on purpose");
                    }))
        .withMessage("broken on purpose");
  }
}
