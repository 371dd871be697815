package io.github.tenantsnapshot.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeaderMapTest {

  private static final HeaderMap<String> HEADERS =
      HeaderMap.copyOf(Map.of("Vary", "Accept-Encoding", "date", "today", "Allow", "GET"));

  @Test
  void namesAreFoundInAnyCase() {
    assertThat(HEADERS.get("vary")).isEqualTo("Accept-Encoding");
    assertThat(HEADERS.containsKey("DATE")).isTrue();
    assertThat(HEADERS.get("Host")).isNull();
    assertThat(HEADERS.containsKey("Host")).isFalse();
    assertThat(HEADERS.getOrDefault("Host", "localhost")).isEqualTo("localhost");
  }

  @Test
  void headersAreFoundInAnyCaseInTheViewOfAllHeaders() {
    assertThat(HEADERS.entrySet().contains(Map.entry("DATE", "today"))).isTrue();
    assertThat(HEADERS.entrySet().contains(Map.entry("date", "tomorrow"))).isFalse();
    assertThat(HEADERS.entrySet().contains(Map.entry("Host", "today"))).isFalse();
  }

  @Test
  void aMapThatHasMoreHeadersThanItsSizeIsCopied() {
    Map<String, String> growing =
        new LinkedHashMap<>(HEADERS) {
          @Override
          public int size() {
            return 1; // like a concurrent map that another thread is filling
          }
        };

    assertThat(HeaderMap.copyOf(growing)).isEqualTo(HEADERS);
    assertThat(HEADERS.with(growing)).isEqualTo(HEADERS);
  }

  @Test
  void headersAreInTheOrderOfTheirNamesWithoutRegardToCase() {
    assertThat(HEADERS.keySet()).containsExactly("Allow", "date", "Vary");
    assertThat(HEADERS.values()).containsExactly("GET", "today", "Accept-Encoding");
  }

  @Test
  void ofNamesThatDifferInCaseTheFirstRemainsWithTheLastValue() {
    Map<String, String> twice = new LinkedHashMap<>();
    twice.put("Allow", "GET");
    twice.put("ALLOW", "DELETE");

    assertThat(HeaderMap.copyOf(twice)).hasToString("{Allow=DELETE}");
  }

  @Test
  void aFurtherHeaderIsAddedToACopy() {
    HeaderMap<String> more = HEADERS.with("Host", "localhost");

    assertThat(more).hasToString("{Allow=GET, date=today, Host=localhost, Vary=Accept-Encoding}");
    assertThat(HEADERS).hasSize(3);
  }

  @Test
  void aHeaderReplacesTheValueOfTheSameNameAndKeepsItsSpelling() {
    assertThat(HEADERS.with("DATE", "tomorrow"))
        .hasToString("{Allow=GET, date=tomorrow, Vary=Accept-Encoding}");
  }

  @Test
  void valuesOfTheSameNameAreMergedInTheOrderOfTheirAddition() {
    HeaderMap.Builder<String> builder = new HeaderMap.Builder<>(3);
    builder.merge("Prefer", "a", String::concat);
    builder.merge("PREFER", "b", String::concat);
    builder.merge("prefer", "c", String::concat);

    assertThat(builder.build()).hasToString("{Prefer=abc}");
  }

  @Test
  void aCopyOfAHeaderMapIsTheMapItself() {
    assertThat(HeaderMap.copyOf(HEADERS)).isSameAs(HEADERS);
    assertThat(HEADERS.with(Map.of())).isSameAs(HEADERS);
  }

  @Test
  void noMethodChangesTheMap() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> HEADERS.put("Host", "localhost"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> HEADERS.remove("Vary"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> HEADERS.entrySet().iterator().next().setValue("POST"));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(HEADERS::clear);
  }

  @Test
  void aNameMustNotBeNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> HeaderMap.copyOf(Collections.singletonMap(null, "value")))
        .withMessage("name must not be null");
  }

  @Test
  void randomHeadersBehaveLikeATreeWithTheSameOrder() {
    Random random = new Random(1);
    List<String> names = List.of("a", "A", "b", "B", "ab", "AB", "aB", "c-d", "C-D", "z", "");
    for (int round = 0; round < 2_000; round++) {
      Map<String, Integer> given = new LinkedHashMap<>();
      Map<String, Integer> more = new LinkedHashMap<>();
      for (int i = 0; i < 6; i++) {
        given.put(names.get(random.nextInt(names.size())), random.nextInt(100));
        more.put(names.get(random.nextInt(names.size())), random.nextInt(100));
      }
      Map<String, Integer> expected = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      given.forEach(expected::put); // not putAll, which takes another path for sorted maps
      HeaderMap<Integer> map = HeaderMap.copyOf(given);

      assertThat(map).isEqualTo(expected).hasSameHashCodeAs(expected);
      assertThat(map).hasToString(expected.toString());

      more.forEach(expected::put);
      assertThat(map.with(more)).hasToString(expected.toString());
      for (String name : names) {
        assertThat(map.with(more).get(name)).isEqualTo(expected.get(name));
      }
    }
  }
}
