package io.github.tenantsnapshot.graph;

import java.util.Objects;

/**
 * What the endpoint does where Graph's documentation is silent: one switch per open question.
 * Immutable and thread-safe.
 *
 * <p>{@code docs/FIDELITY.md} gives the evidence for each default. The defaults:
 *
 * <ul>
 *   <li>a display name that is taken: 409 {@code Conflict}, with the one recorded message
 *   <li>too many visible jobs: 400 {@code BadRequest} (invented)
 *   <li>a used-up quota: 400 {@code BadRequest} (the refusal is documented; its status and message
 *       are invented)
 *   <li>an unknown job or snapshot: 404 {@code UnknownError} with an empty message
 *   <li>an id that is not a GUID: {@link MalformedIds#REFUSED}
 *   <li>a missing permission: 403 {@code UnknownError} with an empty message
 *   <li>a tenant without the licence: 403 {@code UnknownError}; tenants have it: {@link
 *       TenantLicence#PRESENT}
 *   <li>a job that cannot be deleted yet: 409 {@code Conflict} (invented)
 *   <li>unknown and repeated members of a body: {@link BodyMembers#REFUSED}
 *   <li>createdBy: {@link CreatedByForm#BOTH}
 *   <li>members that must be selected: {@link SelectOnlyMembers#AS_OBSERVED}
 *   <li>partiallySuccessful: {@link PartialSuccessForm#ALWAYS}
 *   <li>the list of snapshots: {@link SnapshotList#ON_BOTH_VERSIONS}
 *   <li>{@code GET /admin/configurationManagement}: {@link ManagementRoot#AS_OBSERVED}
 *   <li>the case of names: {@link NameCase#IGNORED}
 *   <li>the version in a resourceLocation: {@link ResourceLocationVersion#OF_REQUEST}
 *   <li>a {@code Location} header on create: {@link LocationHeader#NOT_SENT}
 * </ul>
 */
public final class GraphBehavior {

  /** What becomes of members of a request body that Graph does not know, or that come twice. */
  public enum BodyMembers {
    /** The request is refused. */
    REFUSED,
    /** Unknown members are passed over; of repeated ones the last counts. */
    IGNORED
  }

  /** How a job's createdBy is written. */
  public enum CreatedByForm {
    /** With user and application; the absent one has null members. As observed. */
    BOTH,
    /** With the one that there is. As documented. */
    PRESENT_ONLY
  }

  /** Which members of a job are written only if {@code $select} names them. */
  public enum SelectOnlyMembers {
    /** errorDetails. As observed. */
    AS_OBSERVED,
    /** resources, resourceLocation, createdBy and errorDetails. As documented. */
    AS_DOCUMENTED
  }

  /** How {@code partiallySuccessful} is written. */
  public enum PartialSuccessForm {
    /** As itself. As observed. */
    ALWAYS,
    /**
     * As {@code unknownFutureValue}, unless the request has the header {@code Prefer:
     * include-unknown-enum-members}. As documented.
     */
    ON_PREFERENCE
  }

  /** Whether the snapshots of a tenant can be listed. */
  public enum SnapshotList {
    /** On v1.0, which documents it, and on beta. */
    ON_BOTH_VERSIONS,
    /** On v1.0 alone: beta was reported not to have it. */
    NOT_ON_BETA,
    /**
     * By nobody: every request for the list or its count is refused as {@link #forbidden()} has it.
     * The documentation lists no permission that allows them.
     */
    AS_DOCUMENTED
  }

  /** How names in a request are compared with those of Graph. */
  public enum NameCase {
    /**
     * Without regard to case: in paths, query options and request bodies, and of the keywords and
     * enumeration members of a filter or an order. As documented for all of Graph. Responses have
     * the canonical spelling.
     */
    IGNORED,
    /**
     * To the letter. Two names have two spellings in the documentation, which are both accepted:
     * {@code $orderby} and {@code $orderBy}, {@code startsWith} and {@code startswith}.
     */
    STRICT
  }

  /** How a request for a job or snapshot whose id is not a GUID is refused. */
  public enum MalformedIds {
    /** With 400 {@code BadRequest}. As reported of monitors. */
    REFUSED,
    /** As one for an unknown id: {@link #notFound()}. */
    NOT_FOUND
  }

