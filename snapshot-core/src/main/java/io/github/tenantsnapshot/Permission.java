package io.github.tenantsnapshot;

import java.util.Objects;

/**
 * A Microsoft Graph permission that this API requires. Later versions may add constants.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/configurationbaseline-createsnapshot">Graph:
 *     createSnapshot, permissions</a>
 */
public enum Permission {
  /** Permits to read jobs and snapshots. */
  CONFIGURATION_MONITORING_READ_ALL("ConfigurationMonitoring.Read.All"),

  /** Permits to create, delete and read jobs, and to read snapshots. */
  CONFIGURATION_MONITORING_READ_WRITE_ALL("ConfigurationMonitoring.ReadWrite.All");

  private final String graphName;

  Permission(String graphName) {
    this.graphName = graphName;
  }

  /** Returns Graph's name of the permission, as in the claims of a token. */
  public String graphName() {
    return graphName;
  }

  /** Returns whether this permission permits everything that {@code needed} permits. */
  public boolean includes(Permission needed) {
    Objects.requireNonNull(needed, "needed must not be null");
    return this == needed || this == CONFIGURATION_MONITORING_READ_WRITE_ALL;
  }
}
