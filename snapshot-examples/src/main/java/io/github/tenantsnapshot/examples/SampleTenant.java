package io.github.tenantsnapshot.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small sample tenant, whose configuration is read from a snapshot in the jar. Immutable. */
final class SampleTenant implements ConfigurationSource {

  private final Map<String, List<SnapshotResource>> byType = new HashMap<>();

  /** Reads the configuration of the sample tenant. */
  static SampleTenant contoso() throws IOException {
    try (InputStream in = SampleTenant.class.getResourceAsStream("contoso.json")) {
      SampleTenant tenant = new SampleTenant();
      for (JsonNode resource : new ObjectMapper().readTree(in).get("resources")) {
        String type = resource.get("resourceType").asText();
        tenant
            .byType
            .computeIfAbsent(type, name -> new ArrayList<>())
            .add(
                new SnapshotResource(
                    resource.get("displayName").asText(),
                    type,
                    JsonText.of(resource.get("properties").toString())));
      }
      return tenant;
    }
  }

  private SampleTenant() {}

  @Override
  public ResourceReader read(ReadContext context, String resourceType) {
    return ResourceReader.of(byType.getOrDefault(resourceType, List.of()));
  }
}