  /** How {@code GET /admin/configurationManagement} itself is answered. */
  public enum ManagementRoot {
    /** With 400 {@code BadRequest} and the text that was observed. */
    AS_OBSERVED,
    /** As any path that is not simulated. */
    NOT_SIMULATED
  }

  /** Whether tenants have the licence that the API needs. */
  public enum TenantLicence {
    /** They have. */
    PRESENT,
    /**
     * They do not: every request is refused as {@link #licenceMissing()} has it. As observed, a
     * request for snapshots is refused so before permissions are checked. A request for jobs is
     * refused so once they have been checked, which is a choice.
     */
    MISSING
  }

  /** Which version a job's resourceLocation names. */
  public enum ResourceLocationVersion {
    /** The version of the request that is answered. */
    OF_REQUEST,
    /** Always v1.0. */
    V1_0,
    /** Always beta. */
    BETA
  }

  /** Whether the answer to a create request names the job's URL in a header. */
  public enum LocationHeader {
    /** It does not. */
    NOT_SENT,
    /** It does. */
    SENT
  }

  private static final GraphBehavior DEFAULTS = new GraphBehavior(new Builder());

  private final GraphError nameTaken;
  private final GraphError tooManyVisibleJobs;
  private final GraphError quotaExceeded;
  private final GraphError notFound;
  private final GraphError forbidden;
  private final GraphError jobNotDeletable;
  private final GraphError licenceMissing;
  private final MalformedIds malformedIds;
  private final TenantLicence tenantLicence;
  private final ManagementRoot managementRoot;
  private final NameCase nameCase;
  private final BodyMembers bodyMembers;
  private final CreatedByForm createdByForm;
  private final SelectOnlyMembers selectOnlyMembers;
  private final PartialSuccessForm partialSuccessForm;
  private final SnapshotList snapshotList;
  private final ResourceLocationVersion resourceLocationVersion;
  private final LocationHeader locationHeader;

  private GraphBehavior(Builder builder) {
    this.nameTaken = builder.nameTaken;
    this.tooManyVisibleJobs = builder.tooManyVisibleJobs;
    this.quotaExceeded = builder.quotaExceeded;
    this.notFound = builder.notFound;
    this.forbidden = builder.forbidden;
    this.jobNotDeletable = builder.jobNotDeletable;
    this.licenceMissing = builder.licenceMissing;
    this.malformedIds = builder.malformedIds;
    this.tenantLicence = builder.tenantLicence;
    this.managementRoot = builder.managementRoot;
    this.nameCase = builder.nameCase;
    this.bodyMembers = builder.bodyMembers;
    this.createdByForm = builder.createdByForm;
    this.selectOnlyMembers = builder.selectOnlyMembers;
    this.partialSuccessForm = builder.partialSuccessForm;
    this.snapshotList = builder.snapshotList;
    this.resourceLocationVersion = builder.resourceLocationVersion;
    this.locationHeader = builder.locationHeader;
  }

  /** Returns the defaults listed above. */
  public static GraphBehavior defaults() {
    return DEFAULTS;
  }

  /** Returns the answer to a create request whose display name is taken. */
  public GraphError nameTaken() {
    return nameTaken;
  }

  /** Returns the answer to a create request for one job too many. */
  public GraphError tooManyVisibleJobs() {
    return tooManyVisibleJobs;
  }

  /** Returns the answer to a create request when the quota is used up. */
  public GraphError quotaExceeded() {
    return quotaExceeded;
  }

  /** Returns the answer to a request for a job or snapshot that is not there. */
  public GraphError notFound() {
    return notFound;
  }

  /** Returns the answer to a caller without the needed permission. */
  public GraphError forbidden() {
    return forbidden;
  }

  /** Returns the answer to a delete request for a job that cannot be deleted yet. */
  public GraphError jobNotDeletable() {
    return jobNotDeletable;
  }

  /** Returns the response to a request of a tenant without the licence. */
  public GraphError licenceMissing() {
    return licenceMissing;
  }

  /** Returns how an id that is not a GUID is refused. */
  public MalformedIds malformedIds() {
    return malformedIds;
  }

  /** Returns whether tenants have the licence. */
  public TenantLicence tenantLicence() {
    return tenantLicence;
  }

  /** Returns how {@code GET /admin/configurationManagement} is answered. */
  public ManagementRoot managementRoot() {
    return managementRoot;
  }

  /** Returns how names in a request are compared with those of Graph. */
  public NameCase nameCase() {
    return nameCase;
  }

