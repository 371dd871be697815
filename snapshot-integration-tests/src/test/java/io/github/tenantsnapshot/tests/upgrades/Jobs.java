package io.github.tenantsnapshot.tests.upgrades;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.Fault;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.WorkerOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Jobs in every state, with and without snapshots, of two tenants in two months. */
final class Jobs {

  static final Instant START = Instant.parse("2026-10-31T23:00:00Z");
  static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  static final String OTHER_TENANT = "98ceffcc-7c54-4227-8844-835af5a023ce";

  private static final String RULE = "microsoft.exchange.transportrule";
  private static final String MAILBOX = "microsoft.exchange.sharedmailbox";
  private static final String MEETING = "microsoft.teams.meetingpolicy";
  private static final String LABEL = "microsoft.securityandcompliance.retentioncompliancepolicy";
  private static final int RULES = 40;

  /** More than a row of content holds. */
  private static final int LABELS = 260;

  private Jobs() {}

  /** Returns a builder of a simulator with the tenants and their configurations. */
  static TenantSimulator.Builder simulator() {
    return TenantSimulator.builder()
        .seed(20_261_127)
        .addTenant(TENANT, Jobs::fill)
        .addTenant(OTHER_TENANT, Jobs::fill);
  }

  private static void fill(SimulatedTenant tenant) {
    for (int i = 0; i < RULES; i++) {
      tenant.add(resource(RULE, "Rule " + i, "x".repeat(10 * i)));
    }
    for (int i = 0; i < LABELS; i++) {
      tenant.add(new SnapshotResource("Label " + i, LABEL, JsonText.of("{\"Number\":" + i + "}")));
    }
    tenant.add(resource(MAILBOX, "Postfach Gr\u00f6\u00dfe \uD83D\uDE00", "\u0001\"\\\n\u2028'"));
    tenant.add(resource(MEETING, "Global", ""));
  }

  private static SnapshotResource resource(String type, String name, String text) {
    return new SnapshotResource(name, type, JsonText.of(Map.of("Identity", name, "Text", text)));
  }

  /** Creates the jobs; the last two have not ended, and a worker that has died has another one. */
  static void create(TenantSimulator simulator) {
    SimulatedTenant tenant = simulator.tenant(TENANT);
    SnapshotJob deleted = create(simulator, tenant, "October deleted", RULE);
    create(simulator, tenant, "October export", RULE, MAILBOX);
    create(simulator, simulator.tenant(OTHER_TENANT), "October export", MAILBOX);
    simulator.runUntilIdle();
    simulator.service().deleteJob(tenant.admin(), deleted.id());
    simulator.advanceTo(Instant.parse("2026-11-01T09:00:00.1234567Z"));

    create(simulator, tenant, "All of it", MAILBOX, LABEL, MEETING);
    simulator.runUntilIdle();
    tenant.faults().forbid(MEETING);
    create(simulator, tenant, "A part of it", MAILBOX, MEETING);
    create(simulator, tenant, "None of it", MEETING);
    simulator.runUntilIdle();
    tenant.faults().clear();
    tenant.faults().add(Fault.crash(WorkerOperation.PUBLISH));
    create(simulator, tenant, "Its worker has died", RULE);
    simulator.advance(Duration.ofSeconds(30));
    create(simulator, tenant, "It is running", RULE, MAILBOX);
    simulator.advance(Duration.ofSeconds(37));
    create(simulator, tenant, "It has not begun", MAILBOX);
  }

  private static SnapshotJob create(
      TenantSimulator simulator, SimulatedTenant tenant, String name, String... types) {
    Caller admin = tenant.admin();
    return simulator
        .service()
        .createSnapshot(
            admin,
            CreateSnapshotRequest.of(name, types).withDescription("Gr\u00f6\u00dfe \uD83D\uDE00"));
  }
}
