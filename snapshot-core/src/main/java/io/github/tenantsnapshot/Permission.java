package io.github.tenantsnapshot;

import java.util.Objects;

/**
 * A Microsoft Graph permission that this API asks for.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/configurationbaseline-createsnapshot">Graph:
 *     createSnapshot, permissions</a>
 */
public enum Permission {
  /** Lets a caller read jobs and snapshots. */
  CONFIGURATION_MONITORING_READ_ALL("ConfigurationMonitoring.Read.All"),

  /** Lets a caller create and delete jobs, and includes reading. */
  CONFIGURATION_MONITORING_READ_WRITE_ALL("ConfigurationMonitoring.ReadWrite.All");

  private final String graphName;

  Permission(String graphName) {
    this.graphName = graphName;
  }

  /** Returns the name that Graph gives the permission, as it stands in a token. */
  public String graphName() {
    return graphName;
  }

  /** Tells whether a caller who holds this permission may do what {@code needed} allows. */
  public boolean includes(Permission needed) {
    Objects.requireNonNull(needed, "needed must not be null");
    return this == needed || this == CONFIGURATION_MONITORING_READ_WRITE_ALL;
  }
}
