package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.BETA;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tenantsnapshot.graph.GraphBehavior.BodyMembers;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.tests.graph.GraphHarness.Detail;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {

  private static final String ACTION = V1 + "/configurationSnapshots/createSnapshot";

  private static final String UNREADABLE =
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload"
          + " is of valid JSON format.";

  private static final String VALID =
      "{\"displayName\":\"Snapshot Demo\",\"resources\":[\"" + MAILBOX + "\"]}";

  private static final int LONGEST_BODY = 256 * 1024;

  private final GraphHarness graph = GraphHarness.standard();

  // Content-Type and Content-Encoding

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "json",
        "text/plain",
        "text/json",
        "application/xml",
        "application/jsonp",
        "application/vnd.api+json",
        "application/x-www-form-urlencoded",
        "application/json charset=utf-8",
        "application/json;charset=iso-8859-1",
        "application/json; charset=UTF-16",
        "application/json; odata.metadata=minimal; charset=\"latin1\"",
        "*/*"
      })
  void bodyWithAnotherContentTypeIsRejected(String type) {
    assertMediaTypeRejected(
        GraphRequest.post(ACTION, VALID).withHeader("content-type", type),
        "The Content-Type is '" + type + "'; allowed is application/json in UTF-8.");
  }

  @Test
  void bodyWithoutAContentTypeIsRejected() {
    assertMediaTypeRejected(
        new GraphRequest("POST", ACTION, Map.of(), stream(VALID.getBytes(StandardCharsets.UTF_8))),
        "There is no Content-Type; allowed is application/json in UTF-8.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "identity, gzip", "GZIP", ""})
  void bodyWithAContentEncodingIsRejected(String encoding) {
    assertMediaTypeRejected(
        GraphRequest.post(ACTION, VALID).withHeader("content-encoding", encoding),
        "The Content-Encoding is '" + encoding + "'; allowed is identity.");
  }

  private void assertMediaTypeRejected(GraphRequest request, String message) {
    graph.assertError(graph.send(request), 415, "UnsupportedMediaType", message);
    graph.assertNothingStored();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, ''",
    "Application/JSON; Charset=UTF-8, identity",
    "application/json;charset=\"utf-8\", Identity",
    "application/json;odata.metadata=minimal;IEEE754Compatible=true, ' identity '"
  })
  void everySpellingOfJsonInUtf8IsAccepted(String type, String encoding) {
    GraphRequest request = GraphRequest.post(ACTION, VALID).withHeader("CONTENT-TYPE", type);

    BufferedResponse answer =
        graph.send(encoding.isEmpty() ? request : request.withHeader("Content-Encoding", encoding));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void contentTypeOfGetAndDeleteIsIgnored() {
    String job = V1 + "/configurationSnapshotJobs/" + graph.createJob("Snapshot Demo", MAILBOX);

    for (String method : new String[] {"GET", "DELETE"}) {
      assertThat(
              graph
                  .send(GraphRequest.of(method, job).withHeader("Content-Type", "text/plain"))
                  .status())
          .isIn(200, 204);
    }
  }

  // Size

  @Test
  void bodyOfTenMegabytesIsRejectedBeforeItIsReadCompletely() {
    CountingStream body = new CountingStream(10L * 1024 * 1024);

    graph.assertError(
        graph.send(post(body)),
        413,
        "RequestEntityTooLarge",
        "The request body is too long; allowed are up to 262144 bytes.");
    assertThat(body.read).isLessThanOrEqualTo(LONGEST_BODY + 8192);
    graph.assertNothingStored();
  }

  @Test
  void endlessBodyIsRejected() {
    CountingStream body = new CountingStream(Long.MAX_VALUE);

    assertThat(graph.send(post(body)).status()).isEqualTo(413);
    assertThat(body.read).isLessThanOrEqualTo(LONGEST_BODY + 8192);
  }

  @Test
  void bodyOfAnUnauthorizedCallerIsNotRead() {
    CountingStream body = new CountingStream(Long.MAX_VALUE);

    graph.caller = null;
    assertThat(graph.send(post(body)).status()).isEqualTo(401);
    graph.caller = ADMIN.withPermissions();
    assertThat(graph.send(post(body)).status()).isEqualTo(403);

    assertThat(body.read).isZero();
  }

  @Test
  void bodyOfMaximumLengthIsAcceptedAndALongerOneRejected() {
    String longest = VALID + " ".repeat(LONGEST_BODY - VALID.length());

    assertThat(graph.create(longest + " ").status()).isEqualTo(413);
    graph.assertNothingStored();
    assertThat(graph.create(longest).status()).isEqualTo(200);
  }

  @Test
  void bodyThatArrivesInSmallPiecesIsAccepted() {
    InputStream slow =
        new ByteArrayInputStream(VALID.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 3));
          }
        };

    assertThat(graph.send(post(slow)).status()).isEqualTo(200);
  }

  @Test
  void failureToReadTheBodyPropagates() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> graph.graph.handle(post(broken)))
        .withMessage("connection reset");
    graph.assertNothingStored();
  }

  // Invalid JSON

  static List<Arguments> noObjects() {
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
  @MethodSource("noObjects")
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
    BufferedResponse answer = graph.create(body);

    assertUnreadable(answer, "The body is not valid JSON at line \\d+, column \\d+\\.");
  }

  @Test
  void lineAndColumnOfMalformedJsonAreStated() {
    BufferedResponse answer = graph.create("{\n  \"displayName\": oops\n}");

    assertThat(answer.json().at("/error/details/0/message").asText()).contains("at line 2");
  }

  static List<String> bombs() {
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
  @MethodSource("bombs")
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

  static List<byte[]> noUtf8() {
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
  @MethodSource("noUtf8")
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

  // Invalid members

  static List<Arguments> wrongKinds() {
    return List.of(
        Arguments.of("displayName", "1", "a number", "a string"),
        Arguments.of("displayName", "1.5", "a number", "a string"),
        Arguments.of("displayName", "true", "a boolean", "a string"),
        Arguments.of("displayName", "{}", "an object", "a string"),
        Arguments.of("displayName", "{\"a\":[1,{\"b\":2}]}", "an object", "a string"),
        Arguments.of("displayName", "[\"Snapshot Demo\"]", "an array", "a string"),
        Arguments.of("description", "0", "a number", "a string"),
        Arguments.of("description", "false", "a boolean", "a string"),
        Arguments.of("description", "[]", "an array", "a string"),
        Arguments.of("description", "{\"x\":{}}", "an object", "a string"),
        Arguments.of("resources", "\"" + MAILBOX + "\"", "a string", "an array of strings"),
        Arguments.of("resources", "1", "a number", "an array of strings"),
        Arguments.of("resources", "true", "a boolean", "an array of strings"),
        Arguments.of("resources", "{}", "an object", "an array of strings"),
        Arguments.of(
            "resources", "{\"0\":\"" + MAILBOX + "\"}", "an object", "an array of strings"));
  }

  @ParameterizedTest
  @MethodSource("wrongKinds")
  void memberOfTheWrongTypeIsRejected(String member, String value, String kind, String allowed) {
    String rest =
        VALID.replaceAll("\"" + member + "\":(\"[^\"]*\"|\\[[^]]*]),?", "").replace(",}", "}");
    String body =
        "{\"" + member + "\":" + value + (rest.equals("{}") ? "}" : "," + rest.substring(1));

    graph.assertError(
        graph.create(body),
        400,
        "BadRequest",
        UNREADABLE,
        Detail.of(
            member, "The member '" + member + "' is " + kind + "; allowed is " + allowed + "."));
    graph.assertNothingStored();
  }

  @Test
  void elementsOfTheWrongTypeAreRejectedAndEachIsNamed() {
    graph.assertError(
        graph.create(
            "{\"displayName\":7,\"resources\":[1,\""
                + MAILBOX
                + "\",[\""
                + MAILBOX
                + "\"],{\"resourceType\":\"x\"},null,false]}"),
        400,
        "BadRequest",
        UNREADABLE,
        Detail.of("displayName", "The member 'displayName' is a number; allowed is a string."),
        Detail.of("resources[0]", "The member 'resources[0]' is a number; allowed is a string."),
        Detail.of("resources[2]", "The member 'resources[2]' is an array; allowed is a string."),
        Detail.of("resources[3]", "The member 'resources[3]' is an object; allowed is a string."),
        Detail.of("resources[5]", "The member 'resources[5]' is a boolean; allowed is a string."));
    graph.assertNothingStored();
  }

  @Test
  void atMostAHundredWrongMembersAreNamed() {
    String numbers = "1,".repeat(50_000);

    BufferedResponse answer =
        graph.create("{\"resources\":[" + numbers + "1],\"displayName\":\"Snapshot Demo\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/details")).hasSize(100);
    graph.assertNothingStored();
  }

  @Test
  void unknownMembersAreRejectedAndEachIsNamed() {
    graph.assertError(
        graph.create(
            "{\"x\":[{\"displayName\":1}],"
                + VALID.substring(1, VALID.length() - 1)
                + ",\"Display_Name\":\"Snapshot Demo\",\"\":null,\"\\ud83d\\ude00\":1}"),
        400,
        "BadRequest",
        UNREADABLE,
        unknown("x"),
        unknown("Display_Name"),
        unknown(""),
        unknown("\uD83D\uDE00"));
    graph.assertNothingStored();
  }

  @ParameterizedTest
  @ValueSource(strings = {"displayName", "description", "resources", "x"})
  void repeatedMemberIsRejected(String member) {
    String value = member.equals("resources") ? "[\"" + MAILBOX + "\"]" : "\"Snapshot Demo\"";
    String twice = "\"" + member + "\":" + value;

    BufferedResponse answer = graph.create("{" + twice + "," + twice + "}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/message").asText()).isEqualTo(UNREADABLE);
    assertThat(answer.body())
        .contains(
            "{\"code\":\"BadRequest\",\"message\":\"The member '"
                + member
                + "' is allowed once only.\",\"target\":\""
                + member
                + "\"}");
    graph.assertNothingStored();
  }

  @Test
  void escapedNameEqualsTheSameNameWithoutEscapes() {
    BufferedResponse answer =
        graph.create(VALID.replace("{", "{\"display\\u004eame\":\"Snapshot Other\","));

    assertThat(answer.json().at("/error/details/0/message").asText())
        .isEqualTo("The member 'displayName' is allowed once only.");
  }

  @Test
  void unknownAndRepeatedMembersAreIgnoredIfConfigured() {
    GraphHarness switched =
        GraphHarness.switched(switches -> switches.bodyMembers(BodyMembers.IGNORED));

    BufferedResponse answer =
        switched.create(
            "{\"x\":{\"resources\":[[]]},\"displayName\":\"First Name\",\"resources\":[],"
                + VALID.substring(1, VALID.length() - 1)
                + ",\"x\":1}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.text("displayName")).isEqualTo("Snapshot Demo");
    assertThat(answer.json().get("resources")).hasSize(1);

    switched.assertError(
        switched.create("{\"displayName\":1,\"resources\":[]}"),
        400,
        "BadRequest",
        UNREADABLE,
        Detail.of("displayName", "The member 'displayName' is a number; allowed is a string."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ude00\\ud83d", "a\\ud83d\\u0041"})
  void unpairedSurrogateInAnyTextIsRejectedWithAWellFormedResponse(String half) {
    for (String body :
        new String[] {
          VALID.replace("Demo", "Demo" + half),
          VALID.replace("{", "{\"description\":\"" + half + "\","),
          VALID.replace(MAILBOX, MAILBOX + half),
          VALID.replace("[", "[\"" + half + "\","),
          VALID.replace("{", "{\"" + half + "\":1,"),
          VALID.replace("{", "{\"" + half + "\":1,\"" + half + "\":2,")
        }) {
      BufferedResponse answer = graph.create(body);

      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.json().at("/error/details")).as(answer.body()).isNotEmpty();
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(answer.body())).isTrue();
    }
    graph.assertNothingStored();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\u0000\\u0000"})
  void nulInAnyTextIsRejected(String nul) {
    for (String body :
        new String[] {
          VALID.replace("Demo", "Demo" + nul),
          VALID.replace("{", "{\"description\":\"" + nul + "\","),
          VALID.replace(MAILBOX, MAILBOX + nul),
          VALID.replace("{", "{\"" + nul + "\":1,")
        }) {
      BufferedResponse answer = graph.create(body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.body()).doesNotContain("\u0000");
    }
    graph.assertNothingStored();
  }

  // URLs

  @ParameterizedTest
  @ValueSource(strings = {"", "&", "&&=", "a=1", "=", "a=$select", "x$select=1", "a=%zz", "a+b=c"})
  void customQueryOptionsAreIgnored(String query) {
    assertThat(graph.get(V1 + "/configurationSnapshotJobs?" + query).status()).isEqualTo(200);
    assertThat(graph.get(BETA + "/configurationSnapshotJobs?" + query).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/configurationSnapshotJobs/%",
        "/configurationSnapshotJobs/%4",
        "/configurationSnapshotJobs/%zz",
        "/configurationSnapshotJobs/%4g",
        "/configurationSnapshotJobs/%\u00e91",
        "/configurationSnapshotJobs/%-1",
        "/configurationSnapshotJobs/%+1",
        "/configurationSnapshotJobs/%FF",
        "/configurationSnapshotJobs/%C3",
        "/configurationSnapshotJobs/%C0%AF",
        "/configurationSnapshotJobs/%ED%A0%80",
        "/%zz",
        "/configurationSnapshotJobs?%zz=1",
        "/configurationSnapshotJobs?%=1",
        "/configurationSnapshotJobs?a=1&%FF=1"
      })
  void invalidPercentEncodingIsRejected(String path) {
    graph.assertError(
        graph.get(V1 + path),
        400,
        "BadRequest",
        "The URL is not valid: a percent sign must be followed by two hexadecimal digits, and the"
            + " result must be UTF-8.");
  }

  static List<String> oddIds() {
    return List.of(
        "x",
        "..",
        "%2e%2e",
        "a%2Fb",
        "%00",
        "%0d%0a",
        "%F0%9F%98%80",
        "\uD83D\uDE00",
        "\uD83D",
        "'",
        "%27%20or%20%271%27%3D%271",
        "null",
        "00000000-0000-0000-0000-000000000000",
        "{" + ID_1 + "}",
        ID_1 + "%00",
        ID_1 + "%20",
        "x".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("oddIds")
  void unusualIdIsNotFound(String id) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    for (String collection : new String[] {"configurationSnapshotJobs", "configurationSnapshots"}) {
      for (String key : new String[] {"/" + id, "('" + id + "')"}) {
        for (String method : new String[] {"GET", "HEAD", "DELETE"}) {
          BufferedResponse answer = graph.send(method, V1 + "/" + collection + key);
          assertThat(answer.status()).as(method + key).isIn(400, 404, 405);
          if (!method.equals("HEAD")) {
            assertThat(answer.json().at("/error/innerError/request-id").asText()).isNotEmpty();
          }
        }
      }
    }
    assertThat(graph.service.listJobs(ADMIN)).hasSize(1);
  }

  @Test
  void bodyOfAGetIsNotRead() {
    CountingStream body = new CountingStream(1000);

    BufferedResponse answer =
        graph.send(new GraphRequest("GET", V1 + "/configurationSnapshotJobs", Map.of(), body));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(body.read).isZero();
  }

  private void assertUnreadable(BufferedResponse answer, String pattern) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().at("/error/details")).hasSize(1);
    String message = answer.json().at("/error/details/0/message").asText();
    assertThat(message).matches(pattern);
    graph.assertError(answer, 400, "BadRequest", UNREADABLE, Detail.of("body", message));
    graph.assertNothingStored();
  }

  private static Detail unknown(String member) {
    return Detail.of(
        member,
        "The parameter '"
            + member
            + "' in the request payload is not a valid parameter for the operation"
            + " 'createSnapshot'; allowed are displayName, description and resources.");
  }

  private static GraphRequest post(InputStream body) {
    return new GraphRequest(
        "POST", ACTION, Map.of("Content-Type", List.of("application/json")), body);
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
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

  /** A JSON object whose only string is unterminated. */
  private static final class CountingStream extends InputStream {

    private final long length;
    private long read;

    CountingStream(long length) {
      this.length = length;
    }

    @Override
    public int read() {
      if (read == length) {
        return -1;
      }
      String start = "{\"description\":\"";
      int b = read < start.length() ? start.charAt((int) read) : 'x';
      read++;
      return b;
    }
  }
}
