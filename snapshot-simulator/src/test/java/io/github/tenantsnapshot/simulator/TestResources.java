package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;

/** Resources of Exchange, to fill tenants with. */
final class TestResources {

  static final String RULE = "microsoft.exchange.transportrule";
  static final String MAILBOX = "microsoft.exchange.sharedmailbox";

  private TestResources() {}

  static SnapshotResource resource(String type, String displayName, String properties) {
    return new SnapshotResource(displayName, type, JsonText.of(properties));
  }

  static SnapshotResource rule(String displayName) {
    return resource(RULE, displayName, "{\"Priority\":0}");
  }

  static SnapshotResource mailbox(String displayName) {
    return resource(MAILBOX, displayName, "{}");
  }
}
