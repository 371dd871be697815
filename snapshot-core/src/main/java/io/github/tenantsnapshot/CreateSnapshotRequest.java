package io.github.tenantsnapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for a snapshot. It may be invalid: {@link SnapshotService#createSnapshot} validates it.
 * Immutable and thread-safe.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/configurationbaseline-createsnapshot">Graph:
 *     createSnapshot</a>
 */
public final class CreateSnapshotRequest {

  private final @Nullable String displayName;
  private final @Nullable String description;
  private final @Nullable List<@Nullable String> resources;

  private CreateSnapshotRequest(Builder builder) {
    this.displayName = builder.displayName;
    this.description = builder.description;
    this.resources = builder.resources;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a request without a description. */
  public static CreateSnapshotRequest of(
      @Nullable String displayName, @Nullable String... resources) {
    Objects.requireNonNull(resources, "resources must not be null");
    return builder().displayName(displayName).resources(Arrays.asList(resources)).build();
  }

  /** Returns a copy of this request with the given description. */
  public CreateSnapshotRequest withDescription(@Nullable String description) {
    return toBuilder().description(description).build();
  }

  /** Returns the display name of the job; required for a valid request. */
  public @Nullable String displayName() {
    return displayName;
  }

  /** Returns the description of the job; null for an empty one. */
  public @Nullable String description() {
    return description;
  }

  /** Returns the names of the resource types to extract; required for a valid request. */
  public @Nullable List<@Nullable String> resources() {
    return resources;
  }

  /** Returns a builder that starts from these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.displayName = displayName;
    builder.description = description;
    builder.resources = resources;
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CreateSnapshotRequest that
        && Objects.equals(displayName, that.displayName)
        && Objects.equals(description, that.description)
        && Objects.equals(resources, that.resources);
  }

  @Override
  public int hashCode() {
    return Objects.hash(displayName, description, resources);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "CreateSnapshotRequest[displayName="
        + displayName
        + ", description="
        + description
        + ", resources="
        + resources
        + "]";
  }

  /** A builder of a {@link CreateSnapshotRequest}. Not thread-safe. */
  public static final class Builder {

    private @Nullable String displayName;
    private @Nullable String description;
    private @Nullable List<@Nullable String> resources;

    private Builder() {}

    /** Sets the display name of the job. */
    public Builder displayName(@Nullable String displayName) {
      this.displayName = displayName;
      return this;
    }

    /** Sets the description of the job; null, the default, for an empty one. */
    public Builder description(@Nullable String description) {
      this.description = description;
      return this;
    }

    /**
     * Sets the names of the resource types to extract; the list may contain nulls, as a request
     * body may.
     */
    public Builder resources(@Nullable List<@Nullable String> resources) {
      if (resources == null) {
        this.resources = null;
      } else {
        this.resources = Collections.unmodifiableList(new ArrayList<@Nullable String>(resources));
      }
      return this;
    }

    /** Returns the value. */
    public CreateSnapshotRequest build() {
      return new CreateSnapshotRequest(this);
    }
  }
}
