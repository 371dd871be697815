package io.github.tenantsnapshot.internal.graph;

import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.DOCUMENTED;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.DOCUMENTED_REQUEST;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.detail;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.read;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.rejected;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.graph.GraphBehavior.BodyMembers;
import io.github.tenantsnapshot.internal.graph.GraphErrorException.Detail;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON syntax and the encoding of {@link CreateSnapshotBody}. */
class CreateSnapshotBodySyntaxTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t"})
  void emptyBodyIsRejected(String body) {
    assertThat(rejected(body))
        .containsExactly(detail("body", "The body is empty; a JSON object is needed."));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "[], an array",
        "`[{\"displayName\":\"n\"}]`, an array",
        "`\"{}\"`, a string",
        "1, a number",
        "true, a boolean",
        "null, null"
      })
  void bodyThatIsNotAnObjectIsRejected(String body, String kind) {
    assertThat(rejected(body))
        .containsExactly(detail("body", "The body is " + kind + "; a JSON object is needed."));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "x, 1, 2",
        "{x, 1, 3",
        "`{'displayName':1}`, 1, 3",
        "`{\"displayName\":\"a\",}`, 1, 20",
        "`{\"displayName\":x}`, 1, 17"
      })
  void malformedJsonIsRejectedWithLineAndColumn(String body, int line, int column) {
    assertThat(rejected(body))
        .singleElement()
        .satisfies(
            detail -> {
              assertThat(detail.target()).isEqualTo("body");
              assertThat(detail.message())
                  .matches("The body is not valid JSON at line " + line + ", column \\d+\\.");
            });
  }

  static Stream<String> malformed() {
    return Stream.of(
        "{",
        "}",
        "{\"",
        "{\"displayName",
        "{\"displayName\"",
        "{\"displayName\":",
        "{\"displayName\":\"",
        "{\"displayName\":\"a",
        "{\"displayName\":\"a\"",
        "{\"displayName\":\"a\",",
        "{\"displayName\":nul",
        "{\"displayName\":1",
        "{\"displayName\":{",
        "{\"resources\":[",
        "{\"resources\":[\"a",
        "{\"resources\":[\"a\"",
        "{\"resources\":[\"a\",",
        "{\"resources\":[\"a\"]",
        "{\"resources\":[1",
        "{\"x\":",
        "{\"x\":[",
        "{\"x\":{\"y\":[",
        "{displayName:\"a\"}",
        "{'displayName':'a'}",
        "{\"displayName\" \"a\"}",
        "{\"displayName\":\"a\" \"description\":\"b\"}",
        "{\"displayName\":\"a\",}",
        "{,}",
        "{\"resources\":[\"a\",]}",
        "{\"resources\":[,]}",
        "{\"resources\":[\"a\" \"b\"]}",
        "{\"resources\":[\"a\"}",
        "{\"displayName\":\"\\x\"}",
        "{\"displayName\":\"\\u12\"}",
        "{\"displayName\":\"a\nb\"}",
        "{\"displayName\":\"a\u0000b\"}",
        "{\"x\":\"\\x\"}",
        "{\"x\":\"a\nb\"}",
        "{\"\\x\":1}",
        "{\"displayName\":01}",
        "{\"displayName\":+1}",
        "{\"displayName\":NaN}",
        "{\"x\":-}",
        "{\"x\":1.}",
        "{\"x\":TRUE}",
        "// {}\n{}",
        "{/**/}",
        "{}{}",
        "{},",
        "{}]",
        "{}}",
        "{} x",
        "{} 1",
        "{}\u0000",
        "{}\uFEFF",
        "\u00a0{}",
        "<request/>",
        "displayName=Snapshot+Demo&resources=a",
        "\uFEFF\uFEFF{}",
        "{\uD83D\uDE80}");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedJsonIsRejectedWithOneDetail(String body) {
    assertThat(rejected(body))
        .singleElement()
        .satisfies(
            detail -> {
              assertThat(detail.target()).isEqualTo("body");
              assertThat(detail.message()).startsWith("The body ").endsWith(".");
            });
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void withMembersIgnoredMalformedJsonIsRejected(String body) {
    assertThat(rejected(body.getBytes(UTF_8), BodyMembers.IGNORED)).hasSize(1);
  }

  @Test
  void textAfterTheObjectIsRejected() {
    assertThat(rejected(DOCUMENTED + "{}"))
        .containsExactly(detail("body", "The body goes on after its JSON object."));
  }

  @ParameterizedTest
  @EnumSource(BodyMembers.class)
  void nestingDeeperThan64LevelsIsRejected(BodyMembers members) {
    for (String bomb :
        List.of(
            "{\"x\":" + "[".repeat(64) + "]".repeat(64) + "}",
            "{\"x\":" + "[".repeat(100_000),
            "{\"x\":" + "{\"x\":".repeat(40_000),
            "{\"resources\":[" + "[".repeat(100_000),
            "{\"resources\":" + "{\"a\":".repeat(40_000),
            "{\"displayName\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
            "[".repeat(100_000) + "]".repeat(100_000))) {
      assertThat(rejected(bomb.getBytes(UTF_8), members))
          .singleElement()
          .satisfies(
              detail ->
                  assertThat(detail.message())
                      .matches(
                          "The body (goes beyond what is read: nested too deeply, or too long a"
                              + " number or name|is an array; a JSON object is needed).*\\."));
    }
  }

  @Test
  void nestingOf64LevelsIsRead() throws GraphErrorException, IOException {
    String body = "{\"x\":" + "[".repeat(63) + "]".repeat(63) + ",\"displayName\":\"n\"}";

    assertThat(read(body.getBytes(UTF_8), BodyMembers.IGNORED))
        .isEqualTo(CreateSnapshotRequest.builder().displayName("n").build());
  }

  @ParameterizedTest
  @EnumSource(BodyMembers.class)
  void tooLongNumbersAndNamesAreRejected(BodyMembers members) {
    for (String body :
        List.of(
            "{\"displayName\":" + "9".repeat(200_000) + "}",
            "{\"x\":-" + "9".repeat(200_000) + ".5}",
            "{\"" + "n".repeat(200_000) + "\":1}")) {
      assertThat(rejected(body.getBytes(UTF_8), members))
          .extracting(Detail::target)
          .containsExactly("body");
    }
  }

  static Stream<Arguments> notUtf8() {
    return Stream.of(
        arguments("a stray continuation byte", new byte[] {'{', (byte) 0x80, '}'}),
        arguments("a cut sequence", new byte[] {'{', (byte) 0xC3}),
        arguments("Latin-1", "{\"displayName\":\"\u00e9\"}".getBytes(Charset.forName("latin1"))),
        arguments("an overlong slash", new byte[] {'{', (byte) 0xC0, (byte) 0xAF, '}'}),
        arguments("a surrogate", new byte[] {'{', (byte) 0xED, (byte) 0xA0, (byte) 0xBD}),
        arguments("UTF-16 with a byte order mark", DOCUMENTED.getBytes(UTF_16)),
        arguments("0xFF", new byte[] {(byte) 0xFF}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notUtf8")
  void bodyThatIsNotUtf8IsRejected(String kind, byte[] body) {
    assertThat(rejected(body, BodyMembers.REJECTED))
        .containsExactly(detail("body", "The body is not valid UTF-8."));
  }

  @Test
  void utf16WithoutAByteOrderMarkIsRejected() {
    assertThat(rejected(DOCUMENTED.getBytes(UTF_16LE), BodyMembers.REJECTED)).hasSize(1);
    assertThat(rejected(DOCUMENTED.getBytes(UTF_16BE), BodyMembers.REJECTED)).hasSize(1);
  }

  @Test
  void byteOrderMarkIsIgnored() {
    assertThat(read("\uFEFF" + DOCUMENTED)).isEqualTo(DOCUMENTED_REQUEST);
    assertThat(rejected("\uFEFF"))
        .containsExactly(detail("body", "The body is empty; a JSON object is needed."));
  }

  @Test
  void randomBodyYieldsARequestOrAnError() throws IOException {
    String[] parts = {
      "{",
      "}",
      "[",
      "]",
      "\"",
      ":",
      ",",
      "\\",
      "\\u",
      "\\ud83d",
      "null",
      "true",
      "1",
      "-",
      "1e999",
      "\u0000",
      "\u00e9",
      "\uFEFF",
      "\"displayName\"",
      "\"description\":",
      "\"resources\":[",
      "\"@odata.type\":1,",
      "\"x\":{\"y\":[]},",
      " ",
      "\n",
      "[[[[[[[[",
      "{\"a\":",
      "/*",
      "#"
    };
    byte[] valid = DOCUMENTED.getBytes(UTF_8);
    Random random = new Random(20260218);
    int requests = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] body = valid;
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        body = mutated(body, parts, random);
      }
      BodyMembers members = BodyMembers.values()[random.nextInt(2)];
      try {
        assertThat(read(body, members)).isNotNull();
        requests++;
      } catch (GraphErrorException fault) {
        assertThat(fault.status()).isIn(400, 413);
        assertThat(fault.details()).isNotEmpty();
        assertThat(fault.details()).allSatisfy(one -> assertThat(one.message()).isNotBlank());
      } catch (RuntimeException e) {
        throw new AssertionError("number " + i + ": " + new String(body, UTF_8), e);
      }
    }
    assertThat(requests).isBetween(1_000, 19_000);
  }

  private static byte[] mutated(byte[] body, String[] parts, Random random) {
    int at = random.nextInt(body.length + 1);
    int end = Math.min(body.length, at + random.nextInt(6));
    byte[] inserted =
        switch (random.nextInt(4)) {
          case 0 -> new byte[0];
          case 1 -> new byte[] {(byte) random.nextInt(256)};
          case 2 -> parts[random.nextInt(parts.length)].getBytes(UTF_8);
          default -> {
            int from = random.nextInt(body.length + 1);
            yield Arrays.copyOfRange(body, from, Math.min(body.length, from + random.nextInt(60)));
          }
        };
    end = random.nextBoolean() ? at : end;
    byte[] result = new byte[body.length - (end - at) + inserted.length];
    System.arraycopy(body, 0, result, 0, at);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(body, end, result, at + inserted.length, body.length - end);
    return result;
  }
}
