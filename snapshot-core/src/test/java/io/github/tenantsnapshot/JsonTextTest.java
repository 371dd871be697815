package io.github.tenantsnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {} ",
        "\r\n\t{\n}\n",
        "{\"b\":1,\"a\":2}",
        "{\"price\":1.50,\"large\":1E+2,\"small\":-0.0,\"zero\":-0}",
        "{\"same\":1,\"same\":2}",
        "{\"\":\"empty name\",\"\":null}",
        "{\"e\":\"\\u00e9\\u00E9\u00e9\",\"s\":\"\\/ /\"}",
        "{\"nul\":\"\\u0000\"}",
        "{\"half\":\"\\ud83d\"}",
        "{\"rocket\":\"\uD83D\uDE80\"}",
        "{\"list\":[1,[2,{}],true,false,null,\"x\"],\"o\":{\"p\":{}}}",
        "{\"n\":123456789012345678901234567890.123456789012345678901234567890}"
      })
  void theTextIsKeptToTheLetter(String text) {
    assertThat(JsonText.of(text)).hasToString(text);
    assertThat(JsonText.unchecked(text)).hasToString(text).isEqualTo(JsonText.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "1", "-1.5", "\"x\"", "true", "false", "null"})
  void whatIsNoObjectIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(text))
        .withMessage("the JSON text must be an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void nothingIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(text))
        .withMessage("the JSON text must be an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}{}", "{} 1", "{},", "{}]", "{}}", "{}x", "{} null", "{}/**/", "{}#"})
  void whatGoesOnAfterTheObjectIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonText.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":tru",
        "{\"a\":\"x",
        "{\"a\":\"x\\",
        "{\"a\":\"\\u00",
        "{\"a\":[",
        "{\"a\":[1",
        "{\"a\":[1]",
        "{\"a\":{}"
      })
  void whatEndsTooEarlyIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonText.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a:1}",
        "{'a':1}",
        "{\"a\":'x'}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[1}",
        "{1:2}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":0x10}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":True}",
        "{\"a\":nulls}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"\\q\":1}",
        "{\"a\":\"line\nbreak\"}",
        "{\"a\":\"tab\t\"}",
        "{\"a\":\"nul\u0000\"}",
        "{\u0000}",
        "{\u00a0}",
        "\uFEFF{}",
        "// comment\n{}",
        "{/* comment */}"
      })
  void whatIsNotStrictJsonIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonText.of(text));
  }

  @Test
  void theMessageSaysWhereTheTextIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of("{\n  \"a\": 1,\n  b: 2}"))
        .withMessageStartingWith("the text is not valid JSON: ")
        .withMessageContaining("line: 3");
  }

  @Test
  void halfASurrogatePairIsRefusedWithItsPlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of("{\"a\":\"\uD83D\"}"))
        .withMessage("half a surrogate pair at offset 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of("{\"\uDE80\":1}"))
        .withMessage("half a surrogate pair at offset 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of("{\"a\":\"\uD83D\uDE80\uDE80\"}"))
        .withMessage("half a surrogate pair at offset 8");
  }

  @Test
  void nestingIsReadToADepthOfAThousand() {
    assertThat(JsonText.of(nested(1_000)).toString()).hasSize(5_996);
    assertThatIllegalArgumentException().isThrownBy(() -> JsonText.of(nested(1_001)));
    assertThatIllegalArgumentException().isThrownBy(() -> JsonText.of(nested(1_000_000)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of("{\"a\":" + "[".repeat(1_000_000)));
  }

  private static String nested(int depth) {
    return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }

  @Test
  void aLongStringIsKept() {
    String value = "x".repeat(21_000_000);
    JsonText text = JsonText.of("{\"script\":\"" + value + "\"}");

    assertThat(text.asMap().get("script").equals(value)).isTrue();
  }

  @Test
  void aLongNumberIsKept() {
    String digits = "9".repeat(5_000);

    assertThat(JsonText.of("{\"n\":" + digits + "}").asMap())
        .containsExactly(entry("n", new BigInteger(digits)));
  }

  @Test
  void asMapReadsEveryKindOfValueInOrder() {
    Map<String, Object> map =
        JsonText.of(
                "{\"z\":\"\\u00e9\",\"y\":1,\"x\":1.5,\"w\":true,\"v\":null,\"u\":[1,\"2\"],"
                    + "\"\":{\"t\":{}}}")
            .asMap();

    assertThat(map)
        .containsExactly(
            entry("z", "\u00e9"),
            entry("y", 1),
            entry("x", 1.5),
            entry("w", true),
            entry("v", null),
            entry("u", List.of(1, "2")),
            entry("", Map.of("t", Map.of())));
  }

  @Test
  void asMapTakesTheLastOfDuplicateNames() {
    assertThat(JsonText.of("{\"a\":1,\"b\":2,\"a\":[3],\"o\":{\"p\":1,\"p\":2}}").asMap())
        .containsOnly(entry("a", List.of(3)), entry("b", 2), entry("o", Map.of("p", 2)));
  }

  @Test
  void asMapReturnsAModifiableMapOfItsOwn() {
    JsonText text = JsonText.of("{\"a\":[1]}");

    text.asMap().put("b", 2);

    assertThat(text.asMap()).containsOnlyKeys("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "\"x\"", "null", "{", "{} {}"})
  void asMapRefusesWhatWasNeverCheckedAndIsNoObject(String text) {
    JsonText unchecked = JsonText.unchecked(text);

    assertThatIllegalStateException().isThrownBy(unchecked::asMap);
  }

  @Test
  void aMapBecomesItsJsonInItsOrder() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", "Tag \"invoices\"\n");
    members.put("", 1);
    members.put("price", new BigDecimal("1.50"));
    members.put("on", true);
    members.put("none", null);
    members.put("list", Arrays.asList("a", null, List.of()));
    members.put("object", Map.of("rocket", "\uD83D\uDE80"));

    assertThat(JsonText.of(members))
        .hasToString(
            "{\"name\":\"Tag \\\"invoices\\\"\\n\",\"\":1,\"price\":1.50,\"on\":true,\"none\":null,"
                + "\"list\":[\"a\",null,[]],\"object\":{\"rocket\":\"\uD83D\uDE80\"}}");
  }

  @Test
  void whatAMapBecameCanBeReadAgain() {
    Map<String, Object> members = Map.of("list", List.of(1, "2", Map.of("n", 1.5)));

    assertThat(JsonText.of(members).asMap()).isEqualTo(members);
    assertThat(JsonText.of(JsonText.of(members).toString())).isEqualTo(JsonText.of(members));
  }

  @Test
  void aMapWithAValueWithoutJsonFormIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("thread", new Object())))
        .withMessageStartingWith("a value has no JSON form: ");
  }

  @Test
  void aMapWithANullNameIsRefused() {
    Map<String, Object> members = new HashMap<>();
    members.put(null, 1);

    assertThatIllegalArgumentException().isThrownBy(() -> JsonText.of(members));
  }

  @Test
  void aMapThatHoldsItselfIsRefused() {
    Map<String, Object> members = new HashMap<>();
    List<Object> list = new ArrayList<>();
    list.add(members);
    members.put("list", list);

    assertThatIllegalArgumentException().isThrownBy(() -> JsonText.of(members));
  }

  @Test
  void aMapWithHalfASurrogatePairIsRefusedLikeSuchAText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("a", "\uD83D")))
        .withMessageStartingWith("half a surrogate pair at offset ");
  }

  @Test
  void equalityIsToTheLetter() {
    assertThat(JsonText.of("{\"a\":1}"))
        .isEqualTo(JsonText.of("{\"a\":1}"))
        .hasSameHashCodeAs(JsonText.of("{\"a\":1}"))
        .isNotEqualTo(JsonText.of("{\"a\": 1}"))
        .isNotEqualTo(JsonText.of("{\"a\":1.0}"))
        .isNotEqualTo("{\"a\":1}");
  }
}