  /** Returns what becomes of unknown and repeated members of a body. */
  public BodyMembers bodyMembers() {
    return bodyMembers;
  }

  /** Returns how createdBy is written. */
  public CreatedByForm createdByForm() {
    return createdByForm;
  }

  /** Returns which members of a job must be selected. */
  public SelectOnlyMembers selectOnlyMembers() {
    return selectOnlyMembers;
  }

  /** Returns how partiallySuccessful is written. */
  public PartialSuccessForm partialSuccessForm() {
    return partialSuccessForm;
  }

  /** Returns whether snapshots can be listed. */
  public SnapshotList snapshotList() {
    return snapshotList;
  }

  /** Returns which version a resourceLocation names. */
  public ResourceLocationVersion resourceLocationVersion() {
    return resourceLocationVersion;
  }

  /** Returns whether a create answer has a {@code Location} header. */
  public LocationHeader locationHeader() {
    return locationHeader;
  }

  /** Returns a builder that starts from these switches. */
  public Builder toBuilder() {
    return new Builder()
        .nameTaken(nameTaken)
        .tooManyVisibleJobs(tooManyVisibleJobs)
        .quotaExceeded(quotaExceeded)
        .notFound(notFound)
        .forbidden(forbidden)
        .jobNotDeletable(jobNotDeletable)
        .licenceMissing(licenceMissing)
        .malformedIds(malformedIds)
        .tenantLicence(tenantLicence)
        .managementRoot(managementRoot)
        .nameCase(nameCase)
        .bodyMembers(bodyMembers)
        .createdByForm(createdByForm)
        .selectOnlyMembers(selectOnlyMembers)
        .partialSuccessForm(partialSuccessForm)
        .snapshotList(snapshotList)
        .resourceLocationVersion(resourceLocationVersion)
        .locationHeader(locationHeader);
  }

  /** Returns the settings as text. */
  @Override
  public String toString() {
    return "GraphBehavior["
        + "nameTaken="
        + nameTaken
        + ", tooManyVisibleJobs="
        + tooManyVisibleJobs
        + ", quotaExceeded="
        + quotaExceeded
        + ", notFound="
        + notFound
        + ", forbidden="
        + forbidden
        + ", jobNotDeletable="
        + jobNotDeletable
        + ", licenceMissing="
        + licenceMissing
        + ", malformedIds="
        + malformedIds
        + ", tenantLicence="
        + tenantLicence
        + ", managementRoot="
        + managementRoot
        + ", nameCase="
        + nameCase
        + ", bodyMembers="
        + bodyMembers
        + ", createdByForm="
        + createdByForm
        + ", selectOnlyMembers="
        + selectOnlyMembers
        + ", partialSuccessForm="
        + partialSuccessForm
        + ", snapshotList="
        + snapshotList
        + ", resourceLocationVersion="
        + resourceLocationVersion
        + ", locationHeader="
        + locationHeader
        + "]";
  }

  /** Makes a {@link GraphBehavior}. Not thread-safe. */
  public static final class Builder {

    private GraphError nameTaken =
        new GraphError(409, "Conflict", "Snapshot Job with displayName already exists");
    private GraphError tooManyVisibleJobs = new GraphError(400, "BadRequest", null);
    private GraphError quotaExceeded = new GraphError(400, "BadRequest", null);
    private GraphError notFound = new GraphError(404, "UnknownError", "");
    private GraphError forbidden = new GraphError(403, "UnknownError", "");
    private GraphError jobNotDeletable = new GraphError(409, "Conflict", null);
    private GraphError licenceMissing =
        new GraphError(
            403,
            "UnknownError",
            "{\"error\":\"Your organization does not have the required license to use this"
                + " feature.\"}");
    private MalformedIds malformedIds = MalformedIds.REFUSED;
    private TenantLicence tenantLicence = TenantLicence.PRESENT;
    private ManagementRoot managementRoot = ManagementRoot.AS_OBSERVED;
    private NameCase nameCase = NameCase.IGNORED;
    private BodyMembers bodyMembers = BodyMembers.REFUSED;
    private CreatedByForm createdByForm = CreatedByForm.BOTH;
    private SelectOnlyMembers selectOnlyMembers = SelectOnlyMembers.AS_OBSERVED;
    private PartialSuccessForm partialSuccessForm = PartialSuccessForm.ALWAYS;
    private SnapshotList snapshotList = SnapshotList.ON_BOTH_VERSIONS;
    private ResourceLocationVersion resourceLocationVersion = ResourceLocationVersion.OF_REQUEST;
    private LocationHeader locationHeader = LocationHeader.NOT_SENT;

