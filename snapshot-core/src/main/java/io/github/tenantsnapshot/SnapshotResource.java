package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.values.Texts;
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

  /**
   * Checks the parts, so that what is wrong shows where it comes from.
   *
   * @throws IllegalArgumentException if the display name has more than 65,536 characters, or holds
   *     U+0000 or half a surrogate pair, which some stores cannot keep
   */
  public SnapshotResource {
    Objects.requireNonNull(displayName, "displayName must not be null");
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    Objects.requireNonNull(properties, "properties must not be null");
    Texts.requireStorable("displayName", displayName, Texts.RESOURCE_NAME_MAX);
  }
}
