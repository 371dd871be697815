package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.REQUEST_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.tests.graph.GraphHarness.Detail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors of invalid requests to create a job. */
class InvalidRequestErrorsTest {

  private static final String INVALID = "One or more validation errors occurred.";

  private static final String LENGTH =
      "The field DisplayName must be a string with a minimum length of 8 and a maximum length of"
          + " 32.";

  private static final String CHARACTERS = "Only alphabets, numbers, and spaces are allowed.";

  private final GraphHarness graph = GraphHarness.standard();

  @Test
  void errorReturnsTheExpectedText() {
    graph.clock.advanceTo(Instant.parse("2026-02-20T10:00:00.9999999Z"));

    BufferedResponse response =
        graph.send(
            GraphRequest.post(
                    V1 + "/configurationSnapshots/createSnapshot",
                    "{\"displayName\":\"Snapshot Demo\",\"resources\":"
                        + "[\"microsoft.intune.devicecleanuprule\"]}")
                .withHeader("client-request-id", "my-id"));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"error\":{\"code\":\"BadRequest\","
                + "\"message\":\"One or more validation errors occurred.\","
                + "\"details\":[{\"code\":\"BadRequest\",\"message\":"
                + "\"ResourceType 'microsoft.intune.devicecleanuprule' is not supported.\","
                + "\"target\":\"microsoft.intune.devicecleanuprule\"}],"
                + "\"innerError\":{\"date\":\"2026-02-20T10:00:00\","
                + "\"request-id\":\""
                + REQUEST_1
                + "\",\"client-request-id\":\"my-id\"}}}");
    graph.assertNothingStored();
  }

  static List<String> namesOfWrongLength() {
    return List.of(
        "1234567", // 7
        "123456789012345678901234567890123", // 33
        "x".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("namesOfWrongLength")
  void nameOfTheWrongLengthIsRejected(String name) {
    assertRejected(GraphHarness.body(name, MAILBOX), Detail.of("DisplayName", LENGTH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Snapshot-Demo",
        "Snapshot_Demo",
        "Snapshot: Demo",
        "Snapshot.Demo",
        "Snapshot\u00e9Demo",
        "Snapshot\u0661Demo",
        "Snapshot\u00a0Demo",
        "Snapshot\tDemo",
        "Snapshot Demo\n",
        "Snapshot\u0000Demo",
        "Snapshot\u212aDemo",
        "\uFF33napshot Demo",
        "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00",
        "' OR '1'='1",
        "<script>alert"
      })
  void nameWithOtherCharactersIsRejected(String name) {
    assertRejected(GraphHarness.body(name, MAILBOX), Detail.of("DisplayName", CHARACTERS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"displayName\":null,",
        "\"displayName\":\"\",",
        "\"displayName\":\"        \",",
        "\"displayName\":\"\\t\\n          \","
      })
  void missingNameIsRejected(String member) {
    assertRejected(
        "{" + member + "\"resources\":[\"" + MAILBOX + "\"]}",
        Detail.of("DisplayName", "The DisplayName field is required."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"resources\":null", ",\"resources\":[]"})
  void missingResourcesAreRejected(String member) {
    assertRejected(
        "{\"displayName\":\"Snapshot Demo\"" + member + "}",
        Detail.of("Resources", "The Resources field is required."));
  }

  @Test
  void longDescriptionIsRejected() {
    String body = GraphHarness.body("Snapshot Demo", MAILBOX);
    String described = "{\"description\":\"" + "x".repeat(129) + "\"," + body.substring(1);

    assertRejected(
        described,
        Detail.of(
            "Description", "The field Description must be a string with a maximum length of 128."));
    assertThat(graph.create(described.replace("xx\"", "x\"")).status()).isEqualTo(200);
  }

  @Test
  void eachUnsupportedTypeIsNamedOnceInTheOrderOfTheRequest() {
    assertRejected(
        GraphHarness.body(
            "Snapshot Demo",
            "microsoft.exchange.nosuchthing",
            MAILBOX,
            "Microsoft.Intune.DeviceCleanupRule",
            "microsoft.exchange.nosuchthing",
            "",
            " " + MAILBOX,
            "microsoft.exchange.\uD83D\uDE00\"\\\n"),
        unsupported("microsoft.exchange.nosuchthing"),
        unsupported("Microsoft.Intune.DeviceCleanupRule"),
        unsupported(""),
        unsupported(" " + MAILBOX),
        unsupported("microsoft.exchange.\uD83D\uDE00\"\\\n"));
  }

  @Test
  void thousandUnsupportedTypesHaveADetailEach() {
    List<String> types = new ArrayList<>();
    List<Detail> details = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      types.add("microsoft.exchange.type" + i);
      details.add(unsupported("microsoft.exchange.type" + i));
    }

    assertRejected(
        GraphHarness.body("Snapshot Demo", types.toArray(String[]::new)),
        details.toArray(Detail[]::new));
  }

  @Test
  void allViolationsAreReportedTogetherInTheOrderOfTheMembers() {
    assertRejected(
        "{\"resources\":[\"nothing\",null,\""
            + MAILBOX
            + "\",\"nothing more\"],\"description\":\"a\\u0000"
            + "x".repeat(130)
            + "\",\"displayName\":\"a-b\"}",
        Detail.of("DisplayName", LENGTH),
        Detail.of("DisplayName", CHARACTERS),
        Detail.of(
            "Description", "The field Description must be a string with a maximum length of 128."),
        Detail.of(
            "Description",
            "description has (U+0000) at position 2; allowed is any text without U+0000 and"
                + " without half surrogate pairs."),
        unsupported("nothing"),
        Detail.of(
            "Resources", "resources[1] is null; allowed is the name of a supported resource type."),
        unsupported("nothing more"));
  }

  @ParameterizedTest
  @CsvSource({"\\u0000, U+0000", "\\ud83d, U+D83D", "\\ude00, U+DE00", "\\ude00\\ud83d, U+DE00"})
  void descriptionThatNotEveryDatabaseCanKeepIsRejected(String escape, String name) {
    assertRejected(
        "{\"displayName\":\"Snapshot Demo\",\"description\":\"abc"
            + escape
            + "\",\"resources\":[\""
            + MAILBOX
            + "\"]}",
        Detail.of(
            "Description",
            "description has ("
                + name
                + ") at position 4; allowed is any text without U+0000 and without half surrogate"
                + " pairs."));
  }

  private void assertRejected(String body, Detail... details) {
    graph.assertError(graph.create(body), 400, "BadRequest", INVALID, details);
    graph.assertNothingStored();
  }

  private static Detail unsupported(String type) {
    return Detail.of(type, "ResourceType '" + type + "' is not supported.");
  }
}
