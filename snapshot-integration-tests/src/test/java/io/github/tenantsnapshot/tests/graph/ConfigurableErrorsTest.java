package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ADMIN;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;

import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.graph.GraphError;
import org.junit.jupiter.api.Test;

/** Errors that the behavior of the endpoint replaces. */
class ConfigurableErrorsTest {

  @Test
  void errorsAreConfigurable() {
    GraphError taken = new GraphError(422, "Taken", "name taken");
    GraphError tooMany = new GraphError(429, "TooMany", "too many");
    GraphError unknown = new GraphError(410, "Gone", "not there");
    GraphError forbidden = new GraphError(451, "Never", "no right");
    SnapshotLimits one = SnapshotLimits.documented().toBuilder().visibleJobs(1).build();
    GraphHarness switched =
        GraphHarness.with(
            builder -> builder.limits(one),
            switches ->
                switches
                    .nameTaken(taken)
                    .tooManyVisibleJobs(tooMany)
                    .notFound(unknown)
                    .forbidden(forbidden));
    String id = switched.createJob("Snapshot Demo", MAILBOX);

    switched.assertError(
        switched.create(GraphHarness.body("Snapshot Demo", MAILBOX)), 422, "Taken", "name taken");
    switched.assertError(
        switched.create(GraphHarness.body("Snapshot Two", MAILBOX)), 429, "TooMany", "too many");
    switched.assertError(
        switched.get(V1 + "/configurationSnapshots/" + id), 410, "Gone", "not there");
    switched.caller = ADMIN.withPermissions();
    switched.assertError(switched.get(V1 + "/configurationSnapshotJobs"), 451, "Never", "no right");
  }

  @Test
  void forbiddenMessageNamesThePermissionIfConfigured() {
    GraphHarness switched =
        GraphHarness.switched(
            switches -> switches.forbidden(new GraphError(403, "Forbidden", null)));
    switched.caller = ADMIN.withPermissions();

    switched.assertError(
        switched.create(""),
        403,
        "Forbidden",
        "The call needs the permission ConfigurationMonitoring.ReadWrite.All, which the caller"
            + " lacks.");
    switched.assertError(
        switched.get(V1 + "/configurationSnapshotJobs"),
        403,
        "Forbidden",
        "The call needs the permission ConfigurationMonitoring.Read.All, which the caller lacks.");
  }

  @Test
  void quotaErrorIsConfigurable() {
    SnapshotLimits none = SnapshotLimits.documented().toBuilder().resourcesPerPeriod(0).build();
    GraphHarness switched =
        GraphHarness.with(
            builder -> builder.limits(none),
            switches ->
                switches.quotaExceeded(new GraphError(429, "quotaLimitReached", "all used")));

    switched.assertError(
        switched.create(GraphHarness.body("Snapshot Demo", MAILBOX)),
        429,
        "quotaLimitReached",
        "all used");
    switched.assertNothingStored();
  }
}
