package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.CreateRequests.UNREADABLE;
import static io.github.tenantsnapshot.tests.graph.CreateRequests.VALID;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphBehavior.BodyMembers;
import io.github.tenantsnapshot.tests.graph.GraphHarness.Detail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies with unknown, repeated or invalid members. */
class InvalidMembersTest {

  private final GraphHarness graph = GraphHarness.standard();

  static List<Arguments> membersOfTheWrongType() {
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
  @MethodSource("membersOfTheWrongType")
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

    BufferedResponse response =
        graph.create("{\"resources\":[" + numbers + "1],\"displayName\":\"Snapshot Demo\"}");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json().at("/error/details")).hasSize(100);
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

    BufferedResponse response = graph.create("{" + twice + "," + twice + "}");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json().at("/error/message").asText()).isEqualTo(UNREADABLE);
    assertThat(response.body())
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
    BufferedResponse response =
        graph.create(VALID.replace("{", "{\"display\\u004eame\":\"Snapshot Other\","));

    assertThat(response.json().at("/error/details/0/message").asText())
        .isEqualTo("The member 'displayName' is allowed once only.");
  }

  @Test
  void unknownAndRepeatedMembersAreIgnoredIfConfigured() {
    GraphHarness switched =
        GraphHarness.switched(switches -> switches.bodyMembers(BodyMembers.IGNORED));

    BufferedResponse response =
        switched.create(
            "{\"x\":{\"resources\":[[]]},\"displayName\":\"First Name\",\"resources\":[],"
                + VALID.substring(1, VALID.length() - 1)
                + ",\"x\":1}");

    assertThat(response.status()).as(response.body()).isEqualTo(200);
    assertThat(response.text("displayName")).isEqualTo("Snapshot Demo");
    assertThat(response.json().get("resources")).hasSize(1);

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
      BufferedResponse response = graph.create(body);

      assertThat(response.status()).as(body).isEqualTo(400);
      assertThat(response.json().at("/error/details")).as(response.body()).isNotEmpty();
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(response.body())).isTrue();
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
      BufferedResponse response = graph.create(body);
      assertThat(response.status()).as(body).isEqualTo(400);
      assertThat(response.body()).doesNotContain("\u0000");
    }
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
}
