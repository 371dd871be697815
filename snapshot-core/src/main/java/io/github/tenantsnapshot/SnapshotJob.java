package io.github.tenantsnapshot;

import static io.github.tenantsnapshot.internal.values.Required.required;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A configurationSnapshotJob as it was when it was read. Immutable and thread-safe.
 *
 * <p>A service creates jobs; the builder is for stores and tests.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/resources/configurationsnapshotjob">Graph:
 *     configurationSnapshotJob</a>
 */
public final class SnapshotJob {

  private final String id;
  private final String displayName;
  private final String description;
  private final String tenantId;
  private final SnapshotJobStatus status;
  private final List<String> resources;
  private final Instant createdDateTime;
  private final @Nullable Instant completedDateTime;
  private final @Nullable String snapshotId;
  private final IdentitySet createdBy;
  private final List<String> errorDetails;

  private SnapshotJob(Builder builder) {
    this.id = required("id", builder.id);
    this.displayName = required("displayName", builder.displayName);
    this.description = builder.description;
    this.tenantId = required("tenantId", builder.tenantId);
    this.status = builder.status;
    this.resources = required("resources", builder.resources);
    this.createdDateTime = required("createdDateTime", builder.createdDateTime);
    this.completedDateTime = builder.completedDateTime;
    this.snapshotId = builder.snapshotId;
    this.createdBy = required("createdBy", builder.createdBy);
    this.errorDetails = builder.errorDetails;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the job's GUID in lower case; the snapshot has a GUID of its own. */
  public String id() {
    return id;
  }

  /** Returns the display name from the request. */
  public String displayName() {
    return displayName;
  }

  /** Returns the description from the request; empty if it had none. */
  public String description() {
    return description;
  }

  /** Returns the GUID of the tenant whose configuration is extracted. */
  public String tenantId() {
    return tenantId;
  }

  /** Returns the status of the job. */
  public SnapshotJobStatus status() {
    return status;
  }

  /** Returns the names of the resource types, as the request had them. */
  public List<String> resources() {
    return resources;
  }

  /** Returns when the request was accepted, to 100 ns. */
  public Instant createdDateTime() {
    return createdDateTime;
  }

  /** Returns when the job ended, to 100 ns; null until then. */
  public @Nullable Instant completedDateTime() {
    return completedDateTime;
  }

  /** Returns the GUID of the snapshot; null unless the job succeeded at least partially. */
  public @Nullable String snapshotId() {
    return snapshotId;
  }

  /** Returns the user or application that created the job. */
  public IdentitySet createdBy() {
    return createdBy;
  }

  /**
   * Returns the error details; empty until the job has ended.
   *
   * <p>There is one text for each resource type that had an error, and one more if the quota
   * truncated the result or the job ran out of attempts. Of a source's message, the first 2,000
   * characters are kept.
   */
  public List<String> errorDetails() {
    return errorDetails;
  }

  /** Returns a builder that starts from these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.displayName = displayName;
    builder.description = description;
    builder.tenantId = tenantId;
    builder.status = status;
    builder.resources = resources;
    builder.createdDateTime = createdDateTime;
    builder.completedDateTime = completedDateTime;
    builder.snapshotId = snapshotId;
    builder.createdBy = createdBy;
    builder.errorDetails = errorDetails;
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SnapshotJob that
        && id.equals(that.id)
        && displayName.equals(that.displayName)
        && description.equals(that.description)
        && tenantId.equals(that.tenantId)
        && status.equals(that.status)
        && resources.equals(that.resources)
        && createdDateTime.equals(that.createdDateTime)
        && Objects.equals(completedDateTime, that.completedDateTime)
        && Objects.equals(snapshotId, that.snapshotId)
        && createdBy.equals(that.createdBy)
        && errorDetails.equals(that.errorDetails);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        id,
        displayName,
        description,
        tenantId,
        status,
        resources,
        createdDateTime,
        completedDateTime,
        snapshotId,
        createdBy,
        errorDetails);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "SnapshotJob[id="
        + id
        + ", displayName="
        + displayName
        + ", description="
        + description
        + ", tenantId="
        + tenantId
        + ", status="
        + status
        + ", resources="
        + resources
        + ", createdDateTime="
        + createdDateTime
        + ", completedDateTime="
        + completedDateTime
        + ", snapshotId="
        + snapshotId
        + ", createdBy="
        + createdBy
        + ", errorDetails="
        + errorDetails
        + "]";
  }

  /** A builder of a {@link SnapshotJob}. Not thread-safe. */
  public static final class Builder {

    private @Nullable String id;
    private @Nullable String displayName;
    private String description = "";
    private @Nullable String tenantId;
    private SnapshotJobStatus status = SnapshotJobStatus.NOT_STARTED;
    private @Nullable List<String> resources;
    private @Nullable Instant createdDateTime;
    private @Nullable Instant completedDateTime;
    private @Nullable String snapshotId;
    private @Nullable IdentitySet createdBy;
    private List<String> errorDetails = List.of();

    private Builder() {}

    /** Sets the job's GUID in lower case. */
    public Builder id(String id) {
      this.id = Objects.requireNonNull(id, "id must not be null");
      return this;
    }

    /** Sets the display name from the request. */
    public Builder displayName(String displayName) {
      this.displayName = Objects.requireNonNull(displayName, "displayName must not be null");
      return this;
    }

    /** Sets the description; empty by default. */
    public Builder description(String description) {
      this.description = Objects.requireNonNull(description, "description must not be null");
      return this;
    }

    /** Sets the GUID of the tenant whose configuration is extracted. */
    public Builder tenantId(String tenantId) {
      this.tenantId = Objects.requireNonNull(tenantId, "tenantId must not be null");
      return this;
    }

    /** Sets the status; {@link SnapshotJobStatus#NOT_STARTED} by default. */
    public Builder status(SnapshotJobStatus status) {
      this.status = Objects.requireNonNull(status, "status must not be null");
      return this;
    }

    /** Sets the names of the resource types, as the request had them. */
    public Builder resources(List<String> resources) {
      this.resources = List.copyOf(Objects.requireNonNull(resources, "resources must not be null"));
      return this;
    }

    /** Sets when the request was accepted, to 100 ns. */
    public Builder createdDateTime(Instant createdDateTime) {
      this.createdDateTime =
          Objects.requireNonNull(createdDateTime, "createdDateTime must not be null");
      return this;
    }

    /** Sets when the job ended, to 100 ns; null, the default, until then. */
    public Builder completedDateTime(@Nullable Instant completedDateTime) {
      this.completedDateTime = completedDateTime;
      return this;
    }

    /** Sets the GUID of the snapshot; null, the default, if there is none. */
    public Builder snapshotId(@Nullable String snapshotId) {
      this.snapshotId = snapshotId;
      return this;
    }

    /** Sets the user or application that created the job. */
    public Builder createdBy(IdentitySet createdBy) {
      this.createdBy = Objects.requireNonNull(createdBy, "createdBy must not be null");
      return this;
    }

    /** Sets the error details; empty by default. */
    public Builder errorDetails(List<String> errorDetails) {
      this.errorDetails =
          List.copyOf(Objects.requireNonNull(errorDetails, "errorDetails must not be null"));
      return this;
    }

    /**
     * Returns the value.
     *
     * @throws IllegalStateException if one of {@code id}, {@code displayName}, {@code tenantId},
     *     {@code resources}, {@code createdDateTime}, {@code createdBy} was not set
     */
    public SnapshotJob build() {
      return new SnapshotJob(this);
    }
  }
}
