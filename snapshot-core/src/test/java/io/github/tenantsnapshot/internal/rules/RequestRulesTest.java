package io.github.tenantsnapshot.internal.rules;

import static io.github.tenantsnapshot.internal.rules.RequestChecks.MAILBOX;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.NAME;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.RULE;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.STRICT;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.check;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.named;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.requesting;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DuplicateTypes;
import io.github.tenantsnapshot.Violation;
import io.github.tenantsnapshot.Violation.Rule;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The rules for whole requests. */
class RequestRulesTest {

  @Test
  void documentedExampleIsValid() {
    assertThat(
            check(
                CreateSnapshotRequest.of(NAME, MAILBOX, RULE)
                    .withDescription("This is Snapshot Description")))
        .isEmpty();
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

      assertThat(check(requesting("MICROSOFT.INTUNE.DEVICECONFIGURATIONPOLICYWINDOWS10")))
          .isEmpty();
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
