package io.github.tenantsnapshot.internal.graph;

import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.DOCUMENTED;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.DOCUMENTED_REQUEST;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.detail;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.read;
import static io.github.tenantsnapshot.internal.graph.CreateSnapshotBodies.rejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.graph.GraphBehavior.BodyMembers;
import io.github.tenantsnapshot.internal.graph.GraphErrorException.Detail;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The members of {@link CreateSnapshotBody}. */
class CreateSnapshotBodyTest {

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
      assertThat(rejected("{\"" + member + "\":" + value + "}"))
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
    assertThat(rejected("{\"resources\":" + value + "}"))
        .containsExactly(
            detail(
                "resources",
                "The member 'resources' is " + kind + "; allowed is an array of strings."));
  }

  @Test
  void elementsThatAreNotStringsAreReportedWithTheirIndex() {
    assertThat(rejected("{\"resources\":[\"a\",1,null,[\"b\",[]],{\"c\":{}},true,\"d\"]}"))
        .containsExactly(
            detail("resources[1]", "The member 'resources[1]' is a number; allowed is a string."),
            detail("resources[3]", "The member 'resources[3]' is an array; allowed is a string."),
            detail("resources[4]", "The member 'resources[4]' is an object; allowed is a string."),
            detail("resources[5]", "The member 'resources[5]' is a boolean; allowed is a string."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "DisplayName", "displayname", "", "$select", "tenantId"})
  void unknownMemberIsReported(String name) {
    assertThat(rejected("{\"" + name + "\":{\"a\":[1,2]},\"displayName\":\"Snapshot Demo\"}"))
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
    assertThat(rejected("{\"" + name + "\":" + first + ",\"" + name + "\":" + second + "}"))
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
    assertThat(rejected(body))
        .extracting(Detail::target)
        .containsExactly("x", "x", "x", "displayName", "resources", "description");
  }

  @Test
  void withMembersIgnoredAMemberOfTheWrongTypeIsRejected() {
    assertThat(rejected("{\"displayName\":1}".getBytes(UTF_8), BodyMembers.IGNORED))
        .containsExactly(
            detail("displayName", "The member 'displayName' is a number; allowed is a string."));
  }

  @Test
  void allErrorsAreReportedTogetherInTheOrderOfTheBody() {
    assertThat(
            rejected(
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
    assertThat(rejected("{\"resources\":[" + "1,".repeat(98) + "1]}")).hasSize(99);
    assertThat(rejected("{\"resources\":[" + "1,".repeat(99) + "1]}")).hasSize(100);
    assertThat(rejected("{\"resources\":[" + "1,".repeat(5_000) + "1]}")).hasSize(100);
    assertThat(rejected("{" + "\"x\":[1,{}],".repeat(5_000) + "\"y\":1}")).hasSizeBetween(100, 101);
  }
}