    private Builder() {}

    /** Sets the answer to a create request whose display name is taken. */
    public Builder nameTaken(GraphError error) {
      nameTaken = Objects.requireNonNull(error, "error must not be null");
      return this;
    }

    /**
     * Sets the answer to a create request for one job too many. Beware of 409: a public client
     * takes any 409 for a name that is taken, and adopts another job as its own.
     */
    public Builder tooManyVisibleJobs(GraphError error) {
      tooManyVisibleJobs = Objects.requireNonNull(error, "error must not be null");
      return this;
    }

    /** Sets the answer to a create request when the quota is used up. */
    public Builder quotaExceeded(GraphError error) {
      quotaExceeded = Objects.requireNonNull(error, "error must not be null");
      return this;
    }

    /**
     * Sets the answer to a request for a job or snapshot that is not there. {@code new
     * GraphError(404, "ResourceNotFound", null)} names the id.
     */
    public Builder notFound(GraphError error) {
      notFound = Objects.requireNonNull(error, "error must not be null");
      return this;
    }

    /**
     * Sets the answer to a caller without the needed permission. {@code new GraphError(403,
     * "Forbidden", null)} names the permission.
     */
    public Builder forbidden(GraphError error) {
      forbidden = Objects.requireNonNull(error, "error must not be null");
      return this;
    }

    /** Sets the answer to a delete request for a job that cannot be deleted yet. */
    public Builder jobNotDeletable(GraphError error) {
      jobNotDeletable = Objects.requireNonNull(error, "error must not be null");
      return this;
    }

    /** Sets the response to a request of a tenant without the licence. */
    public Builder licenceMissing(GraphError error) {
      licenceMissing = Objects.requireNonNull(error, "error must not be null");
      return this;
    }

    /** Sets how an id that is not a GUID is refused. */
    public Builder malformedIds(MalformedIds ids) {
      malformedIds = Objects.requireNonNull(ids, "ids must not be null");
      return this;
    }

    /** Sets whether tenants have the licence. */
    public Builder tenantLicence(TenantLicence licence) {
      tenantLicence = Objects.requireNonNull(licence, "licence must not be null");
      return this;
    }

    /** Sets how {@code GET /admin/configurationManagement} is answered. */
    public Builder managementRoot(ManagementRoot root) {
      managementRoot = Objects.requireNonNull(root, "root must not be null");
      return this;
    }

    /** Sets how names in a request are compared with those of Graph. */
    public Builder nameCase(NameCase namesOfRequest) {
      nameCase = Objects.requireNonNull(namesOfRequest, "namesOfRequest must not be null");
      return this;
    }

    /** Sets what becomes of unknown and repeated members of a body. */
    public Builder bodyMembers(BodyMembers members) {
      bodyMembers = Objects.requireNonNull(members, "members must not be null");
      return this;
    }

    /** Sets how createdBy is written. */
    public Builder createdByForm(CreatedByForm form) {
      createdByForm = Objects.requireNonNull(form, "form must not be null");
      return this;
    }

    /** Sets which members of a job must be selected. */
    public Builder selectOnlyMembers(SelectOnlyMembers members) {
      Objects.requireNonNull(members, "members must not be null");
      selectOnlyMembers = members;
      return this;
    }

    /** Sets how partiallySuccessful is written. */
    public Builder partialSuccessForm(PartialSuccessForm form) {
      Objects.requireNonNull(form, "form must not be null");
      partialSuccessForm = form;
      return this;
    }

    /** Sets whether snapshots can be listed. */
    public Builder snapshotList(SnapshotList list) {
      Objects.requireNonNull(list, "list must not be null");
      snapshotList = list;
      return this;
    }

    /** Sets which version a resourceLocation names. */
    public Builder resourceLocationVersion(ResourceLocationVersion version) {
      resourceLocationVersion = Objects.requireNonNull(version, "version must not be null");
      return this;
    }

    /** Sets whether a create answer has a {@code Location} header. */
    public Builder locationHeader(LocationHeader header) {
      locationHeader = Objects.requireNonNull(header, "header must not be null");
      return this;
    }

    /** Returns the switches. */
    public GraphBehavior build() {
      return new GraphBehavior(this);
    }
  }
}
