package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.IdentitySet;
import io.github.tenantsnapshot.SnapshotJob;
import java.time.Instant;
import java.util.List;

/** Jobs of the tests in this package. */
final class TestJobs {

  static final String CONTOSO = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  static final String TYPE = "microsoft.exchange.transportrule";
  static final Instant START = Instant.parse("2026-11-23T09:00:00Z");

  private TestJobs() {}

  /** Returns a new job, created at {@link #START}. */
  static SnapshotJob job(String tenantId, String id) {
    return SnapshotJob.builder()
        .id(id)
        .displayName("Weekly export")
        .tenantId(tenantId)
        .resources(List.of(TYPE))
        .createdDateTime(START)
        .createdBy(new IdentitySet(new Identity("1", "Adele Vance"), null))
        .build();
  }
}
