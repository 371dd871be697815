package com.contoso.snapshots;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import java.util.List;
import org.springframework.stereotype.Component;

/** The configuration that snapshots are taken of: one resource of each type. */
@Component
class TenantConfiguration implements ConfigurationSource {

  @Override
  public ResourceReader read(ReadContext context, String resourceType) {
    return ResourceReader.of(
        List.of(new SnapshotResource("Default", resourceType, JsonText.of("{\"Enabled\":true}"))));
  }
}
