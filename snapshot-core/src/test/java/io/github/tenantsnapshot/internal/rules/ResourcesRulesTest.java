package io.github.tenantsnapshot.internal.rules;

import static io.github.tenantsnapshot.internal.rules.RequestChecks.MAILBOX;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.NAME;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.RULE;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.STRICT;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.check;
import static io.github.tenantsnapshot.internal.rules.RequestChecks.requesting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DuplicateTypes;
import io.github.tenantsnapshot.SnapshotBehavior.TypeNameCase;
import io.github.tenantsnapshot.Violation;
import io.github.tenantsnapshot.Violation.Rule;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for resource types. */
class ResourcesRulesTest {

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
    assertThat(check(requesting(type))).isEmpty();
  }

  @Test
  void exactTypeNameCaseAcceptsOnlyLowerCase() {
    SnapshotBehavior exact = STRICT.toBuilder().typeNameCase(TypeNameCase.EXACT).build();

    assertThat(check(requesting(RULE), exact)).isEmpty();
    assertThat(check(requesting("microsoft.exchange.transportRule"), exact))
        .extracting(Violation::field, Violation::rule, Violation::value)
        .containsExactly(
            tuple(
                "resources[0]", Rule.RESOURCE_TYPE_SUPPORTED, "microsoft.exchange.transportRule"));
  }

  @Test
  void unknownTypeIsReportedWithItsIndex() {
    ResourceTypes types = ResourceTypes.of(List.of(RULE));

    assertThat(
            RequestRules.violations(
                requesting(RULE, "microsoft.exchange.transportrules"), types, STRICT))
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
    assertThat(check(requesting(type)))
        .extracting(Violation::rule, Violation::value)
        .containsExactly(tuple(Rule.RESOURCE_TYPE_SUPPORTED, type));
  }

  @Test
  void addedTypeIsAccepted() {
    ResourceTypes extended = ResourceTypes.documented().with("microsoft.intune.deviceCleanupRule");

    assertThat(
            RequestRules.violations(
                requesting("microsoft.intune.devicecleanuprule"), extended, STRICT))
        .isEmpty();
  }

  @Test
  void messageStatesTheNumberOfSupportedTypes() {
    assertThat(check(requesting("no.such")))
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

    assertThat(RequestRules.violations(requesting(RULE), types, STRICT))
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
    assertThat(check(requesting(RULE, MAILBOX, RULE, "Microsoft.Exchange.TransportRule")))
        .isEmpty();
  }

  @Test
  void duplicateTypesAreRejectedIfTheSwitchForbidsThem() {
    SnapshotBehavior rejected = STRICT.toBuilder().duplicateTypes(DuplicateTypes.REJECTED).build();

    assertThat(check(requesting(RULE, MAILBOX, "Microsoft.Exchange.TransportRule", RULE), rejected))
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
    assertThat(check(requesting(RULE, MAILBOX), rejected)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("duplicateSwitches")
  void unknownTypeIsReportedOnlyOnce(DuplicateTypes duplicates) {
    SnapshotBehavior behavior = STRICT.toBuilder().duplicateTypes(duplicates).build();

    assertThat(check(requesting("no.such", RULE, "no.such", "other.such", "no.such"), behavior))
        .extracting(Violation::field, Violation::rule)
        .containsExactly(
            tuple("resources[0]", Rule.RESOURCE_TYPE_SUPPORTED),
            tuple("resources[3]", Rule.RESOURCE_TYPE_SUPPORTED));
  }

  @Test
  void requestMayNameEverySupportedType() {
    assertThat(check(requesting(ResourceTypes.documented().names().toArray(String[]::new))))
        .isEmpty();
  }

  static DuplicateTypes[] duplicateSwitches() {
    return DuplicateTypes.values();
  }
}
