package io.github.tenantsnapshot.simulator.generator;

import java.util.List;
import java.util.Map;

/** The predefined plans. */
final class Presets {

  /** The types with one instance per tenant. */
  private static final List<String> ONE_EACH =
      List.of(
          "entra.authenticationmethodpolicyauthenticator",
          "entra.authenticationmethodpolicyfido2",
          "entra.authenticationmethodpolicysms",
          "entra.authenticationmethodpolicytemporary",
          "entra.crosstenantaccesspolicyconfigurationdefault",
          "entra.securitydefaults",
          "entra.tenantdetails",
          "exchange.atppolicyforo365",
          "exchange.irmconfiguration",
          "exchange.mailtips",
          "exchange.organizationconfig",
          "exchange.perimeterconfiguration",
          "exchange.reportsubmissionpolicy",
          "exchange.resourceconfiguration",
          "exchange.transportconfig",
          "teams.clientconfiguration",
          "teams.federationconfiguration",
          "teams.guestcallingconfiguration",
          "teams.guestmeetingconfiguration",
          "teams.guestmessagingconfiguration",
          "teams.meetingconfiguration",
          "teams.upgradeconfiguration");

  /** The number of instances of types that do not depend on the size of the company. */
  private static final Map<String, Integer> FIXED =
      Map.ofEntries(
          Map.entry("entra.authenticationstrengthpolicy", 4),
          Map.entry("entra.conditionalaccesspolicy", 24),
          Map.entry("entra.namedlocationpolicy", 12),
          Map.entry("entra.rolesetting", 30),
          Map.entry("exchange.accepteddomain", 5),
          Map.entry("exchange.antiphishpolicy", 4),
          Map.entry("exchange.hostedcontentfilterpolicy", 3),
          Map.entry("exchange.inboundconnector", 2),
          Map.entry("exchange.outboundconnector", 2),
          Map.entry("exchange.owamailboxpolicy", 3),
          Map.entry("exchange.remotedomain", 4),
          Map.entry("exchange.rolegroup", 14),
          Map.entry("exchange.safeattachmentpolicy", 2),
          Map.entry("exchange.safelinkspolicy", 2),
          Map.entry("exchange.transportrule", 36),
          Map.entry("intune.devicecategory", 8),
          Map.entry("intune.devicecompliancepolicyandroid", 3),
          Map.entry("intune.devicecompliancepolicyios", 3),
          Map.entry("intune.devicecompliancepolicywindows10", 6),
          Map.entry("intune.deviceconfigurationpolicywindows10", 10),
          Map.entry("intune.roledefinition", 9),
          Map.entry("intune.windowsupdateforbusinessringupdateprofilewindows10", 4),
          Map.entry("securityandcompliance.dlpcompliancepolicy", 8),
          Map.entry("securityandcompliance.labelpolicy", 3),
          Map.entry("securityandcompliance.retentioncompliancepolicy", 6),
          Map.entry("teams.apppermissionpolicy", 4),
          Map.entry("teams.callingpolicy", 8),
          Map.entry("teams.meetingpolicy", 14),
          Map.entry("teams.messagingpolicy", 8));

  /** The number of people per instance, of types that depend on the size of the company. */
  private static final Map<String, Integer> PEOPLE_PER =
      Map.ofEntries(
          Map.entry("entra.user", 1),
          Map.entry("exchange.casmailboxsettings", 1),
          Map.entry("exchange.mailboxpermission", 1),
          Map.entry("exchange.mailboxsettings", 1),
          Map.entry("teams.user", 3),
          Map.entry("entra.group", 4),
          Map.entry("teams.onlinevoiceuser", 4),
          Map.entry("teams.userpolicyassignment", 5),
          Map.entry("exchange.groupsettings", 6),
          Map.entry("entra.serviceprincipal", 10),
          Map.entry("exchange.distributiongroup", 12),
          Map.entry("exchange.mailcontact", 20),
          Map.entry("exchange.sharedmailbox", 20),
          Map.entry("entra.application", 40),
          Map.entry("exchange.place", 50));

  private Presets() {}

  /** Returns the types and counts of a real tenant, the only one for which they were published. */
  static TenantPlan small() {
    return TenantPlan.builder()
        .count("microsoft.entra.roledefinition", 134)
        .count("microsoft.entra.namedlocationpolicy", 6)
        .count("microsoft.entra.conditionalaccesspolicy", 5)
        .count("microsoft.entra.authenticationmethodpolicy", 1)
        .count("microsoft.entra.authorizationpolicy", 1)
        .count("microsoft.entra.crosstenantaccesspolicy", 1)
        .count("microsoft.entra.crosstenantaccesspolicyconfigurationpartner", 1)
        .count("microsoft.entra.externalidentitypolicy", 1)
        .count("microsoft.entra.grouplifecyclepolicy", 1)
        .count("microsoft.teams.dialinconferencingtenantsettings", 1)
        .build();
  }

  /** Returns the plan of a company that uses all workloads. */
  static TenantPlan company(int people) {
    TenantPlan.Builder plan = small().toBuilder();
    ONE_EACH.forEach(type -> plan.count("microsoft." + type, 1));
    FIXED.forEach((type, count) -> plan.count("microsoft." + type, count));
    PEOPLE_PER.forEach((type, each) -> plan.count("microsoft." + type, people / each));
    return plan.build();
  }
}
