package io.github.tenantsnapshot.graph;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The behaviour of the endpoint that Graph's documentation does not specify: one switch per open
 * question. Immutable and thread-safe. Later versions may add switches, and constants to them.
 *
 * <p>{@code docs/FIDELITY.md} lists the evidence for each default. The defaults:
 *
 * <ul>
 *   <li>a display name that is taken: 409 {@code Conflict}, with the observed message
 *   <li>too many visible jobs: 400 {@code BadRequest} (invented)
 *   <li>an exhausted quota: 400 {@code BadRequest} (the rejection is documented; status and message
 *       are invented)
 *   <li>an unknown job or snapshot: 404 {@code UnknownError} with an empty message
 *   <li>an id that is not a GUID: {@link MalformedIds#REJECTED}
 *   <li>a missing permission: 403 {@code UnknownError} with an empty message
 *   <li>a tenant without the license: 403 {@code UnknownError}; by default, tenants have it: {@link
 *       TenantLicense#PRESENT}
 *   <li>a job that cannot be deleted yet: 409 {@code Conflict} (invented)
 *   <li>unknown and repeated members of a body: {@link BodyMembers#REJECTED}
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

  /** The handling of unknown and repeated members of a request body. */
  public enum BodyMembers {
    /** The request is rejected. */
    REJECTED,
    /** Unknown members are ignored; of repeated members, the last one is used. */
    IGNORED
  }

  /** The form of a job's createdBy. */
  public enum CreatedByForm {
    /** User and application; the absent one has null members. As observed. */
    BOTH,
    /** Only the present one of user and application. As documented. */
    PRESENT_ONLY
  }

  /** The members of a job that are returned only if {@code $select} names them. */
  public enum SelectOnlyMembers {
    /** errorDetails. As observed. */
    AS_OBSERVED,
    /** resources, resourceLocation, createdBy and errorDetails. As documented. */
    AS_DOCUMENTED
  }

  /** The form of the status {@code partiallySuccessful}. */
  public enum PartialSuccessForm {
    /** {@code partiallySuccessful}. As observed. */
    ALWAYS,
    /**
     * {@code unknownFutureValue}, unless the request has the header {@code Prefer:
     * include-unknown-enum-members}. As documented.
     */
    ON_PREFERENCE
  }

  /** Whether clients can list the snapshots of a tenant. */
  public enum SnapshotList {
    /** On v1.0, which documents it, and on beta. */
    ON_BOTH_VERSIONS,
    /** On v1.0 only: a client reported that beta does not have it. */
    NOT_ON_BETA,
    /**
     * No: every request for the list or its count gets {@link #forbidden()}. The documentation
     * lists no permission that allows them.
     */
    AS_DOCUMENTED
  }

  /** The case sensitivity of names in a request. */
  public enum NameCase {
    /**
     * Names are case-insensitive: in paths, query options and request bodies, and the keywords and
     * enumeration members of a filter or an order. As documented for all of Graph. Responses have
     * the canonical spelling.
     */
    IGNORED,
    /**
     * Names are case-sensitive. The documentation spells two names in two ways, each accepted:
     * {@code $orderby} and {@code $orderBy}, {@code startsWith} and {@code startswith}.
     */
    EXACT
  }

  /** The response to a request for a job or snapshot whose id is not a GUID. */
  public enum MalformedIds {
    /** 400 {@code BadRequest}. As reported for monitors. */
    REJECTED,
    /** {@link #notFound()}, as for an unknown id. */
    NOT_FOUND
  }

  /** The response to {@code GET /admin/configurationManagement} itself. */
  public enum ManagementRoot {
    /** 400 {@code BadRequest} with the observed message. */
    AS_OBSERVED,
    /** The response to any path that is not simulated. */
    NOT_SIMULATED
  }

  /** Whether tenants have the license that the API requires. */
  public enum TenantLicense {
    /** Tenants have the license. */
    PRESENT,
    /**
     * Tenants do not have the license: every request gets {@link #licenseMissing()}. As observed, a
     * request for snapshots gets it before permissions are checked. A request for jobs gets it
     * after they are checked, which is a choice of this project.
     */
    MISSING
  }

  /** The version of the API in a job's resourceLocation. */
  public enum ResourceLocationVersion {
    /** The version of the request. */
    OF_REQUEST,
    /** Always v1.0. */
    V1_0,
    /** Always beta. */
    BETA
  }

  /** Whether the response to a create request has a {@code Location} header with the job's URL. */
  public enum LocationHeader {
    /** The header is not sent. */
    NOT_SENT,
    /** The header is sent. */
    SENT
  }

  private static final GraphBehavior DEFAULTS = new GraphBehavior(new Builder());

  private final GraphError nameTaken;
  private final GraphError tooManyVisibleJobs;
  private final GraphError quotaExceeded;
  private final GraphError notFound;
  private final GraphError forbidden;
  private final GraphError jobNotDeletable;
  private final GraphError licenseMissing;
  private final MalformedIds malformedIds;
  private final TenantLicense tenantLicense;
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
    this.licenseMissing = builder.licenseMissing;
    this.malformedIds = builder.malformedIds;
    this.tenantLicense = builder.tenantLicense;
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

  /** Returns the response to a create request whose display name is taken. */
  public GraphError nameTaken() {
    return nameTaken;
  }

  /** Returns the response to a create request that exceeds the maximum number of visible jobs. */
  public GraphError tooManyVisibleJobs() {
    return tooManyVisibleJobs;
  }

  /** Returns the response to a create request when the quota is exhausted. */
  public GraphError quotaExceeded() {
    return quotaExceeded;
  }

  /** Returns the response to a request for an unknown job or snapshot. */
  public GraphError notFound() {
    return notFound;
  }

  /** Returns the response to a caller without the required permission. */
  public GraphError forbidden() {
    return forbidden;
  }

  /** Returns the response to a delete request for a job that cannot be deleted yet. */
  public GraphError jobNotDeletable() {
    return jobNotDeletable;
  }

  /** Returns the response to a request of a tenant without the license. */
  public GraphError licenseMissing() {
    return licenseMissing;
  }

  /** Returns the response to a request with an id that is not a GUID. */
  public MalformedIds malformedIds() {
    return malformedIds;
  }

  /** Returns whether tenants have the license. */
  public TenantLicense tenantLicense() {
    return tenantLicense;
  }

  /** Returns the response to {@code GET /admin/configurationManagement}. */
  public ManagementRoot managementRoot() {
    return managementRoot;
  }

  /** Returns the case sensitivity of names in a request. */
  public NameCase nameCase() {
    return nameCase;
  }

  /** Returns the handling of unknown and repeated members of a body. */
  public BodyMembers bodyMembers() {
    return bodyMembers;
  }

  /** Returns the form of createdBy. */
  public CreatedByForm createdByForm() {
    return createdByForm;
  }

  /** Returns the members of a job that must be selected. */
  public SelectOnlyMembers selectOnlyMembers() {
    return selectOnlyMembers;
  }

  /** Returns the form of partiallySuccessful. */
  public PartialSuccessForm partialSuccessForm() {
    return partialSuccessForm;
  }

  /** Returns whether clients can list snapshots. */
  public SnapshotList snapshotList() {
    return snapshotList;
  }

  /** Returns the version in a resourceLocation. */
  public ResourceLocationVersion resourceLocationVersion() {
    return resourceLocationVersion;
  }

  /** Returns whether the response to a create request has a {@code Location} header. */
  public LocationHeader locationHeader() {
    return locationHeader;
  }

  /** Returns a builder with the values of these switches. */
  public Builder toBuilder() {
    return new Builder()
        .nameTaken(nameTaken)
        .tooManyVisibleJobs(tooManyVisibleJobs)
        .quotaExceeded(quotaExceeded)
        .notFound(notFound)
        .forbidden(forbidden)
        .jobNotDeletable(jobNotDeletable)
        .licenseMissing(licenseMissing)
        .malformedIds(malformedIds)
        .tenantLicense(tenantLicense)
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GraphBehavior that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  private List<Object> values() {
    return List.of(
        nameTaken,
        tooManyVisibleJobs,
        quotaExceeded,
        notFound,
        forbidden,
        jobNotDeletable,
        licenseMissing,
        malformedIds,
        tenantLicense,
        managementRoot,
        nameCase,
        bodyMembers,
        createdByForm,
        selectOnlyMembers,
        partialSuccessForm,
        snapshotList,
        resourceLocationVersion,
        locationHeader);
  }

  /** Returns all switches with their values. */
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
        + ", licenseMissing="
        + licenseMissing
        + ", malformedIds="
        + malformedIds
        + ", tenantLicense="
        + tenantLicense
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

  /** Builds a {@link GraphBehavior}. Not thread-safe. */
  public static final class Builder {

    private GraphError nameTaken =
        new GraphError(409, "Conflict", "Snapshot Job with displayName already exists");
    private GraphError tooManyVisibleJobs = new GraphError(400, "BadRequest", null);
    private GraphError quotaExceeded = new GraphError(400, "BadRequest", null);
    private GraphError notFound = new GraphError(404, "UnknownError", "");
    private GraphError forbidden = new GraphError(403, "UnknownError", "");
    private GraphError jobNotDeletable = new GraphError(409, "Conflict", null);
    private GraphError licenseMissing =
        new GraphError(
            403,
            "UnknownError",
            "{\"error\":\"Your organization does not have the required license to use this"
                + " feature.\"}");
    private MalformedIds malformedIds = MalformedIds.REJECTED;
    private TenantLicense tenantLicense = TenantLicense.PRESENT;
    private ManagementRoot managementRoot = ManagementRoot.AS_OBSERVED;
    private NameCase nameCase = NameCase.IGNORED;
    private BodyMembers bodyMembers = BodyMembers.REJECTED;
    private CreatedByForm createdByForm = CreatedByForm.BOTH;
    private SelectOnlyMembers selectOnlyMembers = SelectOnlyMembers.AS_OBSERVED;
    private PartialSuccessForm partialSuccessForm = PartialSuccessForm.ALWAYS;
    private SnapshotList snapshotList = SnapshotList.ON_BOTH_VERSIONS;
    private ResourceLocationVersion resourceLocationVersion = ResourceLocationVersion.OF_REQUEST;
    private LocationHeader locationHeader = LocationHeader.NOT_SENT;

    private Builder() {}

    /** Sets the response to a create request whose display name is taken. */
    public Builder nameTaken(GraphError nameTaken) {
      this.nameTaken = Objects.requireNonNull(nameTaken, "nameTaken must not be null");
      return this;
    }

    /**
     * Sets the response to a create request that exceeds the maximum number of visible jobs. Avoid
     * 409: a public client treats any 409 as a taken name, and adopts another job as its own.
     */
    public Builder tooManyVisibleJobs(GraphError tooManyVisibleJobs) {
      this.tooManyVisibleJobs =
          Objects.requireNonNull(tooManyVisibleJobs, "tooManyVisibleJobs must not be null");
      return this;
    }

    /** Sets the response to a create request when the quota is exhausted. */
    public Builder quotaExceeded(GraphError quotaExceeded) {
      this.quotaExceeded = Objects.requireNonNull(quotaExceeded, "quotaExceeded must not be null");
      return this;
    }

    /**
     * Sets the response to a request for an unknown job or snapshot. {@code new GraphError(404,
     * "ResourceNotFound", null)} names the id.
     */
    public Builder notFound(GraphError notFound) {
      this.notFound = Objects.requireNonNull(notFound, "notFound must not be null");
      return this;
    }

    /**
     * Sets the response to a caller without the required permission. {@code new GraphError(403,
     * "Forbidden", null)} names the permission.
     */
    public Builder forbidden(GraphError forbidden) {
      this.forbidden = Objects.requireNonNull(forbidden, "forbidden must not be null");
      return this;
    }

    /** Sets the response to a delete request for a job that cannot be deleted yet. */
    public Builder jobNotDeletable(GraphError jobNotDeletable) {
      this.jobNotDeletable =
          Objects.requireNonNull(jobNotDeletable, "jobNotDeletable must not be null");
      return this;
    }

    /** Sets the response to a request of a tenant without the license. */
    public Builder licenseMissing(GraphError licenseMissing) {
      this.licenseMissing =
          Objects.requireNonNull(licenseMissing, "licenseMissing must not be null");
      return this;
    }

    /** Sets the response to a request with an id that is not a GUID. */
    public Builder malformedIds(MalformedIds malformedIds) {
      this.malformedIds = Objects.requireNonNull(malformedIds, "malformedIds must not be null");
      return this;
    }

    /** Sets whether tenants have the license. */
    public Builder tenantLicense(TenantLicense tenantLicense) {
      this.tenantLicense = Objects.requireNonNull(tenantLicense, "tenantLicense must not be null");
      return this;
    }

    /** Sets the response to {@code GET /admin/configurationManagement}. */
    public Builder managementRoot(ManagementRoot managementRoot) {
      this.managementRoot =
          Objects.requireNonNull(managementRoot, "managementRoot must not be null");
      return this;
    }

    /** Sets the case sensitivity of names in a request. */
    public Builder nameCase(NameCase nameCase) {
      this.nameCase = Objects.requireNonNull(nameCase, "nameCase must not be null");
      return this;
    }

    /** Sets the handling of unknown and repeated members of a body. */
    public Builder bodyMembers(BodyMembers bodyMembers) {
      this.bodyMembers = Objects.requireNonNull(bodyMembers, "bodyMembers must not be null");
      return this;
    }

    /** Sets the form of createdBy. */
    public Builder createdByForm(CreatedByForm createdByForm) {
      this.createdByForm = Objects.requireNonNull(createdByForm, "createdByForm must not be null");
      return this;
    }

    /** Sets the members of a job that must be selected. */
    public Builder selectOnlyMembers(SelectOnlyMembers selectOnlyMembers) {
      this.selectOnlyMembers =
          Objects.requireNonNull(selectOnlyMembers, "selectOnlyMembers must not be null");
      return this;
    }

    /** Sets the form of partiallySuccessful. */
    public Builder partialSuccessForm(PartialSuccessForm partialSuccessForm) {
      this.partialSuccessForm =
          Objects.requireNonNull(partialSuccessForm, "partialSuccessForm must not be null");
      return this;
    }

    /** Sets whether clients can list snapshots. */
    public Builder snapshotList(SnapshotList snapshotList) {
      this.snapshotList = Objects.requireNonNull(snapshotList, "snapshotList must not be null");
      return this;
    }

    /** Sets the version in a resourceLocation. */
    public Builder resourceLocationVersion(ResourceLocationVersion resourceLocationVersion) {
      this.resourceLocationVersion =
          Objects.requireNonNull(
              resourceLocationVersion, "resourceLocationVersion must not be null");
      return this;
    }

    /** Sets whether the response to a create request has a {@code Location} header. */
    public Builder locationHeader(LocationHeader locationHeader) {
      this.locationHeader =
          Objects.requireNonNull(locationHeader, "locationHeader must not be null");
      return this;
    }

    /** Returns the switches. */
    public GraphBehavior build() {
      return new GraphBehavior(this);
    }
  }
}
