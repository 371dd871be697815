package io.github.tenantsnapshot.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DescriptionRule;
import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameRule;
import io.github.tenantsnapshot.SnapshotBehavior.DuplicateTypes;
import io.github.tenantsnapshot.SnapshotBehavior.TypeNameCase;
import io.github.tenantsnapshot.Violation;
import io.github.tenantsnapshot.Violation.Rule;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {

  private static final String NAME = "Snapshot Demo";
  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String MAILBOX = "microsoft.exchange.sharedmailbox";

  private static final SnapshotBehavior STRICT = SnapshotBehavior.defaults();
  private static final SnapshotBehavior LENIENT =
      STRICT.toBuilder()
          .displayNameRule(DisplayNameRule.LENIENT)
          .descriptionRule(DescriptionRule.LENIENT)
          .build();

  private static List<Violation> check(CreateSnapshotRequest request) {
    return check(request, STRICT);
  }

  private static List<Violation> check(CreateSnapshotRequest request, SnapshotBehavior behavior) {
    return RequestRules.violations(request, ResourceTypes.documented(), behavior);
  }

  private static CreateSnapshotRequest named(String displayName) {
    return CreateSnapshotRequest.of(displayName, RULE);
  }

  private static CreateSnapshotRequest described(String description) {
    return CreateSnapshotRequest.of(NAME, RULE).withDescription(description);
  }

  private static CreateSnapshotRequest asking(String... resources) {
    return CreateSnapshotRequest.of(NAME, resources);
  }

  @Test
  void documentedExampleIsValid() {
    assertThat(
            check(
                CreateSnapshotRequest.of(NAME, MAILBOX, RULE)
                    .withDescription("This is Snapshot Description")))
        .isEmpty();
  }

  @Nested
  class DisplayName {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Snapshot Demo",
          "Snapshot Creation 1",
          "Snapshot Creation Demo 1",
          "12345678",
          "abcdefgh",
          "AZaz09 x",
          " leading space",
          "trailing space ",
          "repeated   spaces",
          "       x",
          "x       "
        })
    void lettersDigitsAndSpacesAreAccepted(String name) {
      assertThat(check(named(name))).isEmpty();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"        ", " ", "\t\t\t\t\t\t\t\t", "\n"})
    void nullEmptyAndBlankNamesAreReportedAsMissing(String name) {
      assertThat(check(named(name)))
          .containsExactly(
              Violation.of(
                  "displayName",
                  Rule.DISPLAY_NAME_REQUIRED,
                  name,
                  "displayName is required and must not be blank; allowed are 8 to 32 ASCII"
                      + " letters, digits and spaces."));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "7, false", "8, true", "9, true", "31, true", "32, true", "33, false"})
    void namesOf8To32CharactersAreAccepted(int length, boolean valid) {
      String name = "x".repeat(length);
      Violation violation =
          Violation.of(
              "displayName",
              Rule.DISPLAY_NAME_LENGTH,
              name,
              "displayName has "
                  + length
                  + " characters; allowed are 8 to 32 ASCII letters, digits and spaces.");

      assertThat(check(named(name))).isEqualTo(valid ? List.of() : List.of(violation));
    }

    @ParameterizedTest
    @CsvSource({"7, false", "8, true", "32, true", "33, false"})
    void spacesCountTowardsTheLengthOfAName(int length, boolean valid) {
      String padded = "x" + " ".repeat(length - 1);

      assertThat(check(named(padded)).isEmpty()).isEqualTo(valid);
    }

    static Stream<Arguments> badCharacters() {
      return Stream.of(
          arguments("hyphen", "Weekly-Export", "'-' (U+002D) at position 7"),
          arguments("underscore", "Weekly_Export", "'_' (U+005F) at position 7"),
          arguments("colon", "Weekly:Export", "':' (U+003A) at position 7"),
          arguments("full stop", "Weekly.Export", "'.' (U+002E) at position 7"),
          arguments("at sign, next to A", "Weekly@Export", "'@' (U+0040) at position 7"),
          arguments("bracket, next to Z", "Weekly[Export", "'[' (U+005B) at position 7"),
          arguments("grave, next to a", "Weekly`Export", "'`' (U+0060) at position 7"),
          arguments("brace, next to z", "Weekly{Export", "'{' (U+007B) at position 7"),
          arguments("slash, next to 0", "Weekly/Export", "'/' (U+002F) at position 7"),
          arguments("accent", "Sauvegard\u00e9", "'\u00e9' (U+00E9) at position 10"),
          arguments("combining accent", "Sauvegarde\u0301", "'\u0301' (U+0301) at position 11"),
          arguments("dotted capital I", "Weekly\u0130Export", "'\u0130' (U+0130) at position 7"),
          arguments("Kelvin sign", "\u212Aelvin scale", "'\u212A' (U+212A) at position 1"),
          arguments("emoji", "Rocket \uD83D\uDE80!", "'\uD83D\uDE80' (U+1F680) at position 8"),
          arguments("NUL", "Weekly\u0000Export", "(U+0000) at position 7"),
          arguments("tab", "Weekly\tExport", "(U+0009) at position 7"),
          arguments("newline", "Weekly\nExport", "(U+000A) at position 7"),
          arguments("newline at the end", "Weekly Export\n", "(U+000A) at position 14"),
          arguments("delete", "Weekly\u007FExport", "(U+007F) at position 7"),
          arguments("full-width digit", "Weekly \uFF11\uFF12", "'\uFF11' (U+FF11) at position 8"),
          arguments("no-break space", "Weekly\u00A0Export", "'\u00A0' (U+00A0) at position 7"),
          arguments("only no-break spaces", "\u00A0".repeat(8), "'\u00A0' (U+00A0) at position 1"),
          arguments("high surrogate", "Weekly\uD83DExport", "(U+D83D) at position 7"),
          arguments("low surrogate", "\uDE80Weekly Export", "(U+DE80) at position 1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badCharacters")
    void firstInvalidCharacterIsReportedWithItsPosition(String kind, String name, String where) {
      assertThat(check(named(name)))
          .containsExactly(
              Violation.of(
                  "displayName",
                  Rule.DISPLAY_NAME_CHARACTERS,
                  name,
                  "displayName has "
                      + where
                      + "; allowed are 8 to 32 ASCII letters, digits and spaces."));
    }

    @Test
    void wrongLengthAndInvalidCharacterAreBothReported() {
      assertThat(check(named("a-b")))
          .extracting(Violation::rule)
          .containsExactly(Rule.DISPLAY_NAME_LENGTH, Rule.DISPLAY_NAME_CHARACTERS);
    }
  }

  @Nested
  class LenientDisplayName {

    private static List<Violation> check(String name) {
      return RequestRulesTest.check(named(name), LENIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a-b_c:d", "\u00e9t\u00e9", "\uD83D\uDE80", "tab\tnewline\n"})
    void anyCharactersAreAccepted(String name) {
      assertThat(check(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "255, true", "256, true", "257, false"})
    void namesOfUpTo256CharactersAreAccepted(int length, boolean valid) {
      String name = "x".repeat(length);
      Violation violation =
          Violation.of(
              "displayName",
              Rule.TEXT_STORABLE,
              name,
              "displayName has " + length + " characters; allowed are up to 256 characters.");

      assertThat(check(name)).isEqualTo(valid ? List.of() : List.of(violation));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = "        ")
    void nullEmptyAndBlankNamesAreRejected(String name) {
      assertThat(check(name))
          .containsExactly(
              Violation.of(
                  "displayName",
                  Rule.DISPLAY_NAME_REQUIRED,
                  name,
                  "displayName is required and must not be blank; allowed are up to 256"
                      + " characters."));
    }

    @Test
    void namesThatNotEveryDatabaseCanKeepAreRejected() {
      assertThat(check("a\u0000b"))
          .containsExactly(
              Violation.of(
                  "displayName",
                  Rule.TEXT_STORABLE,
                  "a\u0000b",
                  "displayName has (U+0000) at position 2; allowed is any text without U+0000 and"
                      + " without half surrogate pairs."));
      assertThat(check("x\uD83D")).extracting(Violation::rule).containsExactly(Rule.TEXT_STORABLE);
    }

    @Test
    void excessLengthAndUnstorableCharacterAreBothReported() {
      assertThat(check("\u0000".repeat(257)))
          .extracting(Violation::message)
          .containsExactly(
              "displayName has 257 characters; allowed are up to 256 characters.",
              "displayName has (U+0000) at position 1; allowed is any text without U+0000 and"
                  + " without half surrogate pairs.");
    }
  }

  @Nested
  class Description {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "any-thing: \u00e9t\u00e9_\n\t", "\uD83D\uDE80"})
    void anyTextAndAbsentDescriptionsAreAccepted(String description) {
      assertThat(check(described(description))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127, true", "128, true", "129, false", "1000, false"})
    void descriptionsOfUpTo128CharactersAreAccepted(int length, boolean valid) {
      String description = "d".repeat(length);
      Violation violation =
          Violation.of(
              "description",
              Rule.DESCRIPTION_LENGTH,
              description,
              "description has " + length + " characters; allowed are up to 128.");

      assertThat(check(described(description))).isEqualTo(valid ? List.of() : List.of(violation));
    }

    @ParameterizedTest
    @CsvSource({"63, true", "64, true", "65, false"})
    void emojiCountsAsTwoCharacters(int emojis, boolean valid) {
      assertThat(check(described("\uD83D\uDE80".repeat(emojis))))
          .extracting(Violation::rule)
          .isEqualTo(valid ? List.of() : List.of(Rule.DESCRIPTION_LENGTH));
    }

    static Stream<Arguments> unstorable() {
      return Stream.of(
          arguments("NUL at the start", "\u0000abc", "(U+0000) at position 1"),
          arguments("NUL in the middle", "ab\u0000c", "(U+0000) at position 3"),
          arguments("NUL at the end", "abc\u0000", "(U+0000) at position 4"),
          arguments("high surrogate at the start", "\uD83Dabc", "(U+D83D) at position 1"),
          arguments("high surrogate in the middle", "ab\uD83Dc", "(U+D83D) at position 3"),
          arguments("high surrogate at the end", "abc\uD83D", "(U+D83D) at position 4"),
          arguments("low surrogate at the start", "\uDE80abc", "(U+DE80) at position 1"),
          arguments("low surrogate in the middle", "ab\uDE80c", "(U+DE80) at position 3"),
          arguments("low surrogate at the end", "abc\uDE80", "(U+DE80) at position 4"),
          arguments("pair the wrong way round", "\uDE80\uD83D", "(U+DE80) at position 1"),
          arguments("two high surrogates", "\uD83D\uD83D\uDE80", "(U+D83D) at position 1"),
          arguments("half behind a pair", "\uD83D\uDE80\uDE80", "(U+DE80) at position 3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unstorable")
    void descriptionsThatNotEveryDatabaseCanKeepAreRejected(
        String kind, String description, String where) {
      Violation violation =
          Violation.of(
              "description",
              Rule.TEXT_STORABLE,
              description,
              "description has "
                  + where
                  + "; allowed is any text without U+0000 and without half surrogate pairs.");

      assertThat(check(described(description))).containsExactly(violation);
      assertThat(check(described(description), LENIENT)).containsExactly(violation);
    }

    @Test
    void lenientRuleAcceptsDescriptionsOfUpTo100000Characters() {
      assertThat(check(described("d".repeat(100_000)), LENIENT)).isEmpty();

      String longer = "d".repeat(100_001);
      assertThat(check(described(longer), LENIENT))
          .containsExactly(
              Violation.of(
                  "description",
                  Rule.TEXT_STORABLE,
                  longer,
                  "description has 100001 characters; allowed are up to 100000."));
    }
  }

  @Nested
  class Resources {

    @Test
    void upTo1000TypesIncludingDuplicatesAreAccepted() {
      assertThat(
              check(
                  CreateSnapshotRequest.builder()
                      .displayName(NAME)
                      .resources(Collections.nCopies(1_000, RULE))
                      .build()))
          .isEmpty();

      assertThat(
              check(
                  CreateSnapshotRequest.builder()
                      .displayName(NAME)
                      .resources(Collections.nCopies(1_001, RULE))
                      .build()))
          .containsExactly(
              Violation.of(
                  "resources",
                  Rule.RESOURCES_COUNT,
                  null,
                  "resources has 1001 elements; allowed are up to 1000."));
    }

    @ParameterizedTest
    @NullAndEmptySource
    void nullAndEmptyResourcesAreReportedAsMissing(List<String> resources) {
      assertThat(
              check(CreateSnapshotRequest.builder().displayName(NAME).resources(resources).build()))
          .containsExactly(
              Violation.of(
                  "resources",
                  Rule.RESOURCES_REQUIRED,
                  null,
                  "resources is required: an array with at least one resource type."));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "microsoft.exchange.transportrule",
          "microsoft.exchange.transportRule",
          "Microsoft.Exchange.TransportRule",
          "MICROSOFT.EXCHANGE.TRANSPORTRULE",
          "microsoft.entra.conditionalAccessPolicy",
          "microsoft.intune.deviceconfigurationpolicywindows10"
        })
    void supportedTypeIsAcceptedInAnyCase(String type) {
      assertThat(check(asking(type))).isEmpty();
    }

    @Test
    void exactTypeNameCaseAcceptsOnlyLowerCase() {
      SnapshotBehavior exact = STRICT.toBuilder().typeNameCase(TypeNameCase.EXACT).build();

      assertThat(check(asking(RULE), exact)).isEmpty();
      assertThat(check(asking("microsoft.exchange.transportRule"), exact))
          .extracting(Violation::field, Violation::rule, Violation::value)
          .containsExactly(
              tuple(
                  "resources[0]",
                  Rule.RESOURCE_TYPE_SUPPORTED,
                  "microsoft.exchange.transportRule"));
    }

    @Test
    void unknownTypeIsReportedWithItsIndex() {
      ResourceTypes types = ResourceTypes.of(List.of(RULE));

      assertThat(
              RequestRules.violations(
                  asking(RULE, "microsoft.exchange.transportrules"), types, STRICT))
          .containsExactly(
              Violation.of(
                  "resources[1]",
                  Rule.RESOURCE_TYPE_SUPPORTED,
                  "microsoft.exchange.transportrules",
                  "resources[1] is 'microsoft.exchange.transportrules', which is not supported;"
                      + " allowed are the 1 supported resource types, such as"
                      + " microsoft.exchange.transportrule."));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "*",
          "transportrule",
          " microsoft.exchange.transportrule",
          "microsoft.exchange.transportrule ",
          "microsoft.exchange.*",
          "microsoft.intune.devicecleanuprule",
          "Microsoft.Intune.DeviceCleanupRule",
          "microsoft.aad.user",
          "microsoft.entra.entitlementmanagementaccesspac\u212Aage"
        })
    void unsupportedTypeIsRejected(String type) {
      assertThat(check(asking(type)))
          .extracting(Violation::rule, Violation::value)
          .containsExactly(tuple(Rule.RESOURCE_TYPE_SUPPORTED, type));
    }

    @Test
    void addedTypeIsAccepted() {
      ResourceTypes extended =
          ResourceTypes.documented().with("microsoft.intune.deviceCleanupRule");

      assertThat(
              RequestRules.violations(
                  asking("microsoft.intune.devicecleanuprule"), extended, STRICT))
          .isEmpty();
    }

    @Test
    void messageStatesTheNumberOfSupportedTypes() {
      assertThat(check(asking("no.such")))
          .singleElement()
          .satisfies(
              violation ->
                  assertThat(violation.message())
                      .startsWith(
                          "resources[0] is 'no.such', which is not supported; allowed are the 248"
                              + " supported resource types, such as microsoft."));
    }

    @Test
    void exampleInTheMessageIsASupportedType() {
      ResourceTypes types = ResourceTypes.of(List.of("microsoft.teams.meetingpolicy"));

      assertThat(RequestRules.violations(asking(RULE), types, STRICT))
          .extracting(Violation::message)
          .containsExactly(
              "resources[0] is 'microsoft.exchange.transportrule', which is not supported; allowed"
                  + " are the 1 supported resource types, such as microsoft.teams.meetingpolicy.");
    }

    @Test
    void nullElementIsReportedWithItsIndex() {
      assertThat(
              check(
                  CreateSnapshotRequest.builder()
                      .displayName(NAME)
                      .resources(Arrays.asList(RULE, null, MAILBOX, null))
                      .build()))
          .containsExactly(
              Violation.of(
                  "resources[1]",
                  Rule.RESOURCE_TYPE_REQUIRED,
                  null,
                  "resources[1] is null; allowed is the name of a supported resource type."),
              Violation.of(
                  "resources[3]",
                  Rule.RESOURCE_TYPE_REQUIRED,
                  null,
                  "resources[3] is null; allowed is the name of a supported resource type."));
    }

    @Test
    void duplicateTypesAreAcceptedByDefault() {
      assertThat(check(asking(RULE, MAILBOX, RULE, "Microsoft.Exchange.TransportRule"))).isEmpty();
    }

    @Test
    void duplicateTypesAreRejectedIfTheSwitchForbidsThem() {
      SnapshotBehavior rejected =
          STRICT.toBuilder().duplicateTypes(DuplicateTypes.REJECTED).build();

      assertThat(check(asking(RULE, MAILBOX, "Microsoft.Exchange.TransportRule", RULE), rejected))
          .containsExactly(
              Violation.of(
                  "resources[2]",
                  Rule.RESOURCE_TYPE_UNIQUE,
                  "Microsoft.Exchange.TransportRule",
                  "resources[2] is 'Microsoft.Exchange.TransportRule' again; each resource type is"
                      + " allowed once."),
              Violation.of(
                  "resources[3]",
                  Rule.RESOURCE_TYPE_UNIQUE,
                  RULE,
                  "resources[3] is 'microsoft.exchange.transportrule' again; each resource type is"
                      + " allowed once."));
      assertThat(check(asking(RULE, MAILBOX), rejected)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.github.tenantsnapshot.internal.rules.RequestRulesTest#duplicateSwitches")
    void unknownTypeIsReportedOnlyOnce(DuplicateTypes duplicates) {
      SnapshotBehavior behavior = STRICT.toBuilder().duplicateTypes(duplicates).build();

      assertThat(check(asking("no.such", RULE, "no.such", "other.such", "no.such"), behavior))
          .extracting(Violation::field, Violation::rule)
          .containsExactly(
              tuple("resources[0]", Rule.RESOURCE_TYPE_SUPPORTED),
              tuple("resources[3]", Rule.RESOURCE_TYPE_SUPPORTED));
    }

    @Test
    void requestMayNameEverySupportedType() {
      assertThat(check(asking(ResourceTypes.documented().names().toArray(String[]::new))))
          .isEmpty();
    }
  }

  static DuplicateTypes[] duplicateSwitches() {
    return DuplicateTypes.values();
  }

  @Test
  void allViolationsAreReportedTogetherInTheOrderOfTheRequest() {
    CreateSnapshotRequest request =
        CreateSnapshotRequest.builder()
            .displayName("a-b")
            .description("\u0000" + "d".repeat(128))
            .resources(Arrays.asList("no.such", null, RULE, "also.not", RULE))
            .build();
    SnapshotBehavior behavior = STRICT.toBuilder().duplicateTypes(DuplicateTypes.REJECTED).build();

    assertThat(check(request, behavior))
        .extracting(violation -> violation.field() + " " + violation.rule())
        .containsExactly(
            "displayName DISPLAY_NAME_LENGTH",
            "displayName DISPLAY_NAME_CHARACTERS",
            "description DESCRIPTION_LENGTH",
            "description TEXT_STORABLE",
            "resources[0] RESOURCE_TYPE_SUPPORTED",
            "resources[1] RESOURCE_TYPE_REQUIRED",
            "resources[3] RESOURCE_TYPE_SUPPORTED",
            "resources[4] RESOURCE_TYPE_UNIQUE");
  }

  @Test
  void emptyRequestMissesBothRequiredMembers() {
    assertThat(check(CreateSnapshotRequest.builder().build()))
        .extracting(Violation::rule)
        .containsExactly(Rule.DISPLAY_NAME_REQUIRED, Rule.RESOURCES_REQUIRED);
  }

  @Test
  void everyMessageBeginsWithItsField() {
    CreateSnapshotRequest request =
        CreateSnapshotRequest.builder()
            .displayName("-")
            .description("\u0000")
            .resources(Collections.singletonList("no.such"))
            .build();

    assertThat(check(request))
        .hasSize(4)
        .allSatisfy(
            violation -> assertThat(violation.message()).startsWith(violation.field() + " "));
  }

  @Test
  void resultDoesNotDependOnTheDefaultLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));

      assertThat(check(asking("MICROSOFT.INTUNE.DEVICECONFIGURATIONPOLICYWINDOWS10"))).isEmpty();
      assertThat(check(named("INVITATION"))).isEmpty();

      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

      assertThat(check(named("Weekly\tExport")))
          .extracting(Violation::message)
          .containsExactly(
              "displayName has (U+0009) at position 7; allowed are 8 to 32 ASCII letters, digits"
                  + " and spaces.");
    } finally {
      Locale.setDefault(before);
    }
  }
}
