package io.github.tenantsnapshot.simulator.internal.directory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The collections of the directory, with the members that a request can select and filter by. As in
 * Graph's metadata, ids are texts, except those that an app role assignment refers to.
 */
@SuppressWarnings("ImmutableEnumChecker") // its collections are immutable
enum EntitySet {
  ORGANIZATION(
      "organization",
      "id displayName countryLetterCode createdDateTime@ preferredLanguage tenantType"
          + " verifiedDomains*"),
  DOMAINS(
      "domains",
      "id authenticationType isAdminManaged? isDefault? isInitial? isRoot? isVerified?"
          + " supportedServices*"),
  SERVICE_PRINCIPALS(
      "servicePrincipals",
      "id accountEnabled? appId displayName appDisplayName servicePrincipalType appRoles*"),
  APP_ROLE_ASSIGNMENTS(
      "appRoleAssignments",
      "id appRoleId~ createdDateTime@ principalDisplayName principalId~ principalType"
          + " resourceDisplayName resourceId~"),
  DIRECTORY_ROLES("directoryRoles", "id displayName description roleTemplateId"),
  DIRECTORY_ROLE_TEMPLATES("directoryRoleTemplates", "id displayName description"),
  ROLE_DEFINITIONS(
      "roleManagement/directory/roleDefinitions",
      "id displayName description isBuiltIn? isEnabled? templateId"),
  ROLE_ASSIGNMENTS(
      "roleManagement/directory/roleAssignments",
      "id principalId roleDefinitionId directoryScopeId"),
  USERS("users", "id displayName givenName surname mail userPrincipalName"),
  MONITORS(
      "admin/configurationManagement/configurationMonitors",
      "id displayName description status mode tenantId monitorRunFrequencyInHours#"
          + " createdDateTime@ createdBy* lastModifiedDateTime@ lastModifiedBy* inactivationReason"
          + " parameters*"),
  MONITORING_RESULTS(
      "admin/configurationManagement/configurationMonitoringResults",
      "id monitorId tenantId runInitiationDateTime@ runCompletionDateTime@ runStatus driftsCount#"
          + " errorDetails*"),
  DRIFTS(
      "admin/configurationManagement/configurationDrifts",
      "id monitorId tenantId resourceType baselineResourceDisplayName firstReportedDateTime@ status"
          + " resourceInstanceIdentifier* driftedProperties*");

  private static final String MARKS = "*?#@~";

  private final String path;
  private final Map<String, Optional<Literal>> members;

  /**
   * Creates a collection.
   *
   * @param members its members; a mark shows how a filter compares one: {@code ?} as a boolean,
   *     {@code #} as a number, {@code @} as an instant, {@code ~} as a GUID, {@code *} not at all,
   *     no mark as a text
   */
  EntitySet(String path, String members) {
    this.path = path;
    Map<String, Optional<Literal>> literals = new LinkedHashMap<>();
    for (String marked : members.split(" ", -1)) {
      char mark = marked.charAt(marked.length() - 1);
      boolean isMarked = MARKS.indexOf(mark) >= 0;
      String name = isMarked ? marked.substring(0, marked.length() - 1) : marked;
      literals.put(
          name,
          switch (mark) {
            case '*' -> Optional.empty();
            case '?' -> Optional.of(Literal.BOOLEAN);
            case '#' -> Optional.of(Literal.NUMBER);
            case '@' -> Optional.of(Literal.INSTANT);
            case '~' -> Optional.of(Literal.GUID);
            default -> Optional.of(Literal.TEXT);
          });
    }
    this.members = Collections.unmodifiableMap(literals);
  }

  /** The form of the values with which a filter compares a member. */
  enum Literal {
    TEXT("a text in single quotes", true, "(?!)"),
    BOOLEAN("true or false, without quotes", false, "(?i)true|false"),
    NUMBER("a whole number, without quotes", false, "-?[0-9]+"),
    INSTANT(
        "an instant such as 2026-01-27T22:09:05Z, without quotes",
        false,
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?Z"),
    GUID("a GUID", true, "(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final String allowed;
    private final boolean mayBeQuoted;
    private final Pattern unquoted;

    Literal(String allowed, boolean mayBeQuoted, String unquoted) {
      this.allowed = allowed;
      this.mayBeQuoted = mayBeQuoted;
      this.unquoted = Pattern.compile(unquoted);
    }

    /** Returns whether a value has this form. */
    boolean matches(String value, boolean isQuoted) {
      return isQuoted ? mayBeQuoted : unquoted.matcher(value).matches();
    }

    /** Returns the form, for messages. */
    String allowed() {
      return allowed;
    }
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
    for (String name : members.keySet()) {
      if (name.equalsIgnoreCase(written)) {
        return name;
      }
    }
    throw DirectoryException.badRequest(
        "Could not find a property named '" + written + "' on '" + path + "'.");
  }

  /**
   * Returns the form of the values with which a filter compares a member.
   *
   * @param name the canonical name
   * @throws DirectoryException if the member does not support a filter
   */
  Literal literal(String name) throws DirectoryException {
    return members
        .getOrDefault(name, Optional.empty())
        .orElseThrow(
            () ->
                DirectoryException.badRequest(
                    "The property '" + name + "' does not support $filter."));
  }

  /** Returns whether the collection belongs to monitors, which are not simulated. */
  boolean isOfMonitors() {
    return this == MONITORS || this == MONITORING_RESULTS || this == DRIFTS;
  }
}
