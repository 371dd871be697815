package io.github.tenantsnapshot.simulator;

import static io.github.tenantsnapshot.simulator.TestResources.RULE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.simulator.TestClient.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of the permissions that each call requires of users and applications. */
class PermissionsTest {

  private static final Permission READ = Permission.CONFIGURATION_MONITORING_READ_ALL;
  private static final Permission READ_WRITE = Permission.CONFIGURATION_MONITORING_READ_WRITE_ALL;

  /** A call of the API, with the status for a caller that has the required permission. */
  private enum Call {
    CREATE(200, false, (client, job) -> client.create("Another Demo", RULE)),
    LIST(200, true, (client, job) -> client.get(TestClient.JOBS)),
    COUNT(200, true, (client, job) -> client.get(TestClient.JOBS + "/$count")),
    GET(200, true, (client, job) -> client.get(TestClient.JOBS + "/" + job.id())),
    GET_UNKNOWN(404, true, (client, job) -> client.get(TestClient.JOBS + "/" + job.snapshotId())),
    CONTENT(200, true, (client, job) -> client.get(TestClient.SNAPSHOTS + "/" + job.snapshotId())),
    LIST_SNAPSHOTS(200, true, (client, job) -> client.get(TestClient.SNAPSHOTS)),
    COUNT_SNAPSHOTS(200, true, (client, job) -> client.get(TestClient.SNAPSHOTS + "/$count")),
    DELETE(204, false, (client, job) -> client.delete(TestClient.JOBS + "/" + job.id()));

    final int allowed;
    final boolean reads;
    final BiFunction<TestClient, SnapshotJob, Response> send;

    Call(int allowed, boolean reads, BiFunction<TestClient, SnapshotJob, Response> send) {
      this.allowed = allowed;
      this.reads = reads;
      this.send = send;
    }
  }

  private enum Granted {
    NOTHING,
    READING(READ),
    WRITING(READ_WRITE),
    BOTH(READ, READ_WRITE);

    final Permission[] permissions;

    Granted(Permission... permissions) {
      this.permissions = permissions;
    }

    boolean allows(Call call) {
      return this == WRITING || this == BOTH || (this == READING && call.reads);
    }
  }

  static Stream<Arguments> everyCallWithEachPermissionSet() {
    return Arrays.stream(Call.values())
        .flatMap(
            call -> Arrays.stream(Granted.values()).map(granted -> Arguments.of(call, granted)));
  }

  @ParameterizedTest
  @MethodSource("everyCallWithEachPermissionSet")
  void callRequiresItsPermission(Call call, Granted granted) throws InterruptedException {
    try (TenantSimulator simulator =
        TenantSimulator.builder()
            .virtualTime(Instant.parse("2026-11-23T09:00:00Z"))
            .progress(Progress.immediate())
            .build()) {
      Caller admin = simulator.tenant().admin();
      SnapshotJob created =
          simulator
              .service()
              .createSnapshot(admin, CreateSnapshotRequest.of("Snapshot Demo", RULE));
      SnapshotJob job =
          simulator.service().awaitCompletion(admin, created.id(), Duration.ofSeconds(1));
      Caller user = admin.withPermissions(granted.permissions);
      Caller application =
          Caller.application(admin.tenantId(), "14d82eec", "Nightly Export")
              .withPermissions(granted.permissions);

      if (granted.allows(call)) {
        Caller caller = call.ordinal() % 2 == 0 ? user : application;
        assertThat(call.send.apply(TestClient.of(simulator, caller), job).status())
            .isEqualTo(call.allowed);
      } else {
        for (Caller caller : new Caller[] {user, application}) {
          assertForbidden(call.send.apply(TestClient.of(simulator, caller), job));
        }
        assertThat(simulator.service().listJobs(admin)).containsExactly(job);
      }
    }
  }

  private static void assertForbidden(Response response) {
    assertThat(response.status()).isEqualTo(403);
    assertThat(response.body())
        .isEqualTo(
            "{\"error\":{\"code\":\"UnknownError\","
                + "\"message\":\"\","
                + "\"innerError\":{\"date\":\"2026-11-23T09:00:00\",\"request-id\":\""
                + response.headers().get("request-id")
                + "\",\"client-request-id\":\""
                + TestClient.CLIENT_REQUEST_ID
                + "\"}}}");
  }
}
