package io.github.tenantsnapshot.simulator.internal.directory;

import java.util.List;
import java.util.Set;

/** The collections of the directory, with the members that a request can select and filter by. */
@SuppressWarnings("ImmutableEnumChecker") // its collections are immutable
enum EntitySet {
  ORGANIZATION(
      "organization",
      "id displayName countryLetterCode createdDateTime preferredLanguage tenantType"
          + " verifiedDomains*"),
  DOMAINS(
      "domains",
      "id authenticationType isAdminManaged isDefault isInitial isRoot isVerified"
          + " supportedServices*"),
  SERVICE_PRINCIPALS(
      "servicePrincipals",
      "id accountEnabled appId displayName appDisplayName servicePrincipalType appRoles*"),
  APP_ROLE_ASSIGNMENTS(
      "appRoleAssignments",
      "id appRoleId createdDateTime principalDisplayName principalId principalType"
          + " resourceDisplayName resourceId"),
  DIRECTORY_ROLES("directoryRoles", "id displayName description roleTemplateId"),
  DIRECTORY_ROLE_TEMPLATES("directoryRoleTemplates", "id displayName description"),
  ROLE_DEFINITIONS(
      "roleManagement/directory/roleDefinitions",
      "id displayName description isBuiltIn isEnabled templateId"),
  ROLE_ASSIGNMENTS(
      "roleManagement/directory/roleAssignments",
      "id principalId roleDefinitionId directoryScopeId"),
  USERS("users", "id displayName givenName surname mail userPrincipalName"),
  MONITORS(
      "admin/configurationManagement/configurationMonitors",
      "id displayName description status mode tenantId monitorRunFrequencyInHours createdDateTime"
          + " createdBy* lastModifiedDateTime lastModifiedBy* inactivationReason parameters*"),
  MONITORING_RESULTS(
      "admin/configurationManagement/configurationMonitoringResults",
      "id monitorId tenantId runInitiationDateTime runCompletionDateTime runStatus driftsCount"
          + " errorDetails*"),
  DRIFTS(
      "admin/configurationManagement/configurationDrifts",
      "id monitorId tenantId resourceType baselineResourceDisplayName firstReportedDateTime status"
          + " resourceInstanceIdentifier* driftedProperties*");

  private final String path;
  private final List<String> members;
  private final Set<String> scalars;

  /** Creates a collection from its path and its members; a star marks those without a filter. */
  EntitySet(String path, String members) {
    this.path = path;
    List<String> marked = List.of(members.split(" ", -1));
    this.members = marked.stream().map(name -> name.replace("*", "")).toList();
    this.scalars = Set.copyOf(marked.stream().filter(name -> !name.endsWith("*")).toList());
  }

  /** Returns whether clients can create and delete entities of the collection by its path. */
  boolean isWritable() {
    return this == SERVICE_PRINCIPALS || this == ROLE_ASSIGNMENTS;
  }

  /** Returns the path after the version. */
  String path() {
    return path;
  }

  /** Returns the canonical name of a member. */
  String member(String written) throws DirectoryException {
    for (String name : members) {
      if (name.equalsIgnoreCase(written)) {
        return name;
      }
    }
    throw DirectoryException.badRequest(
        "Could not find a property named '" + written + "' on '" + path + "'.");
  }

  /** Returns the canonical name of a member that supports a filter. */
  String filterable(String written) throws DirectoryException {
    String name = member(written);
    if (!scalars.contains(name)) {
      throw DirectoryException.badRequest("The property '" + name + "' does not support $filter.");
    }
    return name;
  }

  /** Returns whether the collection belongs to monitors, which are not simulated. */
  boolean isOfMonitors() {
    return this == MONITORS || this == MONITORING_RESULTS || this == DRIFTS;
  }
}
