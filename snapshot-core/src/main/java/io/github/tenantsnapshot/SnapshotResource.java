package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.values.Texts;
import java.util.Objects;

/**
 * An instance of a resource type in a tenant's configuration, such as a transport rule: Graph's
 * baselineResource.
 *
 * @param displayName the real service's name of it, such as {@code EXOTransportRule-Tag invoices}
 * @param resourceType its type, such as {@code microsoft.exchange.transportrule}; in lower case in
 *     a snapshot
 * @param properties its settings, a JSON object; stores keep its exact text
 * @see <a href="https://learn.microsoft.com/graph/api/resources/baselineresource">Graph:
 *     baselineResource</a>
 */
public record SnapshotResource(String displayName, String resourceType, JsonText properties) {

  /**
   * Creates a resource.
   *
   * @throws IllegalArgumentException if {@code displayName} has more than 65,536 characters, or
   *     contains U+0000 or an unpaired surrogate, which some databases cannot store
   */
  public SnapshotResource {
    Objects.requireNonNull(displayName, "displayName must not be null");
    Objects.requireNonNull(resourceType, "resourceType must not be null");
    Objects.requireNonNull(properties, "properties must not be null");
    Texts.requireStorable("displayName", displayName, Texts.RESOURCE_NAME_MAX);
  }
}
