package io.github.tenantsnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
  void textIsKeptUnchanged(String text) {
    assertThat(JsonText.of(text)).hasToString(text);
    assertThat(JsonText.unchecked(text)).hasToString(text).isEqualTo(JsonText.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "1", "-1.5", "\"x\"", "true", "false", "null"})
  void textThatIsNotAnObjectIsRejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(text))
        .withMessage("the JSON text must be an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void emptyTextIsRejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(text))
        .withMessage("the JSON text must be an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}{}", "{} 1", "{},", "{}]", "{}}", "{}x", "{} null", "{}/**/", "{}#"})
  void textAfterTheObjectIsRejected(String text) {
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
  void incompleteTextIsRejected(String text) {
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
  void nonStrictJsonIsRejected(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonText.of(text));
  }

  @Test
  void messageStatesThePositionOfTheError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of("{\n  \"a\": 1,\n  b: 2}"))
        .withMessageStartingWith("the text is not valid JSON: ")
        .withMessageContaining("line: 3");
  }

  @Test
  void unpairedSurrogateIsRejectedWithItsPosition() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of("{\"a\":\"\uD83D\"}"))
        .withMessage("the JSON text must not contain an unpaired surrogate: at offset 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of("{\"\uDE80\":1}"))
        .withMessage("the JSON text must not contain an unpaired surrogate: at offset 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of("{\"a\":\"\uD83D\uDE80\uDE80\"}"))
        .withMessage("the JSON text must not contain an unpaired surrogate: at offset 8");
  }

  @Test
  void nestingUpToADepthOf1000IsAccepted() {
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
  void asMapReturnsEveryKindOfValueInOrder() {
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
  void asMapReturnsTheLastOfDuplicateNames() {
    assertThat(JsonText.of("{\"a\":1,\"b\":2,\"a\":[3],\"o\":{\"p\":1,\"p\":2}}").asMap())
        .containsOnly(entry("a", List.of(3)), entry("b", 2), entry("o", Map.of("p", 2)));
  }

  @Test
  void asMapReturnsANewModifiableMap() {
    JsonText text = JsonText.of("{\"a\":[1]}");

    text.asMap().put("b", 2);

    assertThat(text.asMap()).containsOnlyKeys("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "\"x\"", "null", "{", "{} {}"})
  void asMapRejectsAnUncheckedTextThatIsNotAnObject(String text) {
    JsonText unchecked = JsonText.unchecked(text);

    assertThatIllegalStateException().isThrownBy(unchecked::asMap);
  }

  @Test
  void mapIsWrittenAsJsonInItsOrder() {
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
  void writtenMapIsReadBackAsAnEqualMap() {
    Map<String, Object> members = Map.of("list", List.of(1, "2", Map.of("n", 1.5)));

    assertThat(JsonText.of(members).asMap()).isEqualTo(members);
    assertThat(JsonText.of(JsonText.of(members).toString())).isEqualTo(JsonText.of(members));
  }

  private enum Color {
    RED
  }

  private record Point(int x) {}

  static Stream<Object> valuesThatAreNotJson() {
    return Stream.of(
        new Object(),
        new Point(1),
        Color.RED,
        Optional.of("x"),
        Optional.empty(),
        Instant.EPOCH,
        LocalDate.EPOCH,
        new Date(0),
        new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT),
        UUID.fromString("2fcf1c68-b412-4c85-bfb2-cb20152a6843"),
        URI.create("https://graph.microsoft.com"),
        Locale.ROOT,
        'x',
        new StringBuilder("x"),
        new AtomicInteger(1),
        new byte[] {1},
        new char[] {'x'},
        Stream.of(1),
        List.of(1).iterator(),
        JsonText.of("{}"));
  }

  @ParameterizedTest
  @MethodSource("valuesThatAreNotJson")
  void mapWithAValueThatIsNotJsonIsRejectedWithItsPathAndType(Object value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("a", value)))
        .withMessage(
            "members[\"a\"] must be a string, number, boolean, null, map, collection or array: "
                + value.getClass().getTypeName());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("list", Arrays.asList(1, Map.of("b", value)))))
        .withMessageStartingWith("members[\"list\"][1][\"b\"] must be a string, number, ");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void mapWithADoubleThatIsNotFiniteIsRejected(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("x", value)))
        .withMessage("members[\"x\"] must be a finite number: " + value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("x", new double[] {1, value})))
        .withMessage("members[\"x\"][1] must be a finite number: " + value);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void mapWithAFloatThatIsNotFiniteIsRejected(float value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("x", List.of(value))))
        .withMessage("members[\"x\"][0] must be a finite number: " + value);
  }

  @Test
  void mapWithNumbersOfEveryTypeIsAccepted() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("byte", (byte) -1);
    members.put("short", (short) 2);
    members.put("long", Long.MIN_VALUE);
    members.put("float", 0.1f);
    members.put("double", 1e300);
    members.put("integer", new BigInteger("123456789012345678901234567890"));
    members.put("decimal", new BigDecimal("1E+400"));

    assertThat(JsonText.of(members))
        .hasToString(
            "{\"byte\":-1,\"short\":2,\"long\":-9223372036854775808,\"float\":0.1,"
                + "\"double\":1.0E300,\"integer\":123456789012345678901234567890,"
                + "\"decimal\":1E+400}");
  }

  @Test
  void mapWithCollectionsAndArraysIsAccepted() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("set", new TreeSet<>(List.of("b", "a")));
    members.put("strings", new String[] {"x", null});
    members.put("ints", new int[] {1, 2});
    members.put("booleans", new boolean[][] {{true}, {}});

    assertThat(JsonText.of(members))
        .hasToString(
            "{\"set\":[\"a\",\"b\"],\"strings\":[\"x\",null],\"ints\":[1,2],"
                + "\"booleans\":[[true],[]]}");
  }

  @Test
  void mapWithANullNameIsRejected() {
    Map<String, Object> members = new HashMap<>();
    members.put(null, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(members))
        .withMessage("the names of members must be strings: null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("a", members)))
        .withMessage("the names of members[\"a\"] must be strings: null");
  }

  @Test
  void mapWithANameThatIsNotAStringIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("a", Map.of(1, 2))))
        .withMessage("the names of members[\"a\"] must be strings: java.lang.Integer");
  }

  @Test
  void mapThatContainsItselfIsRejected() {
    Map<String, Object> members = new HashMap<>();
    List<Object> list = new ArrayList<>();
    list.add(members);
    list.add(members);
    members.put("list", list);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(members))
        .withMessage("members must not be nested deeper than 1000 levels, or contain themselves");
  }

  @Test
  void mapMayBeNestedAsDeeplyAsAText() {
    assertThat(JsonText.of(nestedMap(1_000)).toString()).isEqualTo(nested(1_000));
    assertThatIllegalArgumentException().isThrownBy(() -> JsonText.of(nestedMap(1_001)));
  }

  private static Map<String, Object> nestedMap(int depth) {
    Map<String, Object> map = Map.of();
    for (int level = 1; level < depth; level++) {
      map = Map.of("a", map);
    }
    return map;
  }

  @ParameterizedTest
  @ValueSource(ints = {50_000, 50_001, 3_000_000})
  void aLongNameIsKept(int length) {
    String name = "n".repeat(length);
    JsonText text = JsonText.of(Map.of(name, 1));

    assertThat(text.asMap()).containsExactly(entry(name, 1));
    assertThat(JsonText.of(text.toString())).isEqualTo(text);
  }

  @Test
  void messageStatesThatTheTextIsTooLong() {
    String text = " ".repeat(256 * 1024 * 1024 + 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(text))
        .withMessage("the JSON text must have at most 268435456 characters: 268435457");
  }

  @Test
  void messageStatesThatTheTextIsNestedTooDeeply() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(nested(1_001)))
        .withMessage("the JSON text must not be nested deeper than 1000 levels");
    assertThatIllegalStateException()
        .isThrownBy(() -> JsonText.unchecked(nested(1_001)).asMap())
        .withMessage("the JSON text must not be nested deeper than 1000 levels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1E1000000000", "1e-1000000000", "-2.5E+99999999999999999999", "0e9999999999"})
  void messageStatesThatAnExponentIsOutOfRange(String number) {
    String text = "{\"a\":[" + number + "]}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(text))
        .withMessage("exponents in the JSON text must be from -999999999 to 999999999: " + number);
    assertThatIllegalStateException().isThrownBy(() -> JsonText.unchecked(text).asMap());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12e999999999",
        "-12.5e999999999",
        "0.12e-999999999",
        "0.0012e-999999998",
        "1000000000e999999991"
      })
  void numberWhoseNormalizedExponentIsTooLargeIsRejected(String number) {
    String text = "{\"a\":" + number + "}";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(text))
        .withMessageStartingWith(
            "exponents in the JSON text must be from -999999999 to 999999999 with one digit before"
                + " the point: ");
    assertThatIllegalStateException().isThrownBy(() -> JsonText.unchecked(text).asMap());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.9e999999999",
        "12e999999998",
        "-0.0012e999999999",
        "12e-999999999",
        "120e-999999999",
        "1.2e-999999999",
        "0.12e-999999998",
        "0e999999999",
        "0.000e-999999999",
        "-0e999999999"
      })
  void numberThatWasReadCanBeWritten(String number) {
    JsonText read = JsonText.of("{\"a\":" + number + "}");

    Map<String, Object> members = read.asMap();

    assertThat(JsonText.of(members).asMap()).isEqualTo(members);
  }

  @Test
  void mapWhoseTextIsTooLongIsRejectedBeforeItIsWrittenCompletely() {
    List<?> doubled = List.of("x".repeat(1_000_000));
    for (int level = 0; level < 20; level++) {
      doubled = List.of(doubled, doubled);
    }
    Map<String, Object> members = Map.of("a", doubled);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(members))
        .withMessage("the JSON text must have at most 268435456 characters");
  }

  @Test
  void decimalThatCannotBeReadBackIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> JsonText.of(Map.of("a", new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE))))
        .withMessage(
            "exponents in the JSON text must be from -999999999 to 999999999: 1E+2147483648");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1E400",
        "-1E400",
        "1E-400",
        "1E+999999999",
        "1E-999999999",
        "0.1000000000000000055511151231257827",
        "123456789012345678901234567890.123456789012345678901234567890",
        "3.14159265358979323846",
        "9007199254740993.0",
        "4.9E-325"
      })
  void decimalThatNoDoubleRepresentsIsReadAsABigDecimal(String number) {
    assertThat(JsonText.of("{\"n\":" + number + "}").asMap())
        .containsExactly(entry("n", new BigDecimal(number)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1",
        "1.50",
        "-0.0",
        "1E2",
        "1e300",
        "4.9E-324",
        "1.7976931348623157E308",
        "0.30",
        "0e7",
        "9007199254740992.0",
        "0.10000000000000000"
      })
  void decimalThatADoubleRepresentsIsReadAsADouble(String number) {
    assertThat(JsonText.of("{\"n\":" + number + "}").asMap())
        .containsExactly(entry("n", Double.valueOf(number)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "2147483647",
        "-2147483648",
        "2147483648",
        "-9223372036854775808",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809"
      })
  void integerIsReadAsTheSmallestTypeThatRepresentsIt(String digits) {
    BigInteger value = new BigInteger(digits);
    Number expected =
        value.bitLength() < 32
            ? (Number) value.intValue()
            : value.bitLength() < 64 ? (Number) value.longValue() : value;

    assertThat(JsonText.of("{\"n\":" + digits + "}").asMap()).containsExactly(entry("n", expected));
  }

  @Test
  void aLongDecimalIsKept() {
    String number = "0." + "123456789".repeat(2_000);

    assertThat(JsonText.of("{\"n\":" + number + "}").asMap())
        .containsExactly(entry("n", new BigDecimal(number)));
  }

  @Test
  void mapWithAnUnpairedSurrogateIsRejectedLikeAText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonText.of(Map.of("a", "\uD83D")))
        .withMessageStartingWith(
            "the JSON text must not contain an unpaired surrogate: at offset ");
  }

  @Test
  void equalityComparesTheTexts() {
    assertThat(JsonText.of("{\"a\":1}"))
        .isEqualTo(JsonText.of("{\"a\":1}"))
        .hasSameHashCodeAs(JsonText.of("{\"a\":1}"))
        .isNotEqualTo(JsonText.of("{\"a\": 1}"))
        .isNotEqualTo(JsonText.of("{\"a\":1.0}"))
        .isNotEqualTo("{\"a\":1}");
  }
}
