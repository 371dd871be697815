package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.CreateRequests.LONGEST_BODY;
import static io.github.tenantsnapshot.tests.graph.CreateRequests.UNREADABLE;
import static io.github.tenantsnapshot.tests.graph.CreateRequests.VALID;
import static io.github.tenantsnapshot.tests.graph.CreateRequests.post;
import static io.github.tenantsnapshot.tests.graph.CreateRequests.stream;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.tests.graph.GraphHarness.Detail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies that are not a JSON object in UTF-8. */
class MalformedBodyTest {

  private final GraphHarness graph = GraphHarness.standard();

  static List<Arguments> bodiesThatAreNotObjects() {
    return List.of(
        Arguments.of("", "The body is empty; a JSON object is needed."),
        Arguments.of(" \r\n\t", "The body is empty; a JSON object is needed."),
        Arguments.of("\uFEFF", "The body is empty; a JSON object is needed."),
        Arguments.of("[]", "The body is an array; a JSON object is needed."),
        Arguments.of("[" + VALID + "]", "The body is an array; a JSON object is needed."),
        Arguments.of("\"text\"", "The body is a string; a JSON object is needed."),
        Arguments.of("1", "The body is a number; a JSON object is needed."),
        Arguments.of("-1.5e3", "The body is a number; a JSON object is needed."),
        Arguments.of("true", "The body is a boolean; a JSON object is needed."),
        Arguments.of("false", "The body is a boolean; a JSON object is needed."),
        Arguments.of("null", "The body is null; a JSON object is needed."),
        Arguments.of(VALID + "{}", "The body goes on after its JSON object."),
        Arguments.of(VALID + " \n[]", "The body goes on after its JSON object."),
        Arguments.of(VALID + "1", "The body goes on after its JSON object."),
        Arguments.of(VALID + VALID, "The body goes on after its JSON object."));
  }

  @ParameterizedTest
  @MethodSource("bodiesThatAreNotObjects")
  void bodyThatIsNotOneObjectIsRejected(String body, String message) {
    graph.assertError(
        graph.create(body), 400, "BadRequest", UNREADABLE, Detail.of("body", message));
    graph.assertNothingStored();
  }

