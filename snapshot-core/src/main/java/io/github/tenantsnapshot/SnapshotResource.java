package io.github.tenantsnapshot;

import java.util.Objects;

/**
 * One configured thing of a tenant, such as a transport rule: Graph's baselineResource.
 *
 * @param displayName the service's name for it, such as {@code EXOTransportRule-Tag invoices}
 * @param resourceType its type, such as {@code microsoft.exchange.transportrule}; in lower case
 *     once it is part of a snapshot
 * @param properties its settings: a JSON object, kept to the letter
 * @see <a href="https://learn.microsoft.com/graph/api/resources/baselineresource">Graph:
 *     baselineResource</a>
 */
public record SnapshotResource(String displayName, String resourceType, JsonText properties) {

  /** Refuses nulls, so that they show where they come from. */
  public SnapshotResource {
    Objects.requireNonNull(displayName, "displayName");
    Objects.requireNonNull(resourceType, "resourceType");
    Objects.requireNonNull(properties, "properties");
  }
}
