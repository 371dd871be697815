package io.github.tenantsnapshot.internal.rules;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DescriptionRule;
import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameRule;
import io.github.tenantsnapshot.Violation;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.util.List;

/** The requests of the tests of {@link RequestRules}, and their violations. */
final class RequestChecks {

  static final String NAME = "Snapshot Demo";
  static final String RULE = "microsoft.exchange.transportrule";
  static final String MAILBOX = "microsoft.exchange.sharedmailbox";
  static final SnapshotBehavior STRICT = SnapshotBehavior.defaults();
  static final SnapshotBehavior LENIENT =
      STRICT.toBuilder()
          .displayNameRule(DisplayNameRule.LENIENT)
          .descriptionRule(DescriptionRule.LENIENT)
          .build();

  private RequestChecks() {}

  static List<Violation> check(CreateSnapshotRequest request) {
    return check(request, STRICT);
  }

  static List<Violation> check(CreateSnapshotRequest request, SnapshotBehavior behavior) {
    return RequestRules.violations(request, ResourceTypes.documented(), behavior);
  }

  static CreateSnapshotRequest named(String displayName) {
    return CreateSnapshotRequest.of(displayName, RULE);
  }

  static CreateSnapshotRequest described(String description) {
    return CreateSnapshotRequest.of(NAME, RULE).withDescription(description);
  }

  static CreateSnapshotRequest requesting(String... resources) {
    return CreateSnapshotRequest.of(NAME, resources);
  }
}