  static List<String> malformed() {
    return List.of(
        "{",
        "}",
        "{]",
        "{\"",
        "{\"displayName",
        "{\"displayName\"",
        "{\"displayName\":",
        "{\"displayName\":\"Snapshot Demo",
        "{\"displayName\":\"Snapshot Demo\"",
        "{\"displayName\":\"Snapshot Demo\",",
        "{\"displayName\":\"Snapshot Demo\",}",
        "{\"displayName\":\"Snapshot Demo\";\"resources\":[]}",
        "{\"resources\":[",
        "{\"resources\":[\"" + MAILBOX,
        "{\"resources\":[\"" + MAILBOX + "\"",
        "{\"resources\":[\"" + MAILBOX + "\",]}",
        "{\"resources\":[,]}",
        "{\"resources\":[\"a\" \"b\"]}",
        "{\"resources\":[}",
        "{'displayName':'Snapshot Demo'}",
        "{displayName:\"Snapshot Demo\"}",
        "{\"displayName\":\"Snapshot\nDemo\"}",
        "{\"displayName\":\"Snapshot\u0000Demo\"}",
        "{\"displayName\":\"Snapshot\\xDemo\"}",
        "{\"displayName\":\"Snapshot\\u12\"}",
        "{\"displayName\":\"Snapshot\\",
        "{\"x\":\"\\q\"}",
        "{\"displayName\":NaN}",
        "{\"displayName\":Infinity}",
        "{\"displayName\":01}",
        "{\"displayName\":+1}",
        "{\"displayName\":.5}",
        "{\"displayName\":1.}",
        "{\"displayName\":nul}",
        "{\"displayName\":True}",
        "{\"displayName\":undefined}",
        "/* comment */" + VALID,
        "// comment\n" + VALID,
        VALID + "//",
        VALID + "}",
        VALID + "]",
        VALID + "x",
        VALID + "\u0000",
        "\u0000" + VALID,
        "\u00a0" + VALID,
        "\uFEFF\uFEFF" + VALID,
        ")]}'," + VALID,
        "<snapshot/>",
        "displayName=Snapshot+Demo");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void malformedJsonIsRejectedWithItsPosition(String body) {
    BufferedResponse response = graph.create(body);

    assertUnreadable(response, "The body is not valid JSON at line \\d+, column \\d+\\.");
  }

  @Test
  void lineAndColumnOfMalformedJsonAreStated() {
    BufferedResponse response = graph.create("{\n  \"displayName\": oops\n}");

    assertThat(response.json().at("/error/details/0/message").asText()).contains("at line 2");
  }

  static List<String> deeplyNestedBodies() {
    int half = LONGEST_BODY / 2 - 100;
    return List.of(
        "[".repeat(65) + "]".repeat(65),
        "[".repeat(half),
        "{\"resources\":" + "[".repeat(half),
        "{\"resources\":" + "[".repeat(100) + "]".repeat(100) + "}",
        "{\"displayName\":" + "[".repeat(half) + "]".repeat(half) + "}",
        "{\"description\":" + "{\"a\":".repeat(half / 5) + "1" + "}".repeat(half / 5) + "}",
        "{\"@x\":" + "{\"a\":[".repeat(half / 6));
  }

  @ParameterizedTest
  @MethodSource("deeplyNestedBodies")
  void deepNestingIsRejected(String body) {
    if (body.startsWith("[")) {
      // rejected at its first character, whatever the nesting depth
      assertUnreadable(graph.create(body), "The body is an array; a JSON object is needed\\.");
    } else {
      assertUnreadable(
          graph.create(body), "The body goes beyond what is read: nested too deeply, .*");
    }
  }

  @Test
  void longNumbersAndNamesAreRejected() {
    assertUnreadable(
        graph.create("{\"displayName\":" + "9".repeat(100_000) + "}"),
        "The body goes beyond what is read: .* too long a number or name.*");
    assertUnreadable(
        graph.create("{\"@x\":1." + "9".repeat(100_000) + "}"),
        "The body goes beyond what is read: .* too long a number or name.*");
    assertUnreadable(
        graph.create("{\"" + "n".repeat(100_000) + "\":1}"),
        "The body goes beyond what is read: .* too long a number or name.*");
  }

  static List<byte[]> bodiesThatAreNotUtf8() {
    return List.of(
        bytes(VALID, 16, 0xFF),
        bytes(VALID, 16, 0xC0, 0x80), // an overlong NUL
        bytes(VALID, 16, 0xE0, 0x80, 0xAF), // an overlong slash
        bytes(VALID, 16, 0xED, 0xA0, 0x80), // a lone surrogate
        bytes(VALID, 16, 0xF4, 0x90, 0x80, 0x80), // beyond U+10FFFF
        bytes(VALID, 16, 0xE9), // Latin-1
        bytes(VALID, VALID.length(), 0xC3), // truncated
        bytes(VALID, 0, 0x80),
        bytes("", 0, 0xFF, 0xFE, '{', 0, '}', 0), // UTF-16 with a byte order mark
        "{\"displayName\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("bodiesThatAreNotUtf8")
  void bodyThatIsNotUtf8IsRejected(byte[] body) {
    assertUnreadable(graph.send(post(stream(body))), "The body is not valid UTF-8\\.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32"})
  void bodyInAnotherUnicodeEncodingIsRejected(String charset) {
    assertUnreadable(
        graph.send(post(stream(VALID.getBytes(Charset.forName(charset))))),
        "The body is not valid JSON at .*");
  }

  private void assertUnreadable(BufferedResponse response, String pattern) {
    assertThat(response.status()).as(response.body()).isEqualTo(400);
    assertThat(response.json().at("/error/details")).hasSize(1);
    String message = response.json().at("/error/details/0/message").asText();
    assertThat(message).matches(pattern);
    graph.assertError(response, 400, "BadRequest", UNREADABLE, Detail.of("body", message));
    graph.assertNothingStored();
  }

  /** Returns the text in UTF-8 with other bytes inserted. */
  private static byte[] bytes(String text, int at, int... inserted) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] valid = text.getBytes(StandardCharsets.UTF_8);
    bytes.write(valid, 0, at);
    IntStream.of(inserted).forEach(bytes::write);
    bytes.write(valid, at, valid.length - at);
    return bytes.toByteArray();
  }
}
