package io.github.tenantsnapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request for a snapshot. Holds anything a caller may send, also what the rules refuse; {@link
 * SnapshotService#createSnapshot} checks it.
 *
 * @param displayName the job's name; required
 * @param description what the snapshot is for; absent means empty
 * @param resources names of the resource types to extract; required
 * @see <a href="https://learn.microsoft.com/graph/api/configurationbaseline-createsnapshot">Graph:
 *     createSnapshot</a>
 */
public record CreateSnapshotRequest(
    @Nullable String displayName,
    @Nullable String description,
    @Nullable List<@Nullable String> resources) {

  /** Copies the list, which may hold nulls: a request body may. */
  public CreateSnapshotRequest {
    if (resources != null) {
      resources = Collections.unmodifiableList(new ArrayList<@Nullable String>(resources));
    }
  }

  /** Returns a request without a description. */
  public static CreateSnapshotRequest of(
      @Nullable String displayName, @Nullable String... resources) {
    Objects.requireNonNull(resources, "resources must not be null");
    return new CreateSnapshotRequest(displayName, null, Arrays.asList(resources));
  }

  /** Returns the same request with the given description. */
  public CreateSnapshotRequest withDescription(@Nullable String text) {
    return new CreateSnapshotRequest(displayName, text, resources);
  }
}
