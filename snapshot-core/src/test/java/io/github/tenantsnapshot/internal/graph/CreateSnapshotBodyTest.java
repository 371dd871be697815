package io.github.tenantsnapshot.internal.graph;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.graph.GraphBehavior.BodyMembers;
import io.github.tenantsnapshot.internal.graph.GraphErrorException.Detail;
import io.github.tenantsnapshot.internal.query.RequestNames;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateSnapshotBodyTest {

  private static final String DOCUMENTED =
      """
      {
        "displayName": "Snapshot Demo",
        "description": "This is Snapshot Description",
        "resources": [ "microsoft.exchange.sharedmailbox", "microsoft.exchange.transportrule" ]
      }
      """;

  private static final CreateSnapshotRequest DOCUMENTED_REQUEST =
      CreateSnapshotRequest.of(
              "Snapshot Demo",
              "microsoft.exchange.sharedmailbox",
              "microsoft.exchange.transportrule")
          .withDescription("This is Snapshot Description");

  private static final String UNREADABLE =
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is"
          + " of valid JSON format.";

  private static CreateSnapshotRequest read(byte[] body, BodyMembers members)
      throws GraphErrorException, IOException {
    return CreateSnapshotBody.read(new ByteArrayInputStream(body), members, RequestNames.exact());
  }

  private static CreateSnapshotRequest read(String body) {
    try {
      return read(body.getBytes(UTF_8), BodyMembers.REFUSED);
    } catch (GraphErrorException fault) {
      return fail("%s %s", body, fault.details());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Detail> refused(byte[] body, BodyMembers members) {
    GraphErrorException fault =
        catchThrowableOfType(GraphErrorException.class, () -> read(body, members));
    assertThat(fault).as("%s", new String(body, UTF_8)).isNotNull();
    assertThat(fault.status()).isEqualTo(400);
    assertThat(fault.code()).isEqualTo("BadRequest");
    assertThat(fault.text()).isEqualTo(UNREADABLE);
    return fault.details();
  }

  private static List<Detail> refused(String body) {
    return refused(body.getBytes(UTF_8), BodyMembers.REFUSED);
  }

  private static Detail detail(String target, String message) {
    return new Detail("BadRequest", message, target);
  }

  @Test
  void documentedExampleIsRead() {
    assertThat(read(DOCUMENTED)).isEqualTo(DOCUMENTED_REQUEST);
  }

  static Stream<Arguments> readable() {
    return Stream.of(
        arguments("{}", CreateSnapshotRequest.builder().build()),
        arguments(" \r\n\t{ } \r\n\t", CreateSnapshotRequest.builder().build()),
        arguments(
            "{\"displayName\":\"a\"}", CreateSnapshotRequest.builder().displayName("a").build()),
        arguments(
            "{\"displayName\":\"\"}", CreateSnapshotRequest.builder().displayName("").build()),
        arguments("{\"displayName\":null}", CreateSnapshotRequest.builder().build()),
        arguments("{\"description\":null}", CreateSnapshotRequest.builder().build()),
        arguments(
            "{\"description\":\"d\"}", CreateSnapshotRequest.builder().description("d").build()),
        arguments("{\"resources\":null}", CreateSnapshotRequest.builder().build()),
        arguments(
            "{\"resources\":[]}", CreateSnapshotRequest.builder().resources(List.of()).build()),
        arguments(
            "{\"resources\":[null]}",
            CreateSnapshotRequest.builder().resources(Collections.singletonList(null)).build()),
        arguments(
            "{\"resources\":[\"b\",null,\"a\",\"b\",\"\"]}",
            CreateSnapshotRequest.builder()
                .resources(Arrays.asList("b", null, "a", "b", ""))
                .build()),
        arguments(
            "{\"resources\":[\"r\"],\"displayName\":\"n\",\"description\":\"d\"}",
            CreateSnapshotRequest.of("n", "r").withDescription("d")),
        arguments(
            "{\"display\\u004eame\":\"\\u00e9\\n\\\"\\\\\\/\u00e9\"}",
            CreateSnapshotRequest.builder().displayName("\u00e9\n\"\\/\u00e9").build()),
        arguments(
            "{\"displayName\":\"\\ud83d\\ude80\uD83D\uDE80\"}",
            CreateSnapshotRequest.builder().displayName("\uD83D\uDE80\uD83D\uDE80").build()),
        arguments(
            "{\"displayName\":\"\\u0000\",\"description\":\"\\ud83d\"}",
            CreateSnapshotRequest.builder().displayName("\u0000").description("\uD83D").build()));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void bodyOfTheExpectedShapeIsRead(String body, CreateSnapshotRequest request) {
    assertThat(read(body)).isEqualTo(request);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1, a number",
        "-0.5e3, a number",
        "true, a boolean",
        "false, a boolean",
        "{}, an object",
        "`{\"a\":[1,{}]}`, an object",
        "[], an array",
        "`[\"a\",[{}]]`, an array"
      })
  void memberThatIsNotAStringIsReported(String value, String kind) {
    for (String member : List.of("displayName", "description")) {
      assertThat(refused("{\"" + member + "\":" + value + "}"))
          .containsExactly(
              detail(member, "The member '" + member + "' is " + kind + "; allowed is a string."));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`\"microsoft.exchange.transportrule\"`, a string",
        "1, a number",
        "true, a boolean",
        "`{\"0\":\"microsoft.exchange.transportrule\"}`, an object"
      })
  void resourcesThatAreNotAnArrayAreReported(String value, String kind) {
    assertThat(refused("{\"resources\":" + value + "}"))
        .containsExactly(
            detail(
                "resources",
                "The member 'resources' is " + kind + "; allowed is an array of strings."));
  }

  @Test
  void elementsThatAreNotStringsAreReportedWithTheirIndex() {
    assertThat(refused("{\"resources\":[\"a\",1,null,[\"b\",[]],{\"c\":{}},true,\"d\"]}"))
        .containsExactly(
            detail("resources[1]", "The member 'resources[1]' is a number; allowed is a string."),
            detail("resources[3]", "The member 'resources[3]' is an array; allowed is a string."),
            detail("resources[4]", "The member 'resources[4]' is an object; allowed is a string."),
            detail("resources[5]", "The member 'resources[5]' is a boolean; allowed is a string."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "DisplayName", "displayname", "", "$select", "tenantId"})
  void unknownMemberIsReported(String name) {
    assertThat(refused("{\"" + name + "\":{\"a\":[1,2]},\"displayName\":\"Snapshot Demo\"}"))
        .containsExactly(
            detail(
                name,
                "The parameter '"
                    + name
                    + "' in the request payload is not a valid parameter for the operation"
                    + " 'createSnapshot'; allowed are displayName, description and resources."));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "displayName, `\"a\"`, `\"b\"`",
        "displayName, null, `\"b\"`",
        "displayName, `\"a\"`, null",
        "description, `\"a\"`, `\"a\"`",
        "resources, [], `[\"a\"]`",
        "@odata.type, 1, 2"
      })
  void repeatedMemberIsReported(String name, String first, String second) {
    assertThat(refused("{\"" + name + "\":" + first + ",\"" + name + "\":" + second + "}"))
        .containsExactly(detail(name, "The member '" + name + "' is allowed once only."));
  }

  @Test
  void controlInformationIsIgnored() {
    assertThat(
            read(
                "{\"@odata.type\":\"#x\",\"displayName@odata.type\":[{}],\"displayName\":\"n\","
                    + "\"@x\":null,\"resources@odata.type\":\"#Collection(String)\"}"))
        .isEqualTo(CreateSnapshotRequest.builder().displayName("n").build());
  }

  @Test
  void withMembersIgnoredUnknownMembersAreIgnoredAndTheLastRepeatedOneIsUsed()
      throws GraphErrorException, IOException {
    String body =
        "{\"x\":{\"displayName\":1},\"displayName\":\"a\",\"resources\":[\"a\"],\"x\":[[]],"
            + "\"displayName\":\"b\",\"resources\":[\"b\"],\"description\":\"d\","
            + "\"description\":null}";

    assertThat(read(body.getBytes(UTF_8), BodyMembers.IGNORED))
        .isEqualTo(CreateSnapshotRequest.of("b", "b"));
    assertThat(refused(body))
        .extracting(Detail::target)
        .containsExactly("x", "x", "x", "displayName", "resources", "description");
  }

  @Test
  void withMembersIgnoredAMemberOfTheWrongTypeIsRejected() {
    assertThat(refused("{\"displayName\":1}".getBytes(UTF_8), BodyMembers.IGNORED))
        .containsExactly(
            detail("displayName", "The member 'displayName' is a number; allowed is a string."));
  }

  @Test
  void allErrorsAreReportedTogetherInTheOrderOfTheBody() {
    assertThat(
            refused(
                "{\"resources\":[1],\"x\":0,\"description\":[],\"displayName\":{},\"x\":0,"
                    + "\"displayName\":\"n\"}"))
        .extracting(detail -> detail.target() + ": " + detail.message().split("[;.]", 2)[0])
        .containsExactly(
            "resources[0]: The member 'resources[0]' is a number",
            "x: The parameter 'x' in the request payload is not a valid parameter for the operation"
                + " 'createSnapshot'",
            "description: The member 'description' is an array",
            "displayName: The member 'displayName' is an object",
            "x: The member 'x' is allowed once only",
            "x: The parameter 'x' in the request payload is not a valid parameter for the operation"
                + " 'createSnapshot'",
            "displayName: The member 'displayName' is allowed once only");
  }

  @Test
  void atMostAHundredErrorsAreReported() {
    assertThat(refused("{\"resources\":[" + "1,".repeat(98) + "1]}")).hasSize(99);
    assertThat(refused("{\"resources\":[" + "1,".repeat(99) + "1]}")).hasSize(100);
    assertThat(refused("{\"resources\":[" + "1,".repeat(5_000) + "1]}")).hasSize(100);
    assertThat(refused("{" + "\"x\":[1,{}],".repeat(5_000) + "\"y\":1}")).hasSizeBetween(100, 101);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t"})
  void emptyBodyIsRejected(String body) {
    assertThat(refused(body))
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
    assertThat(refused(body))
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
    assertThat(refused(body))
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
    assertThat(refused(body))
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
    assertThat(refused(body.getBytes(UTF_8), BodyMembers.IGNORED)).hasSize(1);
  }

  @Test
  void textAfterTheObjectIsRejected() {
    assertThat(refused(DOCUMENTED + "{}"))
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
      assertThat(refused(bomb.getBytes(UTF_8), members))
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
      assertThat(refused(body.getBytes(UTF_8), members))
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
    assertThat(refused(body, BodyMembers.REFUSED))
        .containsExactly(detail("body", "The body is not valid UTF-8."));
  }

  @Test
  void utf16WithoutAByteOrderMarkIsRejected() {
    assertThat(refused(DOCUMENTED.getBytes(UTF_16LE), BodyMembers.REFUSED)).hasSize(1);
    assertThat(refused(DOCUMENTED.getBytes(UTF_16BE), BodyMembers.REFUSED)).hasSize(1);
  }

  @Test
  void byteOrderMarkIsIgnored() {
    assertThat(read("\uFEFF" + DOCUMENTED)).isEqualTo(DOCUMENTED_REQUEST);
    assertThat(refused("\uFEFF"))
        .containsExactly(detail("body", "The body is empty; a JSON object is needed."));
  }

  @Test
  void bodyOf256KiBIsRead() {
    String padding = " ".repeat(CreateSnapshotBody.MAX_BYTES - DOCUMENTED.length());

    assertThat(CreateSnapshotBody.MAX_BYTES).isEqualTo(262_144);
    assertThat(read(padding + DOCUMENTED)).isEqualTo(DOCUMENTED_REQUEST);
    assertThat(read(DOCUMENTED + padding)).isEqualTo(DOCUMENTED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "{", "\u00e9"})
  void bodyLongerThan256KiBIsRejected(String filler) {
    byte[] body = filler.repeat(CreateSnapshotBody.MAX_BYTES + 1).getBytes(UTF_8);

    GraphErrorException fault =
        catchThrowableOfType(GraphErrorException.class, () -> read(body, BodyMembers.REFUSED));

    assertThat(fault).isNotNull();
    assertThat(fault.status()).isEqualTo(413);
    assertThat(fault.code()).isEqualTo("RequestEntityTooLarge");
    assertThat(fault.text())
        .isEqualTo("The request body is too long; allowed are up to 262144 bytes.");
  }

  @Test
  void limitCountsBytesAndNotCharacters() {
    String body = "{\"description\":\"" + "\u00e9".repeat(131_064) + "\"}";
    assertThat(body.getBytes(UTF_8)).hasSize(262_146);

    assertThat(
            catchThrowableOfType(
                GraphErrorException.class, () -> read(body.getBytes(UTF_8), BodyMembers.REFUSED)))
        .extracting(GraphErrorException::status)
        .isEqualTo(413);
    assertThat(read(body.replaceFirst("\u00e9", "")).description()).hasSize(131_063);
  }

  @Test
  void atMostOneByteBeyondTheLimitIsRead() {
    AtomicLong read = new AtomicLong();
    InputStream endless =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] bytes, int offset, int length) {
            Arrays.fill(bytes, offset, offset + length, (byte) ' ');
            read.addAndGet(length);
            return length;
          }
        };

    assertThat(
            catchThrowableOfType(
                GraphErrorException.class,
                () -> CreateSnapshotBody.read(endless, BodyMembers.REFUSED, RequestNames.exact())))
        .extracting(GraphErrorException::status)
        .isEqualTo(413);
    assertThat(read).hasValue(CreateSnapshotBody.MAX_BYTES + 1);
  }

  @Test
  void failureOfTheStreamPropagates() {
    IOException failure = new IOException("reset by peer");
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }
        };

    assertThat(
            catchThrowableOfType(
                IOException.class,
                () -> CreateSnapshotBody.read(failing, BodyMembers.REFUSED, RequestNames.exact())))
        .isSameAs(failure);
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
